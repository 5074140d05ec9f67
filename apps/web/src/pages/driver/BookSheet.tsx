import {
  type BookingView,
  formatPlate,
  type LotView,
  type MeView,
  normalizePlate,
  parkingPricePaise,
  type SlotView,
} from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { type BookInput, bookCommand, useBookingCommand } from "../../api/bookings.ts";
import { fieldError, isDefinite } from "../../api/http.ts";
import { washServicesQuery } from "../../api/lots.ts";
import { useNow } from "../../live/watching.ts";
import { Choices } from "../../ui/Choices.tsx";
import { useDraft } from "../../ui/draft.ts";
import { TextField } from "../../ui/Field.tsx";
import { money } from "../../ui/format.ts";
import { PayFoot } from "../../ui/PayFoot.tsx";
import { PaymentPicker, usePaymentForm } from "../../ui/PaymentPicker.tsx";
import { Sheet } from "../../ui/Sheet.tsx";
import { clockTime, dayTime, isoDay, minutesWords, span } from "../../ui/time.ts";
import { wallTime } from "../../ui/zoned.ts";
import { words } from "../../words/index.ts";
import { BookSummary } from "./BookSummary.tsx";
import { bookingTimes, type TimeDraft, UNTIL } from "./bookingTimes.ts";
import { DURATIONS, MINUTE_MS } from "./durations.ts";
import { WayOn } from "./WayOn.tsx";

const NO_WASH = "";

interface Draft extends TimeDraft {
  plate: string;
  washId: string;
}

/** The fields a refusal can stand on; what is said of any other stands above the button. */
const FIELDS = ["vehicleNumber", "minutes", "endsAt", "startsAt"] as const;
type Field = (typeof FIELDS)[number];

/**
 * Books the picked slot, now or for later. What was typed stays when another slot is picked, the server refuses, or the page
 * is loaded anew; a slot that somebody else took meanwhile is said at once, with the ways on.
 */
