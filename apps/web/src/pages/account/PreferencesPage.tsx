import { EVENT_GROUPS, type GroupChoice, type Level, type PreferencesView } from "@parkmate/protocol";
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
import { QuietHoursForm } from "./QuietHoursForm.tsx";

const WAYS = ["toast", "sound"] as const satisfies readonly (keyof GroupChoice)[];

/** Which groups reach the person how; a press takes effect at once and is taken back when the server refuses. */
function Groups({ preferences }: { preferences: PreferencesView }) {
  const client = useQueryClient();
  const put = useCommand<PreferencesView>(["preferences"]);
  const own = EVENT_GROUPS.flatMap((group) => {
    const choice = preferences.groups[group];
    return choice ? [{ group, choice }] : [];
  });
  const choose = (changed: PreferencesView) => {
    client.setQueryData(preferencesQuery().queryKey, changed);
    put.send(putPreferences(changed));
  };
  return (
    <div className="card divide-y divide-line">
      <div aria-hidden="true" className="flex justify-end gap-2 px-4 py-2 text-xs font-semibold text-muted">
        {WAYS.map((way) => (
          <span key={way} className="w-14 shrink-0 text-center">
            {words.account[way]}
          </span>
        ))}
      </div>
      {own.map(({ group, choice }) => (
        <fieldset key={group} className="flex items-center gap-2 px-4 py-2">
          <legend className="sr-only">{words.account.groups[group]}</legend>
          <div className="min-w-0 grow">
            <p className="text-sm font-medium">{words.account.groups[group]}</p>
            <p className="text-sm text-muted">{words.account.groupHints[group]}</p>
          </div>
          {WAYS.map((way) => (
            <div key={way} className="flex w-14 shrink-0 justify-center">
              <Toggle
                label={words.account.wayOf(words.account[way], words.account.groups[group])}
                isLabelHidden
                checked={choice[way]}
                disabled={put.busy}
                onChange={(isOn) =>
                  choose({ ...preferences, groups: { ...preferences.groups, [group]: { ...choice, [way]: isOn } } })
                }
              />
            </div>
          ))}
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
        {(preferences) => (
          <>
            <Groups preferences={preferences} />
            <Section title={words.account.quietTitle}>
              <QuietHoursForm preferences={preferences} />
            </Section>
          </>
        )}
      </One>
      <Section title={words.account.trySound}>
        <TrySound />
      </Section>
    </Page>
  );
}
