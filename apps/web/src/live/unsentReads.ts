import type { useConnection } from "@parkmate/client/react";
import type { ReadMark } from "@parkmate/protocol";
import { useEffect } from "react";
import { keepRead, takeReads } from "./lastSeen.ts";

/**
 * The answer keeps a marking for which there is no line, so that it outlives the page; what an earlier page kept is sent as
 * soon as there is one. Sent twice is as sent once: reading is no switch.
 */
export function useUnsentReads(
  personId: string,
  connection: ReturnType<typeof useConnection>,
  isConnected: boolean,
): (mark: ReadMark) => void {
  useEffect(() => {
    if (!connection || !isConnected) return;
    void takeReads(personId).then((marks) => {
      for (const mark of marks) connection.read(mark);
    });
  }, [personId, connection, isConnected]);
  return (mark) => {
    if (!isConnected) void keepRead(personId, mark);
  };
}
