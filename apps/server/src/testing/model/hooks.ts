import { signedSandboxWebhook } from "../../payments/sandboxWebhook.ts";
import { SANDBOX_SECRET } from "../world.ts";
import type { Payment } from "./model.ts";
import { fail, succeed } from "./payments.ts";
import { expectAnswer, type Play } from "./play.ts";

/** The provider makes up its mind about a charge; answers what it says of it from then on. */
export async function decide(
  play: Play,
  payment: Payment,
  outcome: "succeeded" | "failed",
): Promise<"succeeded" | "failed"> {
  const { rig, m } = play;
  if (payment.charge !== "undecided") return payment.charge === "captured" ? outcome : "failed";
  const state = outcome === "succeeded" ? "succeeded" : "refused";
  await rig.ledger.transition(payment.id, ["pending", "unanswered"], state, m.now);
  payment.charge = outcome === "succeeded" ? "captured" : "dead";
  return outcome;
}

/** Sends the provider's web hook so often; it is applied once. A forged one is refused and changes nothing. */
export async function sendHook(
  play: Play,
  payment: Payment,
  outcome: "succeeded" | "failed",
  times: number,
  forged = false,
): Promise<void> {
  const { rig, m } = play;
  const id = `whk_${payment.id}_${outcome}`;
  const secret = forged ? "somebody else's secret" : SANDBOX_SECRET;
  const { body, headers } = signedSandboxWebhook(secret, { id, paymentId: payment.id, outcome });
  const isCash = payment.method === "cash";
  for (let time = 0; time < times; time++) {
    const got = await rig.send("POST", "/api/payments/webhooks/sandbox", {
      body,
      headers: Object.fromEntries(headers),
    });
    const codes = forged ? ["webhook.bad_signature"] : isCash ? ["not_found"] : [];
    if (expectAnswer(got, codes, 200) !== null) continue;
    // What was captured stays captured, whatever a web hook says that comes out of order.
    if (outcome === "succeeded") succeed(m, payment, "later");
    else if (payment.state === "pending") fail(m, payment, "payment.declined", "later");
  }
}
