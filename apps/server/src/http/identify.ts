import type { Refusal } from "@parkmate/protocol";
import type { HttpDeps, Person } from "./deps.ts";
import type { Who } from "./endpoint.ts";

type Identified = { ok: true; person: Person; headers: Headers } | { ok: false; refusal: Refusal };

/** Who calls, provided they may: 401 without a session, 403 for the wrong role or an unfinished registration. */
export async function identify(deps: HttpDeps, headers: Headers, who: Exclude<Who, "anyone">): Promise<Identified> {
  const authenticated = await deps.access.authenticate(headers);
  if (!authenticated) return { ok: false, refusal: { code: "unauthenticated" } };
  const { caller } = authenticated;
  const { profile } = caller;
  if (!profile) return { ok: false, refusal: { code: "profile.incomplete" } };
  if (profile.disabledAt !== null) return { ok: false, refusal: { code: "user.disabled" } };
  const role = who === "approved owner" ? "owner" : who;
  if (role !== "signed in" && profile.role !== role) {
    return { ok: false, refusal: { code: "forbidden", detail: `Only ${role}s may do this.` } };
  }
  if (who === "approved owner" && profile.ownerStatus !== "approved") {
    return { ok: false, refusal: { code: "owner.not_approved" } };
  }
  return { ok: true, person: { ...caller, profile }, headers: authenticated.headers };
}
