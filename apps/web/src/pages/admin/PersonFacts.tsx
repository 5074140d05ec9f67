import type { UserView } from "@parkmate/protocol";
import { Ban, UserCheck, UserSearch } from "lucide-react";
import { useState } from "react";
import { setDisabled, useAdminCommand, useKeepPerson } from "../../api/admin.ts";
import { pathWith } from "../../api/http.ts";
import { useMe } from "../../session.tsx";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { Fact, Facts } from "../../ui/Page.tsx";
import { SheetFoot } from "../../ui/Sheet.tsx";
import { OwnerBadge, UserBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { TraceLink } from "./TraceLink.tsx";

/** The button that disables or enables an account, asked once more before it does. */
function AccountSwitch({ person }: { person: UserView }) {
  const [asking, setAsking] = useState(false);
  // What is asked stays while the dialog closes, though the account is another way by then.
  const [disabling, setDisabling] = useState(false);
  const command = useAdminCommand<{ user: UserView }>();
  const keep = useKeepPerson();
  const said = words.adminPeople;
  const { disabled } = person;
  const close = () => {
    setAsking(false);
    command.reset();
  };
  return (
    <>
      <Button
        look={disabled ? "primary" : "danger"}
        icon={disabled ? UserCheck : Ban}
        onClick={() => {
          setDisabling(!disabled);
          setAsking(true);
        }}
      >
        {disabled ? said.enable : said.disable}
      </Button>
      <ConfirmSheet
        open={asking}
        title={disabling ? said.disableTitle(person.name) : said.enableTitle(person.name)}
        action={disabling ? said.disable : said.enable}
        look={disabling ? "danger" : "primary"}
        busy={command.busy}
        error={command.error}
        onClose={close}
        onConfirm={() =>
          command.send(setDisabled(person.id, disabling), ({ user }) => {
            close();
            keep(user);
          })
        }
      >
        {disabling ? said.disableHint[person.role] : said.enableHint}
      </ConfirmSheet>
    </>
  );
}

/** Everything known of a person, and what can be done about them. */
export function PersonFacts({ person }: { person: UserView }) {
  const isSelf = useMe()?.id === person.id;
  const said = words.adminPeople;
  const none = words.common.none;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <UserBadge disabled={person.disabled} />
        {person.ownerStatus && <OwnerBadge status={person.ownerStatus} />}
      </div>
      <Facts>
        <Fact name={said.role}>
          <span className="capitalize">{words.roles[person.role]}</span>
        </Fact>
        <Fact name={said.email}>{person.email}</Fact>
        <Fact name={said.phone}>{person.phone ?? none}</Fact>
        {person.role === "owner" && (
          <>
            <Fact name={said.business}>{person.businessName ?? none}</Fact>
            <Fact name={said.city}>{person.city ?? none}</Fact>
          </>
        )}
        <Fact name={said.since}>{dayTime(person.createdAt)}</Fact>
        {person.disabledAt && <Fact name={said.disabledSince}>{dayTime(person.disabledAt)}</Fact>}
      </Facts>
      <div className="space-y-2">
        <TraceLink userId={person.id} />
        {person.role === "owner" && (
          <ButtonLink
            href={pathWith("/admin/owners", { q: person.email })}
            look="secondary"
            icon={UserSearch}
            className="w-full"
          >
            {said.toOwner}
          </ButtonLink>
        )}
      </div>
      <SheetFoot>
        {isSelf ? (
          <p className="text-sm text-muted">{said.self}</p>
        ) : (
          <div className="flex justify-end">
            <AccountSwitch person={person} />
          </div>
        )}
      </SheetFoot>
    </div>
  );
}
