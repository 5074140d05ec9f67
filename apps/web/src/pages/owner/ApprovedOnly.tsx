import type { ReactNode } from "react";
import { useMe } from "../../session.tsx";
import { Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";

/** What an owner sees until an admin has approved them; changes by itself when that happens. */
export function ApprovedOnly({ children }: { children: ReactNode }) {
  const me = useMe();
  if (me?.ownerStatus === "approved") return children;
  return (
    <Page title={me?.businessName ?? "Welcome"}>
      {me?.ownerStatus === "declined" ? (
        <Message level="warning">
          Your registration was declined. The reason is in your inbox. Your lots cannot be seen or booked.
        </Message>
      ) : (
        <Message level="info">
          An admin has to approve you first. Your lots can be seen and booked from then on; this page changes by itself.
        </Message>
      )}
    </Page>
  );
}
