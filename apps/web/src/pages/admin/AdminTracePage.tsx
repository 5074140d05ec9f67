import type { UserView } from "@parkmate/protocol";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { RefreshCw, UserSearch } from "lucide-react";
import { Link } from "wouter";
import { noticeTraceQuery, peopleQuery, personQuery } from "../../api/admin.ts";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Message } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { Row } from "../../ui/Row.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { UserBadge } from "../../ui/State.tsx";
import { clockSeconds } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { NoticeRow } from "./NoticeRow.tsx";
import { tracePath } from "./TraceLink.tsx";

function PersonRow({ person }: { person: UserView }) {
  return (
    <Row
      title={
        <Link href={tracePath(person.id)} className="text-accent before:absolute before:inset-0 hover:underline">
          {person.name}
        </Link>
      }
      badge={person.disabled && <UserBadge disabled />}
    >
      <p className="text-muted">
        {[words.adminPeople.roles[person.role], person.email, person.phone].filter(Boolean).join(" · ")}
      </p>
    </Row>
  );
}

/** The first step: whose notices. */
function ChoosePerson({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const query = useInfiniteQuery(peopleQuery({ q }));
  const said = words.adminTrace;
  return (
    <Section title={said.choose}>
      <SearchField label={words.adminPeople.search} value={q} onChange={onSearch} />
      <Many
        query={query}
        empty={
          q ? (
            <NoneMatch onClear={() => onSearch("")} />
          ) : (
            <Empty title={words.adminPeople.emptyTitle}>{words.adminPeople.emptyHint}</Empty>
          )
        }
      >
        {(people) => (
          <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-3">
            {people.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </ul>
        )}
      </Many>
    </Section>
  );
}

/** The person's notices, as old as it says: nothing rings for them here. */
function Trace({ userId }: { userId: string }) {
  const query = useInfiniteQuery(noticeTraceQuery(userId));
  const said = words.adminTrace;
  return (
    <Section
      title={said.notices}
      aside={
        <div className="flex items-center gap-2">
          {query.dataUpdatedAt > 0 && (
            <p className="text-sm text-muted">{words.common.asOf(clockSeconds(query.dataUpdatedAt))}</p>
          )}
          <Button
            look="secondary"
            icon={RefreshCw}
            busy={query.isFetching && !query.isFetchingNextPage}
            onClick={() => void query.refetch()}
          >
            {words.common.refresh}
          </Button>
        </div>
      }
    >
      {query.isRefetchError && <Message level="error">{said.notRefreshed}</Message>}
      <Many query={query} empty={<Empty title={said.emptyTitle}>{said.emptyHint}</Empty>}>
        {(notices) => (
          <ol className="space-y-3">
            {notices.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} />
            ))}
          </ol>
        )}
      </Many>
    </Section>
  );
}

/** "Why did I not get it": what became of each of one person's notices. */
export function AdminTracePage() {
  const { values, set } = useFilters("q", "userId");
  const { data: person } = useQuery({ ...personQuery(values.userId), enabled: values.userId !== "" });
  const said = words.adminTrace;
  if (values.userId === "") {
    return (
      <Page title={said.title} lead={said.lead} width="full">
        <ChoosePerson q={values.q} onSearch={(q) => set("q", q)} />
      </Page>
    );
  }
  return (
    <Page
      title={said.title}
      tabTitle={person ? said.tabOf(person.name) : said.title}
      lead={
        person ? said.ofWhom(person.name, words.adminPeople.roles[person.role], person.email) : said.ofId(values.userId)
      }
      width="full"
      aside={
        <ButtonLink href="/admin/trace" look="secondary" icon={UserSearch}>
          {said.another}
        </ButtonLink>
      }
    >
      <Trace key={values.userId} userId={values.userId} />
    </Page>
  );
}
