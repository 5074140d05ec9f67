import type { Topic } from "../channels/layer.ts";
import type { World } from "../notify/transact.ts";

/** Notes what these topics hear from now on but their logs, as `user:u changed booking:b`; each is said once. */
export async function hearing(world: World, topics: readonly Topic[]): Promise<{ heard(): string[] }> {
  let heard: string[] = [];
  for (const topic of topics) {
    await world.channels.subscribe(topic, (bell) => {
      if (bell.kind === "changed") heard.push(`${topic} changed ${bell.resource}:${bell.id ?? ""}`);
      if (bell.kind === "lot") heard.push(topic);
    });
  }
  return {
    heard() {
      const sorted = [...new Set(heard)].sort();
      heard = [];
      return sorted;
    },
  };
}
