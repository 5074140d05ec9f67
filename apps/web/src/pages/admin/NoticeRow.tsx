import type { TracedNotice } from "@parkmate/protocol";
import { BellOff, BellRing, CircleCheck, type LucideIcon, MonitorCheck, Send } from "lucide-react";
import { duration, milliseconds } from "../../ui/format.ts";
import { LEVELS } from "../../ui/Message.tsx";
import { RowHeading } from "../../ui/Page.tsx";
import { clockMillis, dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { afterWriting, type Fate, fateOf, type Reach, stepsOf } from "./fate.ts";

const REACHED: Record<Reach, LucideIcon> = { shown: BellRing, handed: MonitorCheck, sent: Send, nowhere: BellOff };

function wordsOfFate({ reach, first, others, readAfterMs }: Fate): string {
  const said = words.adminTrace;
  // The clocks of two nodes differ by a little: nothing is told before it is written.
  const after = (ms: number): string => duration(Math.max(0, ms));
  const device = first && others > 0 ? said.andOthers(first.device, others) : (first?.device ?? "");
  const taken = said.reached[reach](device, after(first?.afterMs ?? 0));
  return `${taken} ${readAfterMs === null ? said.unread : said.readAfter(after(readAfterMs))}`;
}

/** The sentence that says what became of it. */
function FateLine({ fate }: { fate: Fate }) {
  const Icon = fate.readAfterMs === null ? REACHED[fate.reach] : CircleCheck;
  return (
    <p className={`flex items-start gap-2 rounded-lg px-3 py-2 text-sm font-medium ${LEVELS[fate.level].soft}`}>
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{wordsOfFate(fate)}</span>
    </p>
  );
}

function Steps({ notice }: { notice: TracedNotice }) {
  const said = words.adminTrace;
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="py-1 pr-2 font-semibold">
            {said.step}
          </th>
          <th scope="col" className="py-1 pr-2 font-semibold">
            {words.common.time}
          </th>
          <th scope="col" className="py-1 text-right font-semibold">
            {said.afterWriting}
          </th>
        </tr>
      </thead>
      <tbody>
        {stepsOf(notice).map(({ what, device, sessionId, at }) => {
          const after = afterWriting(notice, at);
          return (
            <tr key={`${what} ${sessionId}`} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pr-2 text-left font-normal">
                {said.steps[what]}
                {device && <span className="block text-muted">{device}</span>}
              </th>
              <td className="py-1.5 pr-2 whitespace-nowrap">{at === null ? words.common.unknown : clockMillis(at)}</td>
              <td className="py-1.5 text-right whitespace-nowrap">
                {after === null ? words.common.unknown : milliseconds(after)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** One notice: what it was, what became of it in a sentence, and each step behind that. */
export function NoticeRow({ notice }: { notice: TracedNotice }) {
  const { icon: Icon, text } = LEVELS[notice.level];
  const said = words.adminTrace;
  return (
    <li className="card space-y-2 p-4">
      <div className="flex items-start gap-2">
        <Icon role="img" aria-label={words.levels[notice.level]} className={`mt-0.5 size-5 shrink-0 ${text}`} />
        <div className="min-w-0">
          <RowHeading>{notice.title}</RowHeading>
          <p className="text-sm break-words text-muted">
            {said.about(dayTime(notice.writtenAt), notice.event, String(notice.seq))}
          </p>
        </div>
      </div>
      <FateLine fate={fateOf(notice)} />
      <details className="-mb-2 open:mb-0">
        <summary className="inline-flex min-h-11 items-center text-sm font-semibold text-accent">
          {said.details}
        </summary>
        <Steps notice={notice} />
      </details>
    </li>
  );
}
