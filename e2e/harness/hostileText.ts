/**
 * Whatever people, and those who mean harm, put into a form.
 *
 * Promises: answers what is wrong with how the form takes it: a script that ran, a fault in the console, an entry that is
 * neither accepted nor refused in words tied to a field or to the form, a refused field that does not get the focus,
 * something typed that is gone.
 */
import type { Locator } from "playwright-core";
import type { Device } from "./device.ts";
import { sidewaysFaults } from "./layout.ts";
import { until } from "./until.ts";

export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  nothing: "",
  spaces: "   ",
  "10,000 characters": "x".repeat(10_000),
  "a script": `<img src=x onerror="alert(1)">`,
  "many scripts of the world": "مرحبا \u202eesrever Z͑ͫ̓a̴͠l̷g̶o 👩‍👩‍👧‍👦 日本語",
  "control characters": "a\u0000b\u0007c\u001b[31md\u2028e",
};

/** The refusals that such text may meet. */
const REFUSALS = [400, 401, 402, 403, 404, 409, 413, 422, 429] as const;

const FIELDS =
  "input:not([type=radio], [type=checkbox], [type=hidden], [type=date], [type=time], [type=datetime-local], [type=number], [type=range], [readonly]), textarea";

export interface HostileForm {
  /** The form on the screen, opened anew for each text. */
  open: () => Promise<Locator>;
  submit: string | RegExp;
  /** What some fields hold instead, by label: something right, so that others are looked at. */
  right?: Readonly<Record<string, string>> | undefined;
  /** Default: all of them. */
  texts?: Readonly<Record<string, string>>;
}

/** Fills every field of the form with each of the texts and sends it; answers what went wrong. */
export async function hostileFaults(
  device: Device,
  { open, submit, right = {}, texts = HOSTILE_TEXTS }: HostileForm,
): Promise<string[]> {
  const faults: string[] = [];
  for (const status of REFUSALS) device.faults.allow({ status, path: /^\/api\// });
  for (const [what, text] of Object.entries(texts)) {
    const form = await open();
    const { page } = device;
    const shown: string[] = [];
    const dismiss = (dialog: { message: () => string; dismiss: () => Promise<void> }): void => {
      shown.push(dialog.message());
      void dialog.dismiss();
    };
    page.on("dialog", dismiss);
    const fields = form.locator(FIELDS);
    for (const field of await fields.all()) await field.fill(text);
    for (const [label, value] of Object.entries(right)) await form.getByLabel(label).fill(value);
    // A field keeps what it can hold: one line, no control characters.
    const typed = await fields.evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
    const button = form.getByRole("button", { name: submit, exact: true });
    await button.click();
    await until("end of the sending", async () => (await form.locator("[aria-busy=true]").count()) === 0);
    // The form is gone, or says that it is saved.
    const isDone = async () =>
      (await button.count()) === 0 || (await form.getByRole("status").filter({ hasText: /\S/ }).count()) > 0;
    if (!(await isDone())) {
      const said = await until(
        "refusal in words",
        async () => (await refusalOf(form)) || ((await isDone()) && "accepted"),
        3000,
      ).catch(() => "");
      if (said === "") faults.push(`${what}: neither accepted nor refused in words`);
      if (await isFocusElsewhere(form)) faults.push(`${what}: the focus is not on a field that is refused`);
      if (said !== "accepted") {
        const kept = await fields.evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
        for (const [index, value] of typed.entries()) {
          if (kept[index] !== value) faults.push(`${what}: field ${index + 1} lost what was typed`);
        }
      }
      faults.push(...(await sidewaysFaults(page)).map((fault) => `${what}: ${fault}`));
    }
    page.off("dialog", dismiss);
    for (const message of shown) faults.push(`${what}: a script ran: ${message}`);
    if ((await page.locator("img[src=x]").count()) > 0) faults.push(`${what}: text has become HTML`);
  }
  return faults;
}

/** Whether fields are refused and none of them has the focus. */
function isFocusElsewhere(form: Locator): Promise<boolean> {
  return form.evaluateAll((forms) => {
    const wrong = forms.flatMap((one) => [...one.querySelectorAll("[aria-invalid=true]")]);
    return wrong.length > 0 && !wrong.some((field) => field === document.activeElement);
  });
}

/** The words of a refusal: those a wrong field is described by, or an alert in the form; "" where there are none. */
function refusalOf(form: Locator): Promise<string> {
  // All of them, which may be none: it is not waited for a form that has gone because the text was accepted.
  return form.evaluateAll((forms) => {
    const inForm = (selector: string) => forms.flatMap((one) => [...one.querySelectorAll(selector)]);
    const describing = inForm("[aria-invalid=true]").flatMap((field) =>
      (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)),
    );
    const alerts = inForm("[role=alert]");
    return [...describing, ...alerts]
      .map((one) => one?.textContent?.trim() ?? "")
      .join(" ")
      .trim();
  });
}
