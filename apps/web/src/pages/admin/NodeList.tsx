import type { NodeView, RealtimeView } from "@parkmate/protocol";
import type { UseQueryResult } from "@tanstack/react-query";
import { CircleCheck, CircleX, RefreshCw } from "lucide-react";
import type { SystemStats } from "../../live/stats.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty, One, Skeleton } from "../../ui/Faces.tsx";
import { duration, number, plainNumber } from "../../ui/format.ts";
import { Section } from "../../ui/Page.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { clockSeconds, dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { nodesNow } from "./health.ts";

function Health({ channels }: Pick<NodeView, "channels">) {
  const [Icon, look] = channels === "healthy" ? [CircleCheck, "text-success"] : [CircleX, "text-error"];
  return (
    <span className={`flex items-center gap-1.5 font-semibold ${look}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {words.adminDesk.channels[channels]}
    </span>
  );
}

function columns(): readonly [Column<NodeView>, ...Column<NodeView>[]] {
  const said = words.adminDesk;
  return [
    { header: said.node, cell: ({ id }) => <span className="font-semibold whitespace-nowrap">{id}</span> },
    { header: said.health, cell: ({ channels }) => <Health channels={channels} /> },
    { header: said.since, cell: ({ startedAt }) => <span className="whitespace-nowrap">{dayTime(startedAt)}</span> },
    { header: said.sockets, isFigure: true, cell: ({ sockets }) => number(sockets) },
    { header: said.noticesPerSecond, isFigure: true, cell: (node) => plainNumber(node.noticesPerSecond) },
    { header: said.latency, isFigure: true, cell: ({ latency }) => duration(latency.p99) },
    { header: said.lateness, isFigure: true, cell: ({ lateness }) => duration(lateness.p99) },
  ];
}

/** The nodes and how they are: as heard each second, else as they were when it was asked. */
export function NodeList({ query, stats }: { query: UseQueryResult<RealtimeView>; stats: SystemStats }) {
  const said = words.adminDesk;
  return (
    <Section
      title={said.nodes}
      aside={
        <div className="flex items-center gap-2">
          {!stats.latest && query.dataUpdatedAt > 0 && (
            <p className="text-sm text-muted">{said.healthAsOf(clockSeconds(query.dataUpdatedAt))}</p>
          )}
          <Button look="quiet" icon={RefreshCw} busy={query.isFetching} onClick={() => void query.refetch()}>
            {words.common.refresh}
          </Button>
        </div>
      }
    >
      <One query={query} skeleton={<Skeleton rows={1} className="h-20" />}>
        {({ nodes }) => {
          const rows = nodesNow(stats.latest, nodes);
          if (rows.length === 0) return <Empty title={said.noNodes} />;
          return <Table label={said.nodes} columns={columns()} rows={rows} rowId={({ id }) => id} />;
        }}
      </One>
    </Section>
  );
}
