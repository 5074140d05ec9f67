import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** All of standard input, without the line end: for `--password-stdin`. */
export async function readPasswordFromStdin(): Promise<string> {
  return (await Bun.stdin.text()).replace(/\r?\n$/, "");
}

/** Asks at the terminal, without showing what is typed; null where the input ended without an answer. */
export function askPassword(question: string): Promise<string | null> {
  process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve) => {
    prompt.once("close", () => {
      process.stdout.write("\n");
      resolve(null);
    });
    prompt.question("", (answer) => {
      resolve(answer);
      prompt.close();
    });
  });
}
