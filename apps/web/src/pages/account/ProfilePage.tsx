import { type MeView, VEHICLE_TYPES } from "@parkmate/protocol";
import { useState } from "react";
import { fieldError } from "../../api/http.ts";
import { changeProfile, type ProfileChange } from "../../api/person.ts";
import { useCommand } from "../../api/useCommand.ts";
import { useMe, useSession } from "../../session.tsx";
import { Button } from "../../ui/Button.tsx";
import { SelectField, TextField } from "../../ui/Field.tsx";
import { Form } from "../../ui/Form.tsx";
import { Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { BusinessFields, VehicleFields } from "../../ui/RoleFields.tsx";
import { words } from "../../words/index.ts";
import { languages, speakOneOf } from "../../words/languages.ts";
import { AccountTabs } from "./AccountTabs.tsx";

/** What the form says, as the API takes it: an emptied field is null. */
function readForm(form: FormData, me: MeView): ProfileChange {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const optional = (name: string) => text(name) || null;
  return {
    name: text("name"),
    phone: optional("phone"),
    ...(me.role === "driver" && {
      vehicleNumber: optional("vehicleNumber"),
      vehicleType: VEHICLE_TYPES.find((type) => type === text("vehicleType")) ?? null,
    }),
    ...(me.role === "owner" && { businessName: optional("businessName"), city: optional("city") }),
    ...(form.has("language") && { language: text("language") }),
  };
}

function ProfileForm({ me }: { me: MeView }) {
  const { refresh } = useSession();
  const change = useCommand<MeView>(["profile"]);
  const [saved, setSaved] = useState(false);
  const at = (field: string) => fieldError(change.error, field);
  const spoken = languages();
  const submit = (form: FormData) => {
    setSaved(false);
    change.send(changeProfile(readForm(form, me)), ({ language }) => {
      setSaved(true);
      void speakOneOf([language]).then(refresh);
    });
  };
  return (
    <Form
      error={change.error}
      onSubmit={submit}
      className="card space-y-4 p-4"
      foot={
        <div className="space-y-3">
          <div role="status">{saved && <Message level="success">{words.account.profileSaved}</Message>}</div>
          <Button type="submit" busy={change.busy}>
            {words.account.saveProfile}
          </Button>
        </div>
      }
    >
      <TextField label={words.account.name} name="name" defaultValue={me.name} autoComplete="name" error={at("name")} />
      <TextField label={words.visitor.email} defaultValue={me.email} readOnly hint={words.account.emailFixed} />
      <TextField
        label={words.account.phone}
        optional
        name="phone"
        type="tel"
        defaultValue={me.phone ?? ""}
        autoComplete="tel"
        error={at("phone")}
      />
      {me.role === "driver" && <VehicleFields of={me} errorOf={at} />}
      {me.role === "owner" && <BusinessFields of={me} errorOf={at} />}
      {spoken.length > 1 && (
        <SelectField label={words.account.language} name="language" defaultValue={me.language} error={at("language")}>
          {spoken.map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
    </Form>
  );
}

/** Who the person is: what others see of them and what is filled in for them. */
export function ProfilePage() {
  const me = useMe();
  return (
    <Page title={words.account.title}>
      <AccountTabs />
      {me && <ProfileForm me={me} />}
    </Page>
  );
}
