/** Identifiers are opaque text (UUIDv7). The brand keeps one kind from being passed where another is meant. */
export type Id<Kind extends string> = string & { readonly __id?: Kind };

export type UserId = Id<"user">;
export type LotId = Id<"lot">;
export type SlotId = Id<"slot">;
export type BookingId = Id<"booking">;
export type PaymentId = Id<"payment">;
export type CarwashId = Id<"carwash">;
export type WashServiceId = Id<"washService">;
export type EmployeeId = Id<"employee">;
export type NotificationId = Id<"notification">;
