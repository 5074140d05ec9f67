import type { LotView, WashServiceView } from "@parkmate/protocol";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useWashCommand, washCommand, washLotsQuery } from "../../api/carwashes.ts";
import { fieldError, isRefusal } from "../../api/http.ts";
import { lotQuery, washServicesQuery } from "../../api/lots.ts";
import { useNow, useWatchedLot } from "../../live/watching.ts";
import { useMe } from "../../session.tsx";
import { Button } from "../../ui/Button.tsx";
import { useDraft } from "../../ui/draft.ts";
import { Empty, Failure, Many, Skeleton } from "../../ui/Faces.tsx";
import { TextArea } from "../../ui/Field.tsx";
import { useFilters } from "../../ui/filters.ts";
import { useFocusInvalid } from "../../ui/focusInvalid.ts";
import { money } from "../../ui/format.ts";
import { OptionCards } from "../../ui/OptionCards.tsx";
import { Fact, Facts, Page, Section } from "../../ui/Page.tsx";
import { PayRefusal } from "../../ui/PayFoot.tsx";
import { PaymentPicker, usePaymentForm } from "../../ui/PaymentPicker.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { dayTime, isoDay, minutesWords } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { DayChoice, HourGrid, washDays } from "./WashHours.tsx";

function ServiceChoice({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const query = useInfiniteQuery(washServicesQuery());
  const { fresh } = words.washes;
  return (
    <Section title={fresh.service}>
      <Many query={query} empty={<Empty title={fresh.noServices} />}>
        {(services) => (
          <OptionCards
            legend={fresh.service}
            isLegendHidden
            options={services.map((one) => ({
              value: one.id,
              title: one.name,
              detail: (
                <>
                  <span className="block">{fresh.serviceDetail(money(one.pricePaise), minutesWords(one.minutes))}</span>
                  <span className="block">{one.description}</span>
                </>
              ),
            }))}
            value={value}
            onChange={onChange}
          />
        )}
      </Many>
    </Section>
  );
}

/** The chosen lot with a way to another one, or those there are. */
function LotChoice({
  lot,
  value,
  onChange,
}: {
  lot: LotView | undefined;
  value: string;
  onChange: (id: string) => void;
}) {
  const [search, setSearch] = useState("");
  const query = useInfiniteQuery({ ...washLotsQuery(search), enabled: value === "" });
  const place = useRef<HTMLDivElement>(null);
  const { fresh } = words.washes;
  // What was pressed is gone then: keyboard and screen reader go on from what came in its place.
  const choose = (id: string) => {
    onChange(id);
    place.current?.focus({ preventScroll: true });
  };
  return (
    <Section title={fresh.lot}>
      <div ref={place} tabIndex={-1} className="space-y-3">
        {value !== "" ? (
          <div className="card flex flex-wrap items-center justify-between gap-3 p-4">
            {lot ? (
              <div className="min-w-0">
                <p className="font-semibold break-words">{lot.name}</p>
                <p className="text-sm text-muted">{`${lot.address}, ${lot.city}`}</p>
              </div>
            ) : (
              <Skeleton rows={1} className="h-11" />
            )}
            <Button look="secondary" onClick={() => choose("")}>
              {fresh.changeLot}
            </Button>
          </div>
        ) : (
          <>
            <SearchField label={fresh.searchLots} value={search} onChange={setSearch} />
            <Many query={query} empty={<Empty title={search ? fresh.noLotFound : fresh.noLots} />}>
              {(lots) => (
                <ul className="card divide-y divide-line overflow-hidden">
                  {lots.map((one) => (
                    <li key={one.id}>
                      <button
                        type="button"
                        onClick={() => choose(one.id)}
                        className="flex min-h-14 w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-sunken"
                      >
                        <span className="min-w-0 grow">
                          <span className="block font-semibold break-words">{one.name}</span>
                          <span className="block text-sm text-muted">{`${one.address}, ${one.city}`}</span>
                        </span>
                        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-muted" />
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </Many>
          </>
        )}
      </div>
    </Section>
  );
}

/** Orders a wash on its own. What is chosen stands in the address: a reload, a step back and a refusal lose nothing. */
export default function NewWashPage() {
  const me = useMe();
  const [, navigate] = useLocation();
  const { values, set } = useFilters("service", "lot", "day", "hour");
  const { draft, change, clear } = useDraft(`wash:${me?.id}`, { notes: "" });
  const [isTried, setTried] = useState(false);
  const [payment, setPayment, paymentChoice] = usePaymentForm();
  const order = useWashCommand();
  const form = useFocusInvalid(order.error);
  const now = useNow(true);

  const services = useInfiniteQuery(washServicesQuery());
  const lotAnswer = useQuery({ ...lotQuery(values.lot), enabled: values.lot !== "" });
  const lot = values.lot === "" ? undefined : lotAnswer.data;
  // Of an address that is old: another one is chosen then.
  const isNoLot = !lot && isRefusal(lotAnswer.error, "not_found");
  // Its wash hours are told to whoever watches it.
  useWatchedLot(lot ? lot.id : null);
  const service = services.data?.pages.flatMap((page) => page.items).find(({ id }) => id === values.service);
  const today = lot ? isoDay(now, lot.timeZone) : null;
  const date = today && (washDays(today).includes(values.day) ? values.day : today);

  const { fresh } = words.washes;
  const hour = lot && date && isOfDay(values.hour, date, lot.timeZone) ? values.hour : "";
  const missing = [!service && fresh.chooseService, !lot && fresh.chooseLot, hour === "" && fresh.chooseHour].filter(
    (one) => one !== false,
  );
  const notesError = fieldError(order.error, "notes");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!service || !lot || hour === "") return;
    const said = draft.notes.trim();
    order.send(
      washCommand({
        serviceId: service.id,
        lotId: lot.id,
        scheduledAt: hour,
        payment: paymentChoice,
        ...(said ? { notes: said } : {}),
      }),
      ({ carwash }) => {
        clear();
        navigate(`/washes/${carwash.id}`);
      },
    );
  };
  return (
    <Page title={fresh.title} lead={fresh.lead} width="wide">
      <form ref={form} onSubmit={submit} className="grid items-start gap-6 md:grid-cols-[3fr_2fr]" noValidate>
        <div className="min-w-0 space-y-6">
          <ServiceChoice value={values.service} onChange={(id) => set("service", id)} />
          {values.lot !== "" && lotAnswer.isError && (
            <Failure error={lotAnswer.error} onRetry={() => void lotAnswer.refetch()} />
          )}
          <LotChoice lot={lot} value={isNoLot ? "" : values.lot} onChange={(id) => set("lot", id)} />
          {lot && date && today && (
            <div className="space-y-4">
              <DayChoice today={today} value={date} onChange={(chosen) => set("day", chosen)} />
              <HourGrid
                lot={lot}
                date={date}
                value={hour || null}
                now={now}
                onChange={(startsAt) => set("hour", startsAt)}
              />
            </div>
          )}
          <TextArea
            label={fresh.notes}
            optional
            hint={fresh.notesHint}
            value={draft.notes}
            maxLength={500}
            error={notesError}
            onChange={(event) => change({ notes: event.target.value })}
          />
        </div>
        <div className="card min-w-0 space-y-4 p-4 md:sticky md:top-20">
          <Summary service={service} lot={lot} hour={hour} />
          <PaymentPicker
            form={payment}
            onChange={setPayment}
            {...(service ? { amountPaise: service.pricePaise, note: service.name } : {})}
          />
          <div role="status" className="space-y-3">
            {isTried && missing.length > 0 && (
              <p className="text-sm font-medium text-error">{fresh.missing(missing.join(", ").toLowerCase())}</p>
            )}
          </div>
          <PayRefusal error={notesError ? null : order.error} />
          {isRefusal(order.error, "carwash.hour_full") && <p className="text-sm text-muted">{fresh.filledMeanwhile}</p>}
          <Button type="submit" busy={order.busy} className="w-full text-base">
            {payLabel(service, payment.method === "cash")}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** Whether that moment lies on that day where the lot is. */
function isOfDay(hour: string, date: string, timeZone: string): boolean {
  return !Number.isNaN(Date.parse(hour)) && isoDay(hour, timeZone) === date;
}

function payLabel(service: WashServiceView | undefined, isCash: boolean): string {
  if (!service) return words.washes.order;
  return (isCash ? words.washes.add.payCash : words.pay.pay)(money(service.pricePaise));
}

function Summary({
  service,
  lot,
  hour,
}: {
  service: WashServiceView | undefined;
  lot: LotView | undefined;
  hour: string;
}) {
  const { washes } = words;
  return (
    <section aria-label={washes.fresh.summary} className="space-y-2">
      <h2 className="text-lg font-semibold">{washes.fresh.summary}</h2>
      <Facts>
        <Fact name={washes.fresh.service}>{service?.name ?? "–"}</Fact>
        <Fact name={washes.lot}>{lot?.name ?? "–"}</Fact>
        <Fact name={washes.when}>{lot && hour ? dayTime(hour, lot.timeZone) : "–"}</Fact>
        <Fact name={washes.price}>{service ? money(service.pricePaise) : "–"}</Fact>
      </Facts>
    </section>
  );
}
