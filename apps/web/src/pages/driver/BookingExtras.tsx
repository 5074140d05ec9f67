import { type BookingView, formatPlate } from "@parkmate/protocol";
import { CalendarPlus, CarFront, ChevronRight, type LucideIcon, SquarePen } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { calendarPath } from "../../api/bookings.ts";
import { useNow } from "../../live/watching.ts";
import { Section } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";

const PlateSheet = lazy(() => import("./PlateSheet.tsx"));
const BlockedSheet = lazy(() => import("./BlockedSheet.tsx"));

const row = "flex min-h-14 w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-sunken";

function Line({ icon: Icon, name, hint }: { icon: LucideIcon; name: string; hint: ReactNode }) {
  return (
    <>
      <Icon aria-hidden="true" className="size-5 shrink-0 text-accent" />
      <span className="min-w-0 grow">
        <span className="block font-medium">{name}</span>
        <span className="block text-sm text-muted">{hint}</span>
      </span>
      <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-muted" />
    </>
  );
}

/** What else can be done with a booking that is not over: a reminder, another plate, help with a slot that is taken. */
export function BookingExtras({ booking }: { booking: BookingView }) {
  const [open, setOpen] = useState<"plate" | "blocked" | null>(null);
  // Loaded when first asked for, and kept, so that a sheet can close in its own time.
  const [asked, setAsked] = useState({ plate: false, blocked: false });
  const now = useNow(booking.state === "pending");
  const { state } = booking;
  const hasBegun = now >= Date.parse(booking.startsAt);
  const mayCorrect = state === "scheduled" || state === "active";
  const mayReport = state === "active" || (state === "pending" && hasBegun);
  const show = (which: "plate" | "blocked") => {
    setAsked((before) => ({ ...before, [which]: true }));
    setOpen(which);
  };
  const { plate, blocked } = words.booking;
  return (
    <Section title={words.booking.actions.more}>
      <ul className="card divide-y divide-line overflow-hidden">
        <li>
          <a href={calendarPath(booking.id)} download className={row}>
            <Line icon={CalendarPlus} name={words.booking.calendar} hint={words.booking.calendarHint} />
          </a>
        </li>
        {mayCorrect && (
          <li>
            <button type="button" className={row} onClick={() => show("plate")}>
              <Line icon={SquarePen} name={plate.action} hint={plate.hint(formatPlate(booking.vehicleNumber))} />
            </button>
          </li>
        )}
        {mayReport && (
          <li>
            <button type="button" className={row} onClick={() => show("blocked")}>
              <Line icon={CarFront} name={blocked.action} hint={blocked.hint} />
            </button>
          </li>
        )}
      </ul>
      {/* One boundary each: loading one must not hide the other. */}
      <Suspense>
        {asked.plate && <PlateSheet booking={booking} open={open === "plate"} onClose={() => setOpen(null)} />}
      </Suspense>
      <Suspense>
        {asked.blocked && <BlockedSheet booking={booking} open={open === "blocked"} onClose={() => setOpen(null)} />}
      </Suspense>
    </Section>
  );
}
