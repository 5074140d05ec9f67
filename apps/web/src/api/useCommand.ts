import type { ChangedResource } from "@parkmate/protocol";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attemptAfter, attemptFor, attemptPlace, memoryPlace } from "./attempt.ts";
import { type Method, request } from "./http.ts";
import { invalidateShowing, personOf } from "./query.ts";

/** Under which passwords are sent. */
const ACCOUNTS = "/api/auth/";

/** What a command sends. */
export interface Command {
  method?: Method;
  path: string;
  body?: unknown;
}

export interface CommandState<Answer> {
  /** Sends it; `onDone` gets the answer of a success. A second call while one runs is ignored. */
  send: (command: Command, onDone?: (answer: Answer) => void) => void;
  busy: boolean;
  error: Error | null;
  /** Forgets the last refusal, so that its words leave the screen. */
  reset: () => void;
}

export interface CommandOptions {
  /** Also told when whoever sent it is no longer on the screen. */
  onRefused?: (error: Error) => void;
}

/**
 * Sends commands to the API and then renews whatever shows `touches`.
 *
 * Each attempt carries one `Idempotency-Key`: the same command sent again after no answer keeps it, so that nothing is
 * charged or made twice; an edit or a definite answer ends the attempt. What is posted is kept in this tab until then, so that
 * neither a closed sheet nor a reload forgets the key; all but passwords.
 */
export function useCommand<Answer>(
  touches: readonly ChangedResource[],
  { onRefused }: CommandOptions = {},
): CommandState<Answer> {
  const client = useQueryClient();
  const [ownPlace] = useState(memoryPlace);
  const mutation = useMutation<Answer, Error, Command>({
    mutationFn: async ({ method = "POST", path, body }) => {
      const command = JSON.stringify([method, path, body]);
      const isKept = method === "POST" && !path.startsWith(ACCOUNTS);
      const place = isKept ? attemptPlace(personOf(client), path) : ownPlace;
      const current = attemptFor(place.read(), command);
      place.write(current);
      try {
        const options = { idempotencyKey: current.key };
        const answer = await request<Answer>(method, path, body === undefined ? options : { ...options, body });
        place.write(null);
        return answer;
      } catch (error) {
        place.write(attemptAfter(current, error));
        throw error;
      }
    },
    ...(onRefused ? { onError: onRefused } : {}),
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
