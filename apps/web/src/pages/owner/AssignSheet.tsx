import type { CarwashView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { assignWash, ownerEmployeesQuery, useOwnerCommand } from "../../api/owner.ts";
import { Button, TextLink } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { words } from "../../words/index.ts";

function Nobody({ isOther }: { isOther: boolean }) {
  const { assignNone, assignNoneElse, assignNoneHint, toEmployees } = words.ownerWashes;
  return (
    <Empty title={isOther ? assignNoneElse : assignNone}>
      <p>{assignNoneHint}</p>
      <TextLink href="/owner/employees">{toEmployees}</TextLink>
    </Empty>
  );
}

/** Chooses which of the owner's available employees does a wash; how busy each is moves by itself. */
export function AssignSheet({ wash, onClose }: { wash: CarwashView; onClose: () => void }) {
  const [chosen, setChosen] = useState("");
  const [isMissing, setMissing] = useState(false);
  const query = useInfiniteQuery(ownerEmployeesQuery());
  const assign = useOwnerCommand();
  const texts = words.ownerWashes;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(chosen === "");
    if (chosen !== "") assign.send(assignWash(wash.id, chosen), onClose);
  };
  return (
    <Sheet open title={texts.assignTitle(wash.service.name)} onClose={onClose}>
      <Many query={query} empty={<Nobody isOther={false} />}>
        {(employees) => {
          const others = employees.filter(
            ({ id, availability }) => availability === "available" && id !== wash.employee?.id,
          );
          if (others.length === 0) return <Nobody isOther={wash.employee !== undefined} />;
          return (
            <form onSubmit={submit} className="space-y-4">
              <Choices
                legend={texts.employee}
                choices={others.map(({ id, name, workload }) => ({
                  value: id,
                  label: name,
                  detail: texts.busyOf(workload),
                }))}
                value={chosen}
                error={isMissing ? texts.chooseSomebody : undefined}
                onChange={(value) => {
                  setMissing(false);
                  setChosen(value);
                }}
              />
              <SheetFoot>
                <Refusal error={assign.error} />
                <div className="flex justify-end gap-2">
                  <Button look="quiet" onClick={onClose}>
                    {words.common.cancel}
                  </Button>
                  <Button type="submit" busy={assign.busy}>
                    {texts.assign}
                  </Button>
                </div>
              </SheetFoot>
            </form>
          );
        }}
      </Many>
    </Sheet>
  );
}
