import type { ClientFrame, LIMITS } from "@parkmate/protocol";

/** What one tab wants to be told of. */
export interface Wants {
  lots: Set<string>;
  counted: string[];
  system: boolean;
}

const LOTS: (typeof LIMITS)["watchedLots"] = 10;
const COUNTED: (typeof LIMITS)["countedLots"] = 50;

/** Tells the server what all tabs want together, as far as it lets one socket watch: the first tabs first. */
export function createWants(send: (frame: ClientFrame) => void) {
  let lots = new Set<string>();
  let counted = "";
  let system = false;
  return {
    /** Nothing was said on this socket yet. */
    reset() {
      [lots, counted, system] = [new Set(), "", false];
    },
    /** `said`: asked for right now; said again, since whoever came later needs the whole, too. */
    update(tabs: Wants[], said?: ClientFrame) {
      const wanted = new Set([...new Set(tabs.flatMap((tab) => [...tab.lots]))].slice(0, LOTS));
      for (const lotId of lots) if (!wanted.has(lotId)) send({ type: "unwatch", lotId });
      for (const lotId of wanted) {
        const isSaid = said?.type === "watch" && "lotId" in said && said.lotId === lotId;
        if (isSaid || !lots.has(lotId)) send({ type: "watch", lotId });
      }
      lots = wanted;
      const lotIds = [...new Set(tabs.flatMap((tab) => tab.counted))].slice(0, COUNTED);
      if (said?.type === "counts" || counted !== lotIds.join()) send({ type: "counts", lotIds });
      counted = lotIds.join();
      const isSystem = tabs.some((tab) => tab.system);
      if (isSystem && !system) send({ type: "watch", system: true });
      system = isSystem;
    },
  };
}

/** What a tab wants after it sent this; the answer says whether the frame was about that. */
export function want(tab: Wants, frame: ClientFrame): boolean {
  if (frame.type === "watch") {
    if ("lotId" in frame) tab.lots.add(frame.lotId);
    else tab.system = true;
  } else if (frame.type === "unwatch") tab.lots.delete(frame.lotId);
  else if (frame.type === "counts") tab.counted = frame.lotIds;
  else return false;
  return true;
}
