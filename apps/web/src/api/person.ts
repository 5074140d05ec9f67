import type { MeView, PreferencesView, Role, SessionView, VehicleType } from "@parkmate/protocol";
import { isFirstLook } from "../mode.ts";
import { ApiError, request } from "./http.ts";
import { listOf, oneOf } from "./query.ts";

const HINT = "parkmate_signed_in";

/** Whether this browser holds a session as far as the page can know (the session's own cookie is HttpOnly). */
export function isLikelySignedIn(): boolean {
  return !isFirstLook && document.cookie.split("; ").includes(`${HINT}=1`);
}

/** The signed-in person, or null without a session. Asks nothing where no session is likely. */
export async function fetchMe(): Promise<MeView | null> {
  if (!isLikelySignedIn()) return null;
  try {
    return await request<MeView>("GET", "/api/me");
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    forgetSignedIn();
    return null;
  }
}

/** The page no longer takes a session for likely. */
export function forgetSignedIn(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser we serve has CookieStore.
  document.cookie = `${HINT}=; path=/; max-age=0`;
}

/** Whether the server still knows this browser's session; answers quietly where it does not. */
export async function hasSession(): Promise<boolean> {
  return (await request<unknown>("GET", "/api/auth/get-session")) !== null;
}

export interface Credentials {
  email: string;
  password: string;
}

export interface Registration extends Credentials {
  role: Exclude<Role, "admin">;
  name: string;
  phone?: string;
  vehicleNumber?: string;
  vehicleType?: VehicleType;
  businessName?: string;
  city?: string;
}

/** A session for this browser. */
export async function signIn(credentials: Credentials): Promise<void> {
  await request<unknown>("POST", "/api/auth/sign-in/email", { body: credentials });
}

/** An account and a session for this browser. */
export async function register(registration: Registration): Promise<void> {
  await request<unknown>("POST", "/api/register", { body: registration });
}

/** This browser's session is over on the server. */
export async function signOut(): Promise<void> {
  leaving = true;
  try {
    await request<unknown>("POST", "/api/auth/sign-out", { body: {} });
  } finally {
    leaving = false;
  }
}

let leaving = false;

/** Whether the person is on their way out: what is asked now may find no session any more. */
export const isSigningOut = (): boolean => leaving;

/** What a person may change of their profile; null empties a field. */
export interface ProfileChange {
  name?: string;
  phone?: string | null;
  vehicleNumber?: string | null;
  vehicleType?: VehicleType | null;
  businessName?: string | null;
  city?: string | null;
  language?: string;
}

export const changeProfile = (body: ProfileChange) => ({ method: "PATCH" as const, path: "/api/me", body });

/** Where the person is signed in, newest first. */
export const sessionsQuery = () => listOf<SessionView>("/api/me/sessions", ["profile"]);

export const revokeSession = (id: string) => ({ path: `/api/me/sessions/${encodeURIComponent(id)}/revoke`, body: {} });
export const revokeOtherSessions = () => ({ path: "/api/me/sessions/revoke-others", body: {} });
export const changePassword = (body: { currentPassword: string; newPassword: string }) => ({
  path: "/api/auth/change-password",
  body,
});

const PREFERENCES_PATH = "/api/notifications/preferences";

/** How notices reach the person besides the inbox. */
export const preferencesQuery = () => oneOf<PreferencesView>(PREFERENCES_PATH, ["preferences"]);

/** Replaces all preferences. */
export const putPreferences = (body: PreferencesView) => ({ method: "PUT" as const, path: PREFERENCES_PATH, body });

const PUSH_PATH = "/api/me/push-subscriptions";

/** This browser takes pushes from now on. */
export const addPushDevice = (body: { endpoint: string; keys: { p256dh: string; auth: string } }) => ({
  path: PUSH_PATH,
  body,
});

/** That browser takes no pushes any more. */
export const removePushDevice = (id: string) => ({ method: "DELETE" as const, path: `${PUSH_PATH}/${id}` });
