/**
 * Every expected "no" of the system: code → HTTP status and the words a person reads. The only such table.
 * `detail` of an answer may say more; the title never changes.
 */
export const REFUSALS = {
  validation: [422, "Some fields are not right"],
  bad_request: [400, "The request could not be read"],
  unauthenticated: [401, "Please sign in"],
  "credentials.invalid": [401, "The email address or the password is wrong"],
  forbidden: [403, "Your account may not do this"],
  "origin.refused": [403, "This page is not allowed to do that"],
  "profile.incomplete": [403, "The registration was not finished"],
  "owner.not_approved": [403, "An admin has not approved this account yet"],
  "user.disabled": [403, "This account is disabled"],
  not_found: [404, "There is nothing here with that id"],
  method_not_allowed: [405, "This address does not take that method"],
  "body.too_large": [413, "The request is too large"],
  rate_limited: [429, "Too many requests"],
  "idempotency.conflict": [409, "This key was used for another request"],
  "idempotency.in_progress": [409, "The first request with this key is still running"],
  "email.taken": [409, "There is already an account with this email address"],
  "slot.taken": [409, "Somebody else has this slot"],
  "slot.out_of_service": [409, "This slot is out of service"],
  "slot.occupied": [409, "A car without a booking is in this slot"],
  "slot.not_occupied": [409, "This slot is not marked as occupied"],
  "slot.promised": [409, "The slot is promised to somebody else after that"],
  "vehicle.already_parked": [409, "This vehicle already has a booking at that time"],
  "lot.full": [409, "No other slot is free"],
  "lot.closed": [409, "This lot takes no bookings at the moment"],
  "booking.not_renewable": [409, "This booking can no longer be renewed"],
  "booking.changed": [409, "The booking has changed since you looked"],
  "booking.too_long": [409, "That is longer than a booking may be"],
  "booking.wrong_state": [409, "The booking is not in a state that allows this"],
  "payment.declined": [402, "The payment was declined"],
  "payment.insufficient_funds": [402, "There is not enough money in the account"],
  "payment.timeout": [402, "The payment provider did not answer in time"],
  "payment.cash_needs_presence": [409, "Cash is for parking that starts now"],
  "payment.wrong_state": [409, "The payment is not waiting for this"],
  "payment.too_late": [409, "The time to pay this is over"],
  "webhook.bad_signature": [401, "The signature does not match"],
  "carwash.not_offered": [409, "This lot offers no car wash"],
  "carwash.already_ordered": [409, "This booking already has a wash"],
  "carwash.hour_full": [409, "Both washes of this hour are taken"],
  "carwash.wrong_state": [409, "The wash is not in a state that allows this"],
  "employee.wrong_state": [409, "The employee cannot be assigned like this"],
  "employee.busy": [409, "The employee has three running washes already"],
  "review.no_visit": [409, "There is no visit left to review"],
  "user.wrong_state": [409, "The account is in that state already"],
  "owner.wrong_state": [409, "This owner has been decided already"],
  "realtime.upgrade_required": [426, "This address speaks WebSocket only"],
  unavailable: [503, "The service is away for a moment"],
  internal: [500, "Something went wrong on our side"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type RefusalCode = keyof typeof REFUSALS;

/** One field that is wrong: which, the rule's stable code, and the rule in words. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** An expected no. `detail` says what is wrong in this very case; `data` joins the problem document. */
export interface Refusal {
  code: RefusalCode;
  detail?: string;
  errors?: FieldError[];
  data?: Record<string, string | number | boolean | null>;
}

/** `application/problem+json` (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: RefusalCode;
  detail: string;
  errors?: FieldError[];
  [extension: string]: unknown;
}

/** The problem document of a refusal: what every error answer of the API looks like. */
export function problemOf(refusal: Refusal): Problem {
  const [status, title] = REFUSALS[refusal.code];
  return {
    type: `urn:parkmate:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.detail ?? `${title}.`,
    ...(refusal.errors ? { errors: refusal.errors } : {}),
    ...(refusal.data ?? {}),
  };
}
