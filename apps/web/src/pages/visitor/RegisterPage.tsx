import { VEHICLE_TYPES, type VehicleType } from "@parkmate/protocol";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { ApiError, fieldError } from "../../api/http.ts";
import { type Registration, register } from "../../api/person.ts";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { TextField } from "../../ui/Field.tsx";
import { Form } from "../../ui/Form.tsx";
import { Page } from "../../ui/Page.tsx";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { BusinessFields, VehicleFields } from "../../ui/RoleFields.tsx";
import { words } from "../../words/index.ts";
import { useEntrance } from "./useEntrance.ts";

const text = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

/** The filled fields of the form; what was left empty is left out. */
function readForm(form: FormData, role: Registration["role"]): Registration {
  const optional = ["phone", "vehicleNumber", "businessName", "city"] as const;
  const filled = optional.flatMap((name) => (text(form, name) ? [[name, text(form, name)]] : []));
  const vehicleType = VEHICLE_TYPES.find((type): type is VehicleType => type === text(form, "vehicleType"));
  return {
    role,
    name: text(form, "name"),
    email: text(form, "email"),
    password: String(form.get("password") ?? ""),
    ...Object.fromEntries(filled),
    ...(vehicleType ? { vehicleType } : {}),
  };
}

/** Register as a driver or an owner (`?role=owner`); signed in at once. */
export default function RegisterPage() {
  const [search] = useSearchParams();
  const [role, setRole] = useState<Registration["role"]>(search.get("role") === "owner" ? "owner" : "driver");
  const { busy, error, enter } = useEntrance();
  const at = (field: string) => fieldError(error, field);
  const taken = error instanceof ApiError && error.code === "email.taken" ? error.message : undefined;
  return (
    <Page title={words.visitor.registerTitle}>
      <Form
        error={error}
        onSubmit={(form) => enter(() => register(readForm(form, role)))}
        className="card space-y-4 p-4"
        foot={
          <Button type="submit" busy={busy} className="w-full">
            {words.visitor.registerTitle}
          </Button>
        }
      >
        <Choices
          legend={words.visitor.because}
          choices={[
            { value: "driver", label: words.visitor.wantsToPark },
            { value: "owner", label: words.visitor.ownsLots },
          ]}
          value={role}
          onChange={setRole}
        />
        {role === "owner" && <p className="text-sm text-muted">{words.visitor.approvalHint}</p>}
        <TextField label={words.account.name} name="name" autoComplete="name" required error={at("name")} />
        <TextField
          label={words.visitor.email}
          name="email"
          type="email"
          autoComplete="username"
          required
          error={taken ?? at("email")}
        />
        <PasswordField
          label={words.visitor.password}
          name="password"
          autoComplete="new-password"
          hint={words.visitor.passwordHint}
          required
          error={at("password")}
        />
        <TextField
          label={words.account.phone}
          optional
          name="phone"
          type="tel"
          autoComplete="tel"
          error={at("phone")}
        />
        {role === "driver" ? <VehicleFields errorOf={at} /> : <BusinessFields errorOf={at} />}
      </Form>
      <p className="text-sm text-muted">
        {words.visitor.haveAccount}{" "}
        <Link
          href={`/sign-in?${search}`}
          className="inline-flex min-h-11 items-center font-semibold text-accent underline"
        >
          {words.visitor.signInTitle}
        </Link>
      </p>
    </Page>
  );
}
