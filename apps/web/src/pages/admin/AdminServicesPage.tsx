import type { AdminWashServiceView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, CircleOff, Plus } from "lucide-react";
import { useState } from "react";
import { adminServicesQuery } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { money } from "../../ui/format.ts";
import { Page } from "../../ui/Page.tsx";
import { Sheet } from "../../ui/Sheet.tsx";
import type { Column } from "../../ui/Table.tsx";
import { minutesWords } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { FilteredTable } from "./FilteredTable.tsx";
import { ServiceForm } from "./ServiceForm.tsx";

function Offer({ active }: { active: boolean }) {
  const [Icon, look] = active ? [CircleCheck, "text-success"] : [CircleOff, "text-muted"];
  return (
    <span className={`flex items-center gap-1.5 font-medium whitespace-nowrap ${look}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {active ? words.adminServices.active : words.adminServices.inactive}
    </span>
  );
}

function columns(): readonly [Column<AdminWashServiceView>, ...Column<AdminWashServiceView>[]] {
  const said = words.adminServices;
  return [
    { header: said.name, cell: ({ name }) => name },
    {
      header: said.description,
      isDetail: true,
      cell: ({ description }) => <span className="text-muted">{description || words.common.none}</span>,
    },
    { header: said.price, isFigure: true, cell: ({ pricePaise }) => money(pricePaise) },
    { header: said.duration, isFigure: true, cell: ({ minutes }) => minutesWords(minutes) },
    { header: said.offer, isBadge: true, cell: ({ active }) => <Offer active={active} /> },
  ];
}

const CLOSED = { isOpen: false, service: null };

/** What washes there are, on offer or not; a row opens to be changed. */
export function AdminServicesPage() {
  const query = useInfiniteQuery(adminServicesQuery());
  const [form, setForm] = useState<{ isOpen: boolean; service: AdminWashServiceView | null }>(CLOSED);
  const said = words.adminServices;
  const { isOpen, service } = form;
  // What it shows stays while it closes.
  const close = () => setForm({ isOpen: false, service });
  return (
    <Page
      title={said.title}
      lead={said.lead}
      width="full"
      aside={
        <Button icon={Plus} onClick={() => setForm({ isOpen: true, service: null })}>
          {said.add}
        </Button>
      }
    >
      <FilteredTable
        said={said}
        query={query}
        columns={columns()}
        onOpen={(service) => setForm({ isOpen: true, service })}
      />
      <Sheet
        open={isOpen}
        title={service ? said.editTitle(service.name) : said.addTitle}
        {...(service ? { description: said.editHint } : {})}
        onClose={close}
      >
        <ServiceForm key={service?.id ?? "new"} service={service} onClose={close} />
      </Sheet>
    </Page>
  );
}
