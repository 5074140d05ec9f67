import { type FormEvent, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { fieldError } from "../../api/http.ts";
import { signIn } from "../../api/person.ts";
import { isDemo } from "../../mode.ts";
import { useSession } from "../../session.tsx";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { TextField } from "../../ui/Field.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";

const DEMO_PASSWORD = "parkmate-demo";
const DEMO_ACCOUNTS = ["driver", "driver2", "owner", "owner2", "admin"].map((name) => ({
  value: `${name}@parkmate.test`,
  label: name,
}));

/** Sign in; the route then leads back to where the person was. */
export default function SignInPage() {
  const { enter } = useSession();
  const [search] = useSearchParams();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn({ email: email.trim(), password });
      await enter();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page title="Sign in">
      <form onSubmit={submit} className="card space-y-4 p-4" noValidate>
        {isDemo && (
          <Choices
            legend="Demo accounts"
            choices={DEMO_ACCOUNTS}
            value={email}
            onChange={(account) => {
              setEmail(account);
              setPassword(DEMO_PASSWORD);
            }}
          />
        )}
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          error={fieldError(error, "email")}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          error={fieldError(error, "password")}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Refusal error={error} />
        <Button type="submit" busy={busy} className="w-full">
          Sign in
        </Button>
      </form>
      <p className="text-sm text-muted">
        New here?{" "}
        <Link href={`/register?${search}`} className="font-semibold text-accent underline">
          Register
        </Link>
      </p>
    </Page>
  );
}
