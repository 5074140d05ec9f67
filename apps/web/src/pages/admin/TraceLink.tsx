import { Route } from "lucide-react";
import { pathWith } from "../../api/http.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { words } from "../../words/index.ts";

/** Where the notices of a person are traced. */
export const tracePath = (userId: string): string => pathWith("/admin/trace", { userId });

/** Leads to what became of a person's notices. */
export function TraceLink({ userId }: { userId: string }) {
  return (
    <ButtonLink href={tracePath(userId)} look="secondary" icon={Route} className="w-full">
      {words.adminTrace.ofPerson}
    </ButtonLink>
  );
}
