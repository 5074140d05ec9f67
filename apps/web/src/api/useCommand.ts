import type { ChangedResource } from "@parkmate/protocol";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiError, type Method, request } from "./http.ts";
import { invalidateShowing } from "./query.ts";

/** What a command sends. */
export interface Command {
  method?: Method;
  path: string;
  body?: unknown;
}

interface Attempt {
  command: string;
  key: string;
}

export interface CommandState<Answer> {
  /** Sends it; `onDone` gets the answer of a success. A second call while one runs is ignored. */
  send: (command: Command, onDone?: (answer: Answer) => void) => void;
  busy: boolean;
  error: Error | null;
  /** Forgets the last refusal, so that its words leave the screen. */
  reset: () => void;
}

/** A key nobody else uses; not crypto.randomUUID, which plain http on a local network does not have. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Sends commands to the API and then renews whatever shows `touches`.
 *
 * Each attempt carries one `Idempotency-Key`: the same command sent again after no answer keeps it, so that nothing is
 * charged twice; an edit or a definite answer ends the attempt.
 */
export function useCommand<Answer>(touches: readonly ChangedResource[]): CommandState<Answer> {
  const client = useQueryClient();
  const attempt = useRef<Attempt | null>(null);
  const mutation = useMutation<Answer, Error, Command>({
    mutationFn: async ({ method = "POST", path, body }) => {
      const command = JSON.stringify([method, path, body]);
      if (attempt.current?.command !== command) attempt.current = { command, key: newKey() };
      try {
        const options = { idempotencyKey: attempt.current.key };
        const answer = await request<Answer>(method, path, body === undefined ? options : { ...options, body });
        attempt.current = null;
        return answer;
      } catch (error) {
        if (error instanceof ApiError && !error.isTemporary) attempt.current = null;
        throw error;
      }
    },
    // A refusal too: "slot taken" means that what the screen shows is old. Not awaited: the answer shows at once.
    onSettled: () => {
      void invalidateShowing(client, touches);
    },
  });
  return {
    send: (command, onDone) => {
      if (!mutation.isPending) mutation.mutate(command, onDone ? { onSuccess: onDone } : {});
    },
    busy: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  };
}
