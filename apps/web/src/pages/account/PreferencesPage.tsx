import {
  type ChannelsView,
  EVENT_GROUPS,
  type EventGroup,
  type GroupChoice,
  type Level,
  type PreferencesView,
} from "@parkmate/protocol";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Volume2 } from "lucide-react";
import { useState } from "react";
import { preferencesQuery, putPreferences } from "../../api/person.ts";
import { useCommand } from "../../api/useCommand.ts";
import { trySound } from "../../live/sounds.ts";
import { Button } from "../../ui/Button.tsx";
import { One, Skeleton } from "../../ui/Faces.tsx";
import { LEVELS, Message, Refusal } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import { words } from "../../words/index.ts";
import { AccountTabs } from "./AccountTabs.tsx";
import { PushDevice, usePushDevice } from "./PushDevice.tsx";
import { QuietHoursForm } from "./QuietHoursForm.tsx";

type Way = keyof GroupChoice;

/** The ways this server offers, in the order of the columns. */
const waysOf = ({ push, email }: ChannelsView): Way[] => [
  "toast",
  "sound",
  ...(push ? (["push"] as const) : []),
  ...(email ? (["email"] as const) : []),
];

/** What the ways are for, or which of them are missing here. */
function waysLead({ push, email }: ChannelsView): string {
  if (push && email) return words.account.waysLead;
  if (!push && !email) return words.account.neitherOffered;
  return push
    ? `${words.account.waysLeadPush} ${words.account.notOffered.email}`
    : `${words.account.waysLeadEmail} ${words.account.notOffered.push}`;
}

/** Which groups reach the person how; a press takes effect at once and is taken back when the server refuses. */
function Groups({ preferences, onPush }: { preferences: PreferencesView; onPush: () => void }) {
  const client = useQueryClient();
  const put = useCommand<PreferencesView>(["preferences"]);
  const ways = waysOf(preferences.channels);
  const own = EVENT_GROUPS.flatMap((group) => {
    const choice = preferences.groups[group];
    return choice ? [{ group, choice }] : [];
  });
  const choose = (group: EventGroup, choice: GroupChoice, way: Way, isOn: boolean) => {
    const groups = { ...preferences.groups, [group]: { ...choice, [way]: isOn } };
    const changed = { ...preferences, groups };
    client.setQueryData(preferencesQuery().queryKey, changed);
    put.send(putPreferences(changed));
    // While the press counts as one: browsers ask for the permission only then.
    if (way === "push" && isOn) onPush();
  };
  return (
    <div className="card divide-y divide-line">
      <p className="px-4 py-3 text-sm text-muted">{waysLead(preferences.channels)}</p>
      <div aria-hidden="true" className="hidden justify-end gap-2 px-4 py-2 text-xs font-semibold text-muted sm:flex">
        {ways.map((way) => (
          <span key={way} className="w-14 shrink-0 text-center">
            {words.account[way]}
          </span>
        ))}
      </div>
      {own.map(({ group, choice }) => (
        <fieldset key={group} className="gap-2 px-4 py-2 sm:flex sm:items-center">
          <legend className="sr-only">{words.account.groups[group]}</legend>
          <div className="min-w-0 grow">
            <p className="text-sm font-medium">{words.account.groups[group]}</p>
            <p className="text-sm text-muted">{words.account.groupHints[group]}</p>
          </div>
          <div className="mt-1 grid grid-cols-4 gap-2 sm:mt-0 sm:flex">
            {ways.map((way) => (
              <div key={way} className="flex flex-col items-center sm:w-14 sm:shrink-0">
                <span aria-hidden="true" className="text-xs text-muted sm:hidden">
                  {words.account[way]}
                </span>
                <Toggle
                  label={words.account.wayOf(words.account[way], words.account.groups[group])}
                  isLabelHidden
                  checked={choice[way]}
                  disabled={put.busy}
                  onChange={(isOn) => choose(group, choice, way, isOn)}
                />
              </div>
            ))}
          </div>
        </fieldset>
      ))}
      {put.error && (
        <div className="p-4">
          <Refusal error={put.error} />
        </div>
      )}
    </div>
  );
}

/** Everything that is chosen: groups, this device, quiet hours. */
function Chosen({ preferences }: { preferences: PreferencesView }) {
  const { push } = preferences.channels;
  const device = usePushDevice(push);
  return (
    <>
      <Groups preferences={preferences} onPush={() => void device.putOn()} />
      {push && (
        <Section title={words.account.pushTitle}>
          <PushDevice push={push} device={device} />
        </Section>
      )}
      <Section title={words.account.quietTitle}>
        <QuietHoursForm preferences={preferences} />
      </Section>
    </>
  );
}

const LEVEL_NAMES = ["success", "info", "warning", "error"] as const satisfies readonly Level[];

/** Lets the person hear each level, also to see whether this device lets sounds out. */
function TrySound() {
  const [isBlocked, setBlocked] = useState(false);
  const play = async (level: Level) => setBlocked(!(await trySound(level)));
  return (
    <div className="card space-y-3 p-4">
      <p className="text-sm text-muted">{words.account.trySoundLead}</p>
      <div className="flex flex-wrap gap-2">
        {LEVEL_NAMES.map((level) => (
          <Button key={level} look="secondary" onClick={() => void play(level)}>
            <Volume2 aria-hidden="true" className={`size-4 ${LEVELS[level].text}`} />
            {words.levels[level]}
          </Button>
        ))}
      </div>
      <div role="status">{isBlocked && <Message level="warning">{words.account.soundsBlocked}</Message>}</div>
    </div>
  );
}

/** How notices reach the person besides the inbox. */
export function PreferencesPage() {
  const query = useQuery(preferencesQuery());
  return (
    <Page title={words.account.preferencesTitle} lead={words.account.preferencesLead}>
      <AccountTabs />
      <One query={query} skeleton={<Skeleton rows={6} className="h-14" />}>
        {(preferences) => <Chosen preferences={preferences} />}
      </One>
      <Section title={words.account.trySound}>
        <TrySound />
      </Section>
    </Page>
  );
}
