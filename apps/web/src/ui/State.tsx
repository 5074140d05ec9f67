import type {
  BookingState,
  CarwashState,
  EmployeeStatus,
  EmployeeView,
  Level,
  OwnerStatus,
  PaymentState,
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
import { words } from "../words/index.ts";

interface Look {
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

function Badge({ word, icon: Icon, tone }: Look & { word: string }) {
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
  pending: { icon: Hourglass, tone: "warning" },
  scheduled: { icon: CalendarClock, tone: "info" },
  active: { icon: CarFront, tone: "success" },
  expired: { icon: TimerOff, tone: "error" },
  completed: { icon: CircleCheck, tone: "neutral" },
  cancelled: { icon: Ban, tone: "neutral" },
};

/** The state of a booking as colour, icon and word. */
export const BookingBadge = ({ state }: { state: BookingState }) => (
  <Badge {...BOOKING[state]} word={words.states.booking[state]} />
);

const PAYMENT: Record<PaymentState, Look> = {
  pending: { icon: Clock, tone: "warning" },
  succeeded: { icon: CircleCheck, tone: "success" },
  failed: { icon: CircleX, tone: "error" },
  refunded: { icon: Undo2, tone: "info" },
};

/** The state of a payment as colour, icon and word. */
export const PaymentBadge = ({ state }: { state: PaymentState }) => (
  <Badge {...PAYMENT[state]} word={words.states.payment[state]} />
);

const CARWASH: Record<CarwashState, Look> = {
  pending: { icon: Clock, tone: "warning" },
  confirmed: { icon: CircleCheck, tone: "info" },
  in_progress: { icon: Sparkles, tone: "info" },
  completed: { icon: CircleCheck, tone: "success" },
  cancelled: { icon: Ban, tone: "neutral" },
};

/** The state of a wash as colour, icon and word. */
export const CarwashBadge = ({ state }: { state: CarwashState }) => (
  <Badge {...CARWASH[state]} word={words.states.carwash[state]} />
);

const OWNER: Record<OwnerStatus, Look> = {
  pending: { icon: Clock, tone: "warning" },
  approved: { icon: CircleCheck, tone: "success" },
  declined: { icon: CircleX, tone: "error" },
};

/** Whether an owner was approved, as colour, icon and word. */
export const OwnerBadge = ({ status }: { status: OwnerStatus }) => (
  <Badge {...OWNER[status]} word={words.states.owner[status]} />
);

const EMPLOYEE: Record<EmployeeStatus, Look> = {
  applied: { icon: Clock, tone: "warning" },
  accepted: { icon: CircleCheck, tone: "success" },
  declined: { icon: CircleX, tone: "error" },
};

/** What became of an application for work, as colour, icon and word. */
export const EmployeeBadge = ({ status }: { status: EmployeeStatus }) => (
  <Badge {...EMPLOYEE[status]} word={words.states.employee[status]} />
);

const AVAILABILITY: Record<EmployeeView["availability"], Look> = {
  available: { icon: UserCheck, tone: "success" },
  offline: { icon: UserX, tone: "neutral" },
};

/** Whether an employee can be given work, as colour, icon and word. */
export const AvailabilityBadge = ({ availability }: Pick<EmployeeView, "availability">) => (
  <Badge {...AVAILABILITY[availability]} word={words.states.availability[availability]} />
);

/** Whether an account may be used, as colour, icon and word. */
export const UserBadge = ({ disabled }: { disabled: boolean }) =>
  disabled ? (
    <Badge icon={Ban} tone="error" word={words.states.user.disabled} />
  ) : (
    <Badge icon={CircleCheck} tone="neutral" word={words.states.user.enabled} />
  );
