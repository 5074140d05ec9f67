import { useInfiniteQuery } from "@tanstack/react-query";
import { BellRing, Building2, CarFront, type LucideIcon, Search } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useId } from "react";
import { useLocation } from "wouter";
import { lotsQuery } from "../../api/lots.ts";
import { useVisitorInterval } from "../../live/watching.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Button, ButtonLink, TextLink } from "../../ui/Button.tsx";
import { Empty, Many, Skeleton } from "../../ui/Faces.tsx";
import { Section } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";
import { LotCard } from "../driver/LotCard.tsx";

/** How many lots stand on the first page; all of them are one press away. */
const SHOWN = 6;

function SearchBox() {
  const id = useId();
  const [, navigate] = useLocation();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get("q") ?? "").trim();
    navigate(q ? `/lots?q=${encodeURIComponent(q)}` : "/lots");
  };
  return (
    <search>
      <form onSubmit={submit} className="flex flex-col gap-2 sm:flex-row">
        <label htmlFor={id} className="sr-only">
          {words.visitor.searchLabel}
        </label>
        <input
          id={id}
          name="q"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={100}
          placeholder={words.visitor.searchLabel}
          className="min-h-12 grow rounded-lg border border-line-strong bg-surface px-4 text-base text-ink placeholder:text-muted"
        />
        <Button type="submit" icon={Search} className="min-h-12 px-6 text-base">
          {words.visitor.searchAction}
        </Button>
      </form>
    </search>
  );
}

/** Lots with their free counts; a visitor has no line, so the list is asked for again while it is looked at. */
function Lots() {
  const query = useInfiniteQuery({ ...lotsQuery(), refetchInterval: useVisitorInterval() });
  return (
    <Section title={words.visitor.lotsTitle} aside={<AsOf updatedAt={query.dataUpdatedAt} />}>
      <Many
        query={query}
        isCut
        skeleton={<Skeleton rows={4} className="h-28" />}
        empty={<Empty title={words.visitor.noLots}>{words.visitor.noLotsText}</Empty>}
      >
        {(lots) => (
          <ul className="grid gap-3 md:grid-cols-2">
            {lots.slice(0, SHOWN).map((lot) => (
              <li key={lot.id}>
                <LotCard lot={lot} />
              </li>
            ))}
          </ul>
        )}
      </Many>
      <TextLink href="/lots">{words.visitor.allLots}</TextLink>
    </Section>
  );
}

function Offer({
  icon: Icon,
  title,
  text,
  children,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <div className="card flex flex-col items-start gap-2 p-5">
      <Icon aria-hidden="true" className="size-6 text-accent" />
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="grow text-sm text-muted">{text}</p>
      {children}
    </div>
  );
}

/** The first page of a visitor: what this is, where there is room right now, and the ways in. */
export default function WelcomePage() {
  useEffect(() => {
    document.title = words.app.product;
  }, []);
  return (
    <div className="mx-auto w-full max-w-5xl space-y-8 px-4 py-8">
      <div className="space-y-4">
        <h1 className="max-w-2xl text-3xl font-bold tracking-tight text-balance sm:text-4xl">
          {words.visitor.headline}
        </h1>
        <p className="flex max-w-2xl items-start gap-2 text-muted">
          <BellRing aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" />
          {words.visitor.lead}
        </p>
        <SearchBox />
      </div>
      <Lots />
      <div className="grid gap-3 md:grid-cols-2">
        <Offer icon={CarFront} title={words.visitor.forDrivers} text={words.visitor.forDriversText}>
          <ButtonLink href="/register" look="secondary">
            {words.visitor.registerDriver}
          </ButtonLink>
        </Offer>
        <Offer icon={Building2} title={words.visitor.forOwners} text={words.visitor.forOwnersText}>
          <ButtonLink href="/register?role=owner" look="secondary">
            {words.visitor.registerOwner}
          </ButtonLink>
        </Offer>
      </div>
    </div>
  );
}
