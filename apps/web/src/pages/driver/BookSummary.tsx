import { CalendarClock } from "lucide-react";
import { money } from "../../ui/format.ts";
import { Message } from "../../ui/Message.tsx";
import { words } from "../../words/index.ts";

/** From when to when, and what it costs, line by line. Follows every choice as it is made. */
export function BookSummary({
  when,
  lines,
  totalPaise,
  warning,
}: {
  when: string;
  lines: readonly { name: string; paise: number }[];
  totalPaise: number;
  warning: string | null;
}) {
  return (
    <section aria-label={words.lot.summary} className="space-y-2 rounded-xl bg-sunken p-3 text-sm">
      <p className="flex items-center gap-2 text-base font-semibold">
        <CalendarClock aria-hidden="true" className="size-5 shrink-0 text-muted" />
        {when}
      </p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {lines.map(({ name, paise }) => (
          <div key={name} className="contents">
            <dt className="min-w-0 break-words">{name}</dt>
            <dd className="text-right">{money(paise)}</dd>
          </div>
        ))}
        <div className="contents text-base font-semibold">
          <dt>{words.lot.total}</dt>
          <dd className="text-right">{money(totalPaise)}</dd>
        </div>
      </dl>
      {warning && <Message level="warning">{warning}</Message>}
    </section>
  );
}
