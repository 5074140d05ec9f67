import type { Command } from "./commands.ts";
import type { Play } from "./play.ts";

export async function performMore(_play: Play, command: Command): Promise<void> {
  throw new Error(`${command.do} is not driven`);
}
