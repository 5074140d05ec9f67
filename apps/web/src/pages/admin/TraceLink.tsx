import { Route } from "lucide-react";
import { pathWith } from "../../api/http.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { words } from "../../words/index.ts";

/** Where the notices of a person are traced; `q` is what finds them by search, so that the page can name them. */
export const tracePath = (userId: string, q: string): string => pathWith("/admin/trace", { userId, q });

/** Leads to what became of a person's notices. */
export function TraceLink({ userId, q }: { userId: string; q: string }) {
  return (
    <ButtonLink href={tracePath(userId, q)} look="secondary" icon={Route} className="w-full">
      {words.adminTrace.ofPerson}
    </ButtonLink>
  );
}
