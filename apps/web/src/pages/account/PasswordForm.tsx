import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { fieldError } from "../../api/http.ts";
import { changePassword, sessionsQuery } from "../../api/person.ts";
import { useCommand } from "../../api/useCommand.ts";
import { useMe } from "../../session.tsx";
import { Button } from "../../ui/Button.tsx";
import { Form } from "../../ui/Form.tsx";
import { Message } from "../../ui/Message.tsx";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { words } from "../../words/index.ts";

/** Changes the password; every other device is signed out by it. */
export function PasswordForm() {
  const me = useMe();
  const client = useQueryClient();
  const change = useCommand<unknown>([]);
  const [saved, setSaved] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const submit = (form: FormData) => {
    setSaved(false);
    const body = {
      currentPassword: String(form.get("currentPassword") ?? ""),
      newPassword: String(form.get("newPassword") ?? ""),
    };
    change.send(changePassword(body), () => {
      for (const input of fields.current?.querySelectorAll("input") ?? []) input.value = "";
      setSaved(true);
      void client.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    });
  };
  return (
    <Form
      error={change.error}
      onSubmit={submit}
      className="card space-y-4 p-4"
      foot={
        <div className="space-y-3">
          <div role="status">{saved && <Message level="success">{words.account.passwordSaved}</Message>}</div>
          <Button type="submit" look="secondary" busy={change.busy}>
            {words.account.savePassword}
          </Button>
        </div>
      }
    >
      <p className="text-sm text-muted">{words.account.passwordLead}</p>
      {/* For password managers: whose password it is. */}
      <input type="hidden" name="username" autoComplete="username" value={me?.email ?? ""} />
      <div ref={fields} className="space-y-4">
        <PasswordField
          label={words.account.currentPassword}
          name="currentPassword"
          autoComplete="current-password"
          error={fieldError(change.error, "currentPassword")}
        />
        <PasswordField
          label={words.account.newPassword}
          name="newPassword"
          autoComplete="new-password"
          hint={words.visitor.passwordHint}
          error={fieldError(change.error, "newPassword")}
        />
      </div>
    </Form>
  );
}
