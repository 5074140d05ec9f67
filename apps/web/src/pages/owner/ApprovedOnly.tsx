import { useInfiniteQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { inboxQuery } from "../../api/inbox.ts";
import { useMe } from "../../session.tsx";
import { ButtonLink } from "../../ui/Button.tsx";
import { Message } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";

/** Which of the steps is under way while an admin looks. */
const NOW = 1;

function Steps() {
  return (
    <Section title={words.ownerDesk.nextTitle}>
      <ol className="card divide-y divide-line">
        {words.ownerDesk.steps.map(([name, hint], step) => (
          <li key={name} aria-current={step === NOW ? "step" : undefined} className="flex items-start gap-3 p-4">
            <span
              aria-hidden="true"
              className={`inline-flex size-7 shrink-0 items-center justify-center rounded-full text-sm font-bold ${
                step < NOW ? "bg-success-soft text-success" : step === NOW ? "bg-accent text-on-accent" : "bg-sunken"
              }`}
            >
              {step < NOW ? <Check className="size-4" /> : step + 1}
            </span>
            <div className="min-w-0">
              <p className="font-semibold">{name}</p>
              <p className="text-sm text-muted">{hint}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Why it was declined stands in the notice that told it. */
function Declined() {
  const inbox = useInfiniteQuery(inboxQuery(false));
  const notice = inbox.data?.pages.flatMap(({ items }) => items).find(({ event }) => event === "owner.declined");
  return (
    <>
      <Message level="warning">
        <p>{notice?.body}</p>
        <p>{words.ownerDesk.declined}</p>
      </Message>
      <p className="text-sm">{words.ownerDesk.declinedNext}</p>
      <ButtonLink href="/inbox" look="secondary">
        {words.ownerDesk.toInbox}
      </ButtonLink>
    </>
  );
}

/** What an owner sees until an admin has approved them; changes by itself when that happens. */
export function ApprovedOnly({ children }: { children: ReactNode }) {
  const me = useMe();
  if (me?.ownerStatus === "approved") return children;
  const isDeclined = me?.ownerStatus === "declined";
  return (
    <Page title={isDeclined ? words.ownerDesk.declinedTitle : words.ownerDesk.waitingTitle} lead={me?.businessName}>
      {isDeclined ? (
        <Declined />
      ) : (
        <>
          <Message level="info">{words.ownerDesk.waiting}</Message>
          <Steps />
        </>
      )}
    </Page>
  );
}
