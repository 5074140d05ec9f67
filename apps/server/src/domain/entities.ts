/**
 * The things of the domain as the rules see them and the store keeps them: one row each. Times are epoch milliseconds,
 * money is paise, flags are 0 or 1 (both engines store them so).
 */
import type {
  BookingState,
  Canceller,
  CarwashState,
  EmployeeStatus,
  OwnerStatus,
  PaymentMethod,
  PaymentState,
  Role,
  VehicleType,
} from "@parkmate/protocol";

export type Flag = 0 | 1;

export interface Profile {
  userId: string;
  role: Role;
  name: string;
  email: string;
  phone: string | null;
  vehicleNumber: string | null;
  vehicleType: VehicleType | null;
  businessName: string | null;
  city: string | null;
  language: string;
  ownerStatus: OwnerStatus | null;
  ownerReason: string | null;
  disabledAt: number | null;
  /** An account of the system itself: in no list and no number. */
  isService: Flag;
  createdAt: number;
}

export interface Lot {
  id: string;
  ownerId: string;
  name: string;
  street: string;
  locality: string | null;
  city: string;
  state: string;
  pincode: string;
  /** Millionths of a degree. */
  latitudeE6: number | null;
  longitudeE6: number | null;
  timeZone: string;
  offersCarwash: Flag;
  renewalDiscountPercent: number;
  open: Flag;
  ratingSum: number;
  ratingCount: number;
  rev: number;
  createdAt: number;
}

export interface Slot {
  id: string;
  lotId: string;
  label: string;
  vehicleType: VehicleType;
  hourlyPaise: number;
  inService: Flag;
}

/** A slot taken by a car that has no booking. Open while `freedAt` is null. */
export interface SlotOccupation {
  id: string;
  lotId: string;
  slotId: string;
  startsAt: number;
  /** Null: until somebody says that it is free. */
  untilAt: number | null;
  freedAt: number | null;
  nextDueAt: number | null;
  createdAt: number;
}

export interface Booking {
  id: string;
  /** What people read to one another at the counter. */
  reference: string;
  driverId: string;
  lotId: string;
  slotId: string;
  vehicleNumber: string;
  kind: "instant" | "advance";
  state: BookingState;
  startsAt: number;
  endsAt: number;
  /** Promised when the end was set; a changed setting does not move it. */
  graceEndsAt: number;
  holdEndsAt: number | null;
  /** When the warning is armed for; null once told. */
  warnAt: number | null;
  pricePaise: number;
  cancelledBy: Canceller | null;
  reason: string | null;
  attemptFailed: Flag;
  /** Until when the driver may hand it back in full though it runs: their slot was blocked and no other free. */
  refundableUntil: number | null;
  /** That offer was made because the driver reported the slot as blocked: its owner has heard of it. */
  blockedReported: Flag;
  closedAt: number | null;
  nextDueAt: number | null;
  createdAt: number;
}

export interface Payment {
  id: string;
  kind: "booking" | "renewal" | "carwash";
  method: PaymentMethod;
  state: PaymentState;
  driverId: string;
  lotId: string;
  bookingId: string | null;
  carwashId: string | null;
  amountPaise: number;
  provider: string | null;
  token: string | null;
  /** The provider's name for the charge. */
  reference: string | null;
  failure: string | null;
  /** Renewals: how much time is bought, and the end the driver saw. */
  addedMs: number | null;
  expectedEndsAt: number | null;
  verifiedBy: string | null;
  verifiedAt: number | null;
  refundedAt: number | null;
  attempts: number;
  nextDueAt: number | null;
  createdAt: number;
}

export interface WashService {
  id: string;
  name: string;
  description: string;
  pricePaise: number;
  minutes: number;
  active: Flag;
}

export interface Employee {
  id: string;
  name: string;
  phone: string;
  licenceNumber: string;
  ownerId: string | null;
  availability: "available" | "offline";
  status: EmployeeStatus;
  createdAt: number;
}

export interface Carwash {
  id: string;
  kind: "addon" | "standalone";
  state: CarwashState;
  driverId: string;
  lotId: string;
  bookingId: string | null;
  serviceId: string;
  scheduledAt: number | null;
  employeeId: string | null;
  pricePaise: number;
  notes: string | null;
  reason: string | null;
  /** When it was completed or cancelled. */
  closedAt: number | null;
  createdAt: number;
}

export interface Review {
  id: string;
  lotId: string;
  driverId: string;
  /** The visit it is about: exactly one of the two. */
  bookingId: string | null;
  carwashId: string | null;
  rating: number;
  text: string;
  createdAt: number;
  updatedAt: number;
}
