import { z } from "zod";
import { isPushEndpoint } from "../domain/pushEndpoint.ts";
import { addPushSubscription, removePushSubscription } from "../notify/away/subscriptions.ts";
import { type Endpoint, guarded } from "./endpoint.ts";

/** So many bytes in base64url, as browsers write them. */
const bytes = (count: number, first?: number) =>
  z
    .string("must be text")
    .regex(/^[\w-]+$/, "must be base64url")
    .refine(
      (text) => {
        const value = Buffer.from(text, "base64url");
        return value.length === count && (first === undefined || value[0] === first);
      },
      { message: `must be ${count} bytes, as the browser gave them` },
    );

const subscriptionInput = z
  .strictObject({
    endpoint: z.string("must be text").max(2_000, "must be at most 2000 characters"),
    // An uncompressed point of the curve begins with 4.
    keys: z.strictObject({ p256dh: bytes(65, 4), auth: bytes(16) }),
  })
  .meta({
    examples: [
      {
        endpoint: "https://fcm.googleapis.com/fcm/send/dpH5lCsTSSM:APA91bHqjZxM0VImWWqDRN7U0a3AycjUf4O",
        keys: {
          p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
          auth: "BTBZMqHH6r4Tts7J_aSIgg",
        },
      },
    ],
  });

/** The browser a session is in, as something that takes pushes. */
export const pushSubscriptionEndpoints: Endpoint[] = [
  guarded(
    "signed in",
    {
      method: "post",
      path: "/api/me/push-subscriptions",
      summary: "This browser takes pushes from now on, until its session ends; the same again changes nothing",
      body: subscriptionInput,
      answers: { status: 201, schema: z.object({ id: z.string() }) },
      refusals: ["not_found"],
    },
    async ({ deps, body }, { userId, sessionId }) => {
      const { push } = deps.config;
      if (!push) return { ok: false, refusal: { code: "not_found", detail: "This server sends no pushes." } };
      if (!isPushEndpoint(body.endpoint, push.hosts)) {
        const error = { field: "endpoint", code: "unknown", message: "is not at a push service this server knows" };
        return { ok: false, refusal: { code: "validation", errors: [error] } };
      }
      const { endpoint, keys } = body;
      return addPushSubscription(deps.world, { userId, sessionId }, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    },
  ),
  guarded(
    "signed in",
    {
      method: "delete",
      path: "/api/me/push-subscriptions/:id",
      summary: "One of my browsers takes no pushes any more",
      answers: { status: 200, schema: z.object({ id: z.string() }) },
    },
    ({ deps, params }, { userId }) => removePushSubscription(deps.world, userId, params.id ?? ""),
  ),
];
