import type { Page } from "@parkmate/protocol";
import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from "@tanstack/react-query";
import { Inbox, RefreshCw } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { isRefusal, wordsOf } from "../api/http.ts";
import { words } from "../words/index.ts";
import { Button, ButtonLink } from "./Button.tsx";
import { ListContext } from "./fresh.ts";
import { Message } from "./Message.tsx";

/** Grey shapes where a list will be; not for a blink of time. */
export function Skeleton({ rows = 3, className = "h-24" }: { rows?: number; className?: string }) {
  return (
    <div role="status" aria-label={words.common.loading} className="space-y-3">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className={`animate-pulse rounded-xl bg-sunken ${className}`} />
      ))}
    </div>
  );
}

/** The list that a thing belongs to, and what the way there is called. */
interface Back {
  href: string;
  name: string;
}

/**
 * What happened and a way to try again; `busy` while that is under way. What is not there at all is not tried again: the way is
 * `back` then.
 */
export function Failure({
  error,
  busy = false,
  back,
  onRetry,
}: {
  error: unknown;
  busy?: boolean;
  back?: Back | undefined;
  onRetry: () => void;
}) {
  if (isRefusal(error, "not_found")) {
    return <Empty title={wordsOf(error)}>{back && <ButtonLink href={back.href}>{back.name}</ButtonLink>}</Empty>;
  }
  return (
    <div className="space-y-3">
      <Message level="error">{wordsOf(error)}</Message>
      <Button look="secondary" busy={busy} onClick={onRetry}>
        <RefreshCw aria-hidden="true" className="size-4" />
        {words.common.tryAgain}
      </Button>
    </div>
  );
}

/** What will appear here, and what makes it appear. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="card flex flex-col items-center gap-3 px-4 py-10 text-center">
      <Inbox aria-hidden="true" className="size-8 text-muted" />
      <p className="font-semibold">{title}</p>
      {children && <div className="text-sm text-muted">{children}</div>}
    </div>
  );
}

type Asked = Pick<UseQueryResult, "isError" | "error" | "isFetching" | "refetch">;

/** No answer yet: awaited, or what happened instead. That stays while it is asked again, by a press or by a doorbell. */
export function Unanswered({ query, back, skeleton }: { query: Asked; back?: Back | undefined; skeleton?: ReactNode }) {
  const [error, setError] = useState<unknown>(null);
  if (query.isError && error !== query.error) setError(query.error);
  if (error === null) return skeleton ?? <Skeleton />;
  return <Failure error={error} busy={query.isFetching} back={back} onRetry={() => void query.refetch()} />;
}

/**
 * One thing: loading, error with retry (where there is no such thing the way `back`), or `children` of it. What was shown
 * stays while it is fetched again.
 */
export function One<T>({
  query,
  back,
  skeleton,
  children,
}: {
  query: UseQueryResult<T>;
  back?: Back;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  return <Unanswered query={query} back={back} skeleton={skeleton} />;
}

/**
 * A list with its four faces, and a button for its further pages unless `isCut`
 * says that only its start is wanted. `listKey` names the list as filtered. While other filters
 * are being answered the rows of before stay, dimmed, where the query keeps them (`placeholderData`).
 */
export function Many<T>({
  query,
  isCut = false,
  listKey = "",
  skeleton,
  empty,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  isCut?: boolean;
  listKey?: string;
  skeleton?: ReactNode;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}) {
  const [emptyKey, setEmptyKey] = useState<string | null>(null);
  const { data, isPlaceholderData } = query;
  const isEmpty = data?.pages.every(({ items }) => items.length === 0) ?? false;
  if (isEmpty && !isPlaceholderData && emptyKey !== listKey) setEmptyKey(listKey);
  const list = useMemo(
    () => ({
      key: isPlaceholderData ? "" : listKey,
      isWhole: data?.pages.length === 1 && data.pages[0]?.next === null,
      wasEmpty: emptyKey === listKey,
    }),
    [isPlaceholderData, listKey, emptyKey, data],
  );
  if (data === undefined) return <Unanswered key={listKey} query={query} skeleton={skeleton} />;
  if (isEmpty) return empty;
  return (
    <div
      aria-busy={isPlaceholderData || undefined}
      className={`space-y-3 transition-opacity duration-150 ${isPlaceholderData ? "opacity-60" : ""}`}
    >
      <ListContext value={list}>{children(data.pages.flatMap((page) => page.items))}</ListContext>
      {query.isFetchNextPageError && <Message level="error">{wordsOf(query.error)}</Message>}
      {query.hasNextPage && !isCut && (
        <Button look="secondary" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.common.showMore}
        </Button>
      )}
    </div>
  );
}
