import { Choices } from "../../../ui/Choices.tsx";
import { minutesWords } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";

const MINUTES = [30, 60, 120, 240] as const;

/**
 * Until when a car without a booking stays: so many minutes from now, or 0 for until it leaves. Once it is there
 * (`isThere`) only another time is news, and 0 is nothing chosen.
 */
export function UntilChoices({
  minutes,
  isThere = false,
  onChange,
}: {
  minutes: number;
  isThere?: boolean;
  onChange: (minutes: number) => void;
}) {
  return (
    <Choices
      legend={words.ownerDesk.howLong}
      value={minutes}
      choices={[
        ...(isThere ? [] : [{ value: 0, label: words.ownerDesk.untilItLeaves }]),
        ...MINUTES.map((value) => ({ value: value as number, label: minutesWords(value) })),
      ]}
      onChange={onChange}
    />
  );
}

/** What to send for that choice at `now` (epoch ms): an ISO time, or nothing for until it leaves. */
export function untilOf(minutes: number, now: number): string | undefined {
  return minutes === 0 ? undefined : new Date(now + minutes * 60_000).toISOString();
}
