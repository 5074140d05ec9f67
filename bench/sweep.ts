import { startPostgres } from "../tools/services/postgres.ts";
import { type Child, startBun } from "./child.ts";
import { type Figure, Figures, inTurn, type Measurement, type Say } from "./measurement.ts";
import type { SweepReport } from "./sweepNode.ts";

interface Size {
  rounds: number;
  people: number;
}

/**
 * What the safety sweep costs a node that many people are connected to: once in 30 s it compares where their logs and
 * sessions stand with the database, where nothing has changed. How long it takes, and for how long nobody else had a turn.
 */
export const sweep: Measurement = {
  name: "sweep",
  title: "the safety sweep over 100,000 connected people",
  run: (say) => measure({ rounds: 5, people: 100_000 }, say),
  runTiny: (say) => measure({ rounds: 1, people: 300 }, say),
};

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const figures = new Figures();
  await using postgres = await startPostgres({ durable: true });
  const nodes: { name: string; child: Child }[] = [];
  try {
    for (const [name, place] of [
      ["SQLite", ""],
      ["PostgreSQL", await postgres.createDatabase("parkmate")],
    ] as const) {
      say(`${name}: ${size.people.toLocaleString("en")} people come`);
      const { child, ready } = await startBun<{ people: number }>("sweepNode.ts", place, String(size.people));
      nodes.push({ name, child });
      if (ready.people !== size.people) throw new Error(`${ready.people} people are connected`);
      await child.ask<SweepReport>({});
    }
    for (let round = 0; round < size.rounds; round++) {
      for (const { name, child } of inTurn(nodes, round)) {
        say(`round ${round + 1} of ${size.rounds}: ${name}`);
        const { ms, cpuMs, longestBlockMs, disturbed } = await child.ask<SweepReport>({});
        if (disturbed > 0) throw new Error(`${disturbed} devices were sent something or closed`);
        figures.add(name, { metric: "one sweep", unit: "ms", better: "less" }, ms);
        figures.add(name, { metric: "of it, the node's processor", unit: "ms", better: "less" }, cpuMs);
        figures.add(name, { metric: "longest block of the loop", unit: "ms", better: "less" }, longestBlockMs);
      }
    }
  } finally {
    for (const { child } of nodes) await child.stop();
  }
  return figures.all();
}
