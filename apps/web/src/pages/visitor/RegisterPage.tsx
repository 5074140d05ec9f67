import { VEHICLE_TYPES, type VehicleType } from "@parkmate/protocol";
import { type FormEvent, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { fieldError } from "../../api/http.ts";
import { type Registration, register } from "../../api/person.ts";
import { useSession } from "../../session.tsx";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { SelectField, TextField } from "../../ui/Field.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";

const ROLE_CHOICES = [
  { value: "driver", label: "I want to park" },
  { value: "owner", label: "I own parking lots" },
] as const;

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

/** Register as a driver or an owner; signed in at once. */
export default function RegisterPage() {
  const { enter } = useSession();
  const [search] = useSearchParams();
  const [role, setRole] = useState<Registration["role"]>("driver");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const at = (field: string) => fieldError(error, field);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await register(readForm(new FormData(event.currentTarget), role));
      await enter();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page title="Register">
      <form onSubmit={submit} className="card space-y-4 p-4" noValidate>
        <Choices legend="You are here because" choices={ROLE_CHOICES} value={role} onChange={setRole} />
        <TextField label="Name" name="name" autoComplete="name" required error={at("name")} />
        <TextField label="Email" name="email" type="email" autoComplete="username" required error={at("email")} />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          hint="10 characters or more"
          required
          error={at("password")}
        />
        <TextField label="Phone (optional)" name="phone" type="tel" autoComplete="tel" error={at("phone")} />
        {role === "driver" ? (
          <>
            <TextField
              label="Number plate (optional)"
              name="vehicleNumber"
              autoCapitalize="characters"
              placeholder="KL 08 AZ 1234"
              error={at("vehicleNumber")}
            />
            <SelectField label="Vehicle (optional)" name="vehicleType" defaultValue="" error={at("vehicleType")}>
              <option value="">Not said</option>
              {VEHICLE_TYPES.map((type) => (
                <option key={type} value={type}>
                  {words.vehicles[type]}
                </option>
              ))}
            </SelectField>
          </>
        ) : (
          <>
            <TextField label="Business name (optional)" name="businessName" error={at("businessName")} />
            <TextField label="City (optional)" name="city" autoComplete="address-level2" error={at("city")} />
          </>
        )}
        <Refusal error={error} />
        <Button type="submit" busy={busy} className="w-full">
          Register
        </Button>
      </form>
      <p className="text-sm text-muted">
        Have an account?{" "}
        <Link href={`/sign-in?${search}`} className="font-semibold text-accent underline">
          Sign in
        </Link>
      </p>
    </Page>
  );
}
