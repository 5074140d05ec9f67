import type {
  BookingState,
  CarwashState,
  EmployeeView,
  Level,
  OwnerStatus,
  PaymentState,
  PaymentView,
} from "@parkmate/protocol";
import {
  Ban,
  CalendarClock,
  CarFront,
  CircleCheck,
  CircleX,
  Clock,
  Hourglass,
  type LucideIcon,
  Sparkles,
  TimerOff,
  Undo2,
  UserCheck,
  UserX,
} from "lucide-react";

interface Look {
  word: string;
  icon: LucideIcon;
  tone: Level | "neutral";
}

const TONES: Record<Look["tone"], string> = {
  success: "bg-success-soft text-success",
  info: "bg-info-soft text-info",
  warning: "bg-warning-soft text-warning",
  error: "bg-error-soft text-error",
  neutral: "bg-sunken text-ink",
};

function Badge({ word, icon: Icon, tone }: Look) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-semibold whitespace-nowrap ${TONES[tone]}`}
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {word}
    </span>
  );
}

const BOOKING: Record<BookingState, Look> = {
  pending: { word: "Waiting for payment", icon: Hourglass, tone: "warning" },
  scheduled: { word: "Scheduled", icon: CalendarClock, tone: "info" },
  active: { word: "Active", icon: CarFront, tone: "success" },
  expired: { word: "Time is up", icon: TimerOff, tone: "error" },
  completed: { word: "Completed", icon: CircleCheck, tone: "neutral" },
  cancelled: { word: "Cancelled", icon: Ban, tone: "neutral" },
};

/** The state of a booking as colour, icon and word. */
export const BookingBadge = ({ state }: { state: BookingState }) => <Badge {...BOOKING[state]} />;

const PAYMENT: Record<PaymentState, Look> = {
  pending: { word: "Pending", icon: Clock, tone: "warning" },
  succeeded: { word: "Paid", icon: CircleCheck, tone: "success" },
  failed: { word: "Failed", icon: CircleX, tone: "error" },
  refunded: { word: "Refunded", icon: Undo2, tone: "info" },
};

/** The state of a payment as colour, icon and word. */
export const PaymentBadge = ({ state }: { state: PaymentState }) => <Badge {...PAYMENT[state]} />;

const CARWASH: Record<CarwashState, Look> = {
  pending: { word: "Requested", icon: Clock, tone: "warning" },
  confirmed: { word: "Confirmed", icon: CircleCheck, tone: "info" },
  in_progress: { word: "In progress", icon: Sparkles, tone: "info" },
  completed: { word: "Done", icon: CircleCheck, tone: "success" },
  cancelled: { word: "Cancelled", icon: Ban, tone: "neutral" },
};

/** The state of a wash as colour, icon and word. */
export const CarwashBadge = ({ state }: { state: CarwashState }) => <Badge {...CARWASH[state]} />;

const OWNER: Record<OwnerStatus, Look> = {
  pending: { word: "Waiting", icon: Clock, tone: "warning" },
  approved: { word: "Approved", icon: CircleCheck, tone: "success" },
  declined: { word: "Declined", icon: CircleX, tone: "error" },
};

/** Whether an owner was approved, as colour, icon and word. */
export const OwnerBadge = ({ status }: { status: OwnerStatus }) => <Badge {...OWNER[status]} />;

/** Whether an employee can be given work, as colour, icon and word. */
export function AvailabilityBadge({ availability }: Pick<EmployeeView, "availability">) {
  return availability === "available" ? (
    <Badge word="Available" icon={UserCheck} tone="success" />
  ) : (
    <Badge word="Offline" icon={UserX} tone="neutral" />
  );
}

/** How a payment is made, in words. */
export const METHOD_WORDS: Record<PaymentView["method"], string> = { upi: "UPI", card: "Card", cash: "Cash" };

/** What a payment is for, in words. */
export const KIND_WORDS: Record<PaymentView["kind"], string> = {
  booking: "Parking",
  renewal: "Renewal",
  carwash: "Car wash",
};
