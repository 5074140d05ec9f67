import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { ApiError, fieldError } from "../../api/http.ts";
import { signIn } from "../../api/person.ts";
import { isDemo } from "../../mode.ts";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { TextField } from "../../ui/Field.tsx";
import { Form } from "../../ui/Form.tsx";
import { Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { words } from "../../words/index.ts";
import { useEntrance } from "./useEntrance.ts";

const DEMO_PASSWORD = "parkmate-demo";
const DEMO_ACCOUNTS = ["driver", "driver2", "owner", "owner2", "admin"].map((name) => ({
  value: `${name}@parkmate.test`,
  label: name,
}));

/** Sign in; the route then leads back to where the person was. */
export default function SignInPage() {
  const [search] = useSearchParams();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { busy, error, enter } = useEntrance();
  // The wrong pair is told at the password, where the next try begins.
  const isWrong = error instanceof ApiError && error.code === "credentials.invalid";
  return (
    <Page title={words.visitor.signInTitle}>
      {search.has("return") && <Message level="info">{words.visitor.backTo}</Message>}
      <Form
        error={error}
        onSubmit={() => enter(() => signIn({ email: email.trim(), password }))}
        className="card space-y-4 p-4"
        foot={
          <Button type="submit" busy={busy} className="w-full">
            {words.visitor.signInTitle}
          </Button>
        }
      >
        {isDemo && (
          <Choices
            legend={words.visitor.demoAccounts}
            choices={DEMO_ACCOUNTS}
            value={email}
            onChange={(account) => {
              setEmail(account);
              setPassword(DEMO_PASSWORD);
            }}
          />
        )}
        <TextField
          label={words.visitor.email}
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          error={fieldError(error, "email")}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={words.visitor.password}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          error={isWrong ? error.message : fieldError(error, "password")}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form>
      <p className="text-sm text-muted">
        {words.visitor.newHere}{" "}
        <Link
          href={`/register?${search}`}
          className="inline-flex min-h-11 items-center font-semibold text-accent underline"
        >
          {words.visitor.registerTitle}
        </Link>
      </p>
    </Page>
  );
}
