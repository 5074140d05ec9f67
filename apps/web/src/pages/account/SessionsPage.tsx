import type { SessionView } from "@parkmate/protocol";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { revokeOtherSessions, revokeSession, sessionsQuery } from "../../api/person.ts";
import { useCommand } from "../../api/useCommand.ts";
import { useNow } from "../../live/watching.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { Row, Rows } from "../../ui/Row.tsx";
import { dayTime, relative } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { AccountTabs } from "./AccountTabs.tsx";
import { PasswordForm } from "./PasswordForm.tsx";

/** Ends sessions after one more question; the list is fresh afterwards. */
function useRevoking() {
  const client = useQueryClient();
  const [asking, setAsking] = useState<SessionView | "others" | null>(null);
  const revoke = useCommand<{ revoked: number }>([]);
  const close = () => {
    if (revoke.busy) return;
    revoke.reset();
    setAsking(null);
  };
  const confirm = () => {
    if (!asking) return;
    revoke.send(asking === "others" ? revokeOtherSessions() : revokeSession(asking.id), () => {
      setAsking(null);
      void client.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    });
  };
  return { asking, ask: setAsking, close, confirm, revoke };
}

function SessionRow({ session, now, onRevoke }: { session: SessionView; now: number; onRevoke: () => void }) {
  const name = session.device;
  return (
    <Row
      title={
        <span className="inline-flex items-center gap-2">
          <MonitorSmartphone aria-hidden="true" className="size-5 shrink-0 text-muted" />
          {name}
        </span>
      }
      badge={
        session.current && (
          <span className="rounded-full bg-success-soft px-2.5 py-1 text-xs font-semibold text-success">
            {words.account.thisDevice}
          </span>
        )
      }
      actions={
        !session.current && (
          <Button look="secondary" aria-label={words.account.revokeOf(name)} onClick={onRevoke}>
            {words.account.revoke}
          </Button>
        )
      }
    >
      <p className="text-muted">
        {words.account.signedInAt(dayTime(session.createdAt))}
        <br />
        {words.account.seenAt(relative(session.lastSeenAt, now))}
      </p>
    </Row>
  );
}

/** Where the person is signed in, and the password. */
export function SessionsPage() {
  const query = useInfiniteQuery(sessionsQuery());
  const now = useNow(false);
  const { asking, ask, close, confirm, revoke } = useRevoking();
  const isAlone = query.data?.pages.flatMap((page) => page.items).every((session) => session.current) ?? true;
  return (
    <Page title={words.account.sessionsTitle}>
      <AccountTabs />
      <Section
        title={words.account.sessions}
        aside={
          !isAlone && (
            <Button look="secondary" onClick={() => ask("others")}>
              {words.account.revokeOthers}
            </Button>
          )
        }
      >
        <Many query={query} empty={<Empty title={words.account.noOthers} />}>
          {(sessions) => (
            <>
              <Rows>
                {sessions.map((session) => (
                  <SessionRow key={session.id} session={session} now={now} onRevoke={() => ask(session)} />
                ))}
              </Rows>
              {isAlone && <p className="text-sm text-muted">{words.account.noOthers}</p>}
            </>
          )}
        </Many>
      </Section>
      <Section title={words.account.password}>
        <PasswordForm />
      </Section>
      <ConfirmSheet
        open={asking !== null}
        title={asking === "others" ? words.account.revokeOthersTitle : words.account.revokeTitle}
        action={words.account.revoke}
        busy={revoke.busy}
        error={revoke.error}
        onClose={close}
        onConfirm={confirm}
      >
        {asking === "others" || asking === null
          ? words.account.revokeOthersText
          : words.account.revokeText(asking.device)}
      </ConfirmSheet>
    </Page>
  );
}