export default function BookSheet({
  lot,
  slot,
  me,
  open,
  isLater,
  onLater,
  onPick,
  onClose,
}: {
  lot: LotView;
  slot: SlotView;
  me: MeView;
  open: boolean;
  isLater: boolean;
  onLater: (isLater: boolean) => void;
  onPick: (slot: SlotView) => void;
  onClose: () => void;
}) {
  const [, navigate] = useLocation();
  const { draft, change, clear } = useDraft<Draft>(`book:${me.id}:${lot.id}`, {
    ...{ plate: me.vehicleNumber ? formatPlate(me.vehicleNumber) : "", length: 60, until: "", startsAt: "" },
    washId: NO_WASH,
  });
  const [payment, setPayment, paymentChoice] = usePaymentForm(!isLater);
  const services = useInfiniteQuery({ ...washServicesQuery(), enabled: lot.offersCarwash });
  const book = useBookingCommand<{ booking: BookingView }>();
  /** What the page itself found wrong before sending. */
  const [missing, setMissing] = useState<Partial<Record<Field, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  const now = useNow(open);

  const { timeZone } = lot;
  const { startsAt, endsAt, startField, endField } = bookingTimes(draft, isLater, now, timeZone);
  const durationMs = startsAt === null || endsAt === null ? 0 : Math.max(0, endsAt - startsAt);
  const washes = services.data?.pages.flatMap((page) => page.items) ?? [];
  const wash = isLater ? undefined : washes.find((one) => one.id === draft.washId);
  const parkingPaise = parkingPricePaise(slot.hourlyPaise, durationMs);
  const totalPaise = parkingPaise + (wash?.pricePaise ?? 0);

  const errorOf = (field: Field) => missing[field] ?? fieldError(book.error, field);
  const isOnFields = FIELDS.some((field) => fieldError(book.error, field) !== undefined);
  // Named so that a field's words that come anew are a new reason to go there.
  const wrong = FIELDS.flatMap((field) => errorOf(field) ?? []).join();
  useEffect(() => {
    if (wrong) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [wrong]);

  const edit = (patch: Partial<Draft>) => {
    change(patch);
    setMissing({});
    // What was refused is not what stands there now.
    if (!book.busy) book.reset();
  };
  const findMissing = (): Partial<Record<Field, string>> => ({
    ...(normalizePlate(draft.plate) ? {} : { vehicleNumber: words.lot.plateWrong }),
    ...(startsAt === null ? { startsAt: words.lot.startMissing } : {}),
    ...(endsAt === null ? { endsAt: words.lot.endMissing } : {}),
    ...(startsAt !== null && endsAt !== null && endsAt <= startsAt ? { endsAt: words.lot.endBeforeStart } : {}),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = findMissing();
    setMissing(found);
    if (Object.keys(found).length > 0 || startsAt === null || endsAt === null) return;
    const input: BookInput = {
      ...{ slotId: slot.id, vehicleNumber: draft.plate.trim(), payment: paymentChoice },
      ...(isLater ? { startsAt: new Date(startsAt).toISOString() } : {}),
      ...(draft.length === UNTIL ? { endsAt: new Date(endsAt).toISOString() } : { minutes: draft.length }),
      ...(wash ? { carwashServiceId: wash.id } : {}),
    };
    book.send(bookCommand(input), ({ booking }) => {
      clear();
      // In place of the open sheet: back leads to the lot.
      navigate(`/bookings/${booking.id}`, { replace: true });
    });
  };
  const close = () => {
    // An answer under way has to find somebody who listens.
    if (book.busy) return;
    book.reset();
    setMissing({});
    onClose();
  };
  const toButton = () => form.current?.querySelector<HTMLElement>("button[type=submit]")?.focus();

  return (
    <Sheet
      open={open}
      title={words.common.slot(slot.label)}
      description={
        <>
          <p>{lot.name}</p>
          <p>{words.lot.sheetLead(words.vehicles[slot.vehicleType], money(slot.hourlyPaise))}</p>
        </>
      }
      onClose={close}
    >
      <form ref={form} onSubmit={submit} className="space-y-5" noValidate>
        <TextField
          label={words.lot.plate}
          value={draft.plate}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.lot.plateExample}
          required
          error={errorOf("vehicleNumber")}
          hint={
            me.vehicleType && me.vehicleType !== slot.vehicleType
              ? words.lot.otherVehicle(words.vehicles[slot.vehicleType], words.vehicles[me.vehicleType])
              : undefined
          }
          onChange={(event) => edit({ plate: event.target.value })}
        />
        <Choices
          legend={words.lot.when}
          choices={[
            { value: "now", label: words.lot.now },
            { value: "later", label: words.lot.later },
          ]}
          value={isLater ? "later" : "now"}
          onChange={(value) => {
            edit({});
            onLater(value === "later");
          }}
        />
        {isLater && (
          <TextField
            label={words.lot.startsAt}
            type="datetime-local"
            {...startField}
            required
            error={errorOf("startsAt")}
            hint={words.lot.startsAtHint(timeZone)}
            onChange={(event) => edit({ startsAt: event.target.value })}
          />
        )}
        <Choices<string>
          legend={words.lot.howLong}
          choices={[
            ...DURATIONS.map((minutes) => ({
              value: String(minutes),
              label: minutesWords(minutes),
              detail: money(parkingPricePaise(slot.hourlyPaise, minutes * MINUTE_MS)),
            })),
            { value: UNTIL, label: words.lot.untilChip },
          ]}
          value={String(draft.length)}
          error={draft.length === UNTIL ? undefined : errorOf("minutes")}
          onChange={(value) => edit({ length: value === UNTIL ? UNTIL : Number(value) })}
        />
        {draft.length === UNTIL && (
          <TextField
            label={words.lot.endsAt}
            type="datetime-local"
            {...endField}
            required
            error={errorOf("endsAt")}
            hint={words.lot.endsAtHint(timeZone)}
            onChange={(event) => edit({ until: event.target.value })}
          />
        )}
        {lot.offersCarwash && isLater && <p className="text-sm text-muted">{words.lot.noWashLater}</p>}
        {lot.offersCarwash && !isLater && washes.length > 0 && (
          <Choices
            legend={words.lot.washLegend}
            choices={[
              { value: NO_WASH, label: words.lot.noWash },
              ...washes.map((one) => ({ value: one.id, label: one.name, detail: money(one.pricePaise) })),
            ]}
            value={wash ? draft.washId : NO_WASH}
            onChange={(washId) => edit({ washId })}
          />
        )}
        {startsAt !== null && endsAt !== null && durationMs > 0 && (
          <BookSummary
            when={span(startsAt, endsAt, now, timeZone)}
            lines={[
              { name: words.lot.parking(minutesWords(Math.ceil(durationMs / MINUTE_MS))), paise: parkingPaise },
              ...(wash ? [{ name: wash.name, paise: wash.pricePaise }] : []),
            ]}
            totalPaise={totalPaise}
            warning={
              slot.freeUntil && endsAt > Date.parse(slot.freeUntil) && startsAt < Date.parse(slot.freeUntil)
                ? words.lot.freeUntilWarning(
                    isoDay(slot.freeUntil, timeZone) === isoDay(now, timeZone)
                      ? clockTime(slot.freeUntil, timeZone)
                      : dayTime(slot.freeUntil, timeZone),
                  )
                : null
            }
          />
        )}
        <PaymentPicker
          form={payment}
          amountPaise={totalPaise}
          note={words.common.slotAt(slot.label, lot.name)}
          noCash={isLater ? words.lot.noCashLater : undefined}
          onChange={(next) => {
            edit({});
            setPayment(next);
          }}
        />
        <PayFoot
          form={payment}
          amountPaise={totalPaise}
          cashAction={words.lot.bookInCash}
          busy={book.busy}
          error={isOnFields ? null : book.error}
        >
          <WayOn
            lot={lot}
            slot={slot}
            isGone={!isLater && !book.busy && slot.state !== "free" && !isDefinite(book.error)}
            error={book.error}
            onPick={(other) => {
              edit({});
              onPick(other);
              toButton();
            }}
            onEndAt={(end) => {
              edit({ length: UNTIL, until: wallTime(Date.parse(end), timeZone) });
              toButton();
            }}
            onLeave={close}
          />
        </PayFoot>
      </form>
    </Sheet>
  );
}
