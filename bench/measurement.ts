/**
 * Bench: how fast and how big, side by side with peers.
 *
 * Owns: the measurements of docs/benchmarks.md, their peers and clients, each in a process of its own.
 * Promises: subjects take turns within one run, in an order that rotates; figures are medians over rounds with their
 * spread, and ratios of the same round. A subject that loses a frame or refuses a request fails the run.
 * Never: compares figures of different runs, subtracts what it does not like, touches data that is not its own.
 * Lives: as long as one command; afterwards no process and no folder of it is left.
 */

/** One number per round of one subject. */
export interface Figure {
  metric: string;
  unit: string;
  /** Whether less is better or more is. */
  better: "less" | "more";
  subject: string;
  rounds: number[];
}

/** Tells the person in front of it how far it is. */
export type Say = (line: string) => void;

export interface Measurement {
  name: string;
  /** One line: what is measured. */
  title: string;
  /** The figures at full size, for docs/benchmarks.md. */
  run(say: Say): Promise<Figure[]>;
  /** The same with a few of everything: shows that it still runs, says nothing about speed. */
  runTiny(say: Say): Promise<Figure[]>;
}

/** Collects one number per round for each pair of metric and subject, in the order of first mention. */
export class Figures {
  readonly #figures = new Map<string, Figure>();

  add(subject: string, metric: Omit<Figure, "subject" | "rounds">, value: number): void {
    const key = JSON.stringify([metric.metric, subject]);
    const known = this.#figures.get(key) ?? { ...metric, subject, rounds: [] };
    known.rounds.push(value);
    this.#figures.set(key, known);
  }

  all(): Figure[] {
    return [...this.#figures.values()];
  }
}

/** The subjects in the order of this round: everybody is first in turn. */
export function inTurn<Subject>(subjects: readonly Subject[], round: number): Subject[] {
  const first = round % subjects.length;
  return [...subjects.slice(first), ...subjects.slice(0, first)];
}
