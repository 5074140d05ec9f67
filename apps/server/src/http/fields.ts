import { normalizePhone, normalizePlate, PAYMENT_METHODS, VEHICLE_TYPES } from "@parkmate/protocol";
import { z } from "zod";
import { timeZoneNamed } from "../domain/timeZone.ts";

/** The fields of DOMAIN §8, each with its rule in words. Text is text: control characters are refused, markup is not. */
const CONTROL = /[^\P{Cc}\n\t]|\p{Cs}/u;
const text = (max: number) =>
  z
    .string("must be text")
    .trim()
    .min(1, "must not be empty")
    .max(max, `must be at most ${max} characters`)
    .refine((value) => !CONTROL.test(value), "must not hold control characters");

export const name = text(100);
export const reason = text(500);
export const licenceNumber = text(40);
/** May be empty. */
export const description = z.literal("").or(text(500));
export const servicePricePaise = z
  .int("must be a whole number of paise")
  .min(100, "must be at least 100 paise (1 rupee)")
  .max(1_000_000, "must be at most 1000000 paise (10,000 rupees)");
export const washMinutes = z
  .int("must be a whole number of minutes")
  .min(1, "must be at least 1 minute")
  .max(480, "must be at most 480 minutes (8 hours)");
export const notes = text(500);
export const reviewText = text(2_000);
const RATING_RULE = "must be a whole number from 1 to 5";
export const rating = z.int(RATING_RULE).min(1, RATING_RULE).max(5, RATING_RULE);
export const plate = z
  .string("must be text")
  .max(40, "must be at most 40 characters")
  .transform((value, context) => {
    const normal = normalizePlate(value);
    if (normal) return normal;
    context.addIssue("must be a number plate such as KL 08 AZ 1234");
    return z.NEVER;
  })
  .meta({ description: "A number plate such as KL 08 AZ 1234; spaces and hyphens do not count" });
export const phone = z
  .string("must be text")
  .max(40, "must be at most 40 characters")
  .transform((value, context) => {
    const normal = normalizePhone(value);
    if (normal) return normal;
    context.addIssue("must be a mobile number: optional +91, then 10 digits starting 6 to 9");
    return z.NEVER;
  })
  .meta({ description: "A mobile number: optional +91, then 10 digits starting 6 to 9" });
export const email = z.email("must be an e-mail address").max(254).toLowerCase();
export const vehicleType = z.enum(VEHICLE_TYPES, `must be one of ${VEHICLE_TYPES.join(", ")}`);
const inRupees = "must be from 1 to 10,000 rupees, in paise: 100 to 1000000";
export const hourlyPaise = z.int("must be a whole number of paise").min(100, inRupees).max(1_000_000, inRupees);
export const slotLabel = text(20);
export const minutes = z.int("must be a whole number of minutes").positive("must be positive").max(100_000);
export const instant = z.iso
  .datetime({ offset: true, error: "must be a time such as 2026-01-15T08:30:00.000Z" })
  .transform((value) => Date.parse(value));
export const timeZone = z
  .string("must be text")
  .max(64, "must be at most 64 characters")
  .transform((value, context) => {
    const zone = timeZoneNamed(value);
    if (zone) return zone;
    context.addIssue("must be a time zone of the IANA list such as Asia/Kolkata");
    return z.NEVER;
  })
  .meta({ description: "A time zone of the IANA list such as Asia/Kolkata" });

export const id = z.string("must be an id").min(1).max(64);

/** How a person pays: online with what stands for the card or account, or cash at the counter. */
export const paymentInput = z
  .strictObject({
    method: z.enum(PAYMENT_METHODS, "must be one of upi, card, cash"),
    token: z.string("must be text").min(1).max(200).optional(),
  })
  .superRefine((payment, context) => {
    if (payment.method !== "cash" && payment.token === undefined) {
      context.addIssue({ code: "custom", path: ["token"], message: "is needed to pay online" });
    }
    if (payment.method === "cash" && payment.token !== undefined) {
      context.addIssue({ code: "custom", path: ["token"], message: "has no meaning for cash" });
    }
  });

/** Exactly one of `minutes` and `endsAt`. */
export function exactlyOneLength(input: { minutes?: unknown; endsAt?: unknown }, context: z.core.$RefinementCtx): void {
  if ((input.minutes === undefined) === (input.endsAt === undefined)) {
    context.addIssue({ code: "custom", path: ["minutes"], message: "give exactly one of minutes and endsAt" });
  }
}

/** What is typed into a search box. */
export const searchText = z.string().trim().max(100, "must be at most 100 characters");

export const limit = z.coerce.number().int().min(1).max(100).default(50);
