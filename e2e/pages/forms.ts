/** Every form of the product into which text is typed, and how it is reached: hostile text is put into each of them. */
import type { Locator } from "playwright-core";
import type { Device } from "../harness/device.ts";
import { choose, type DemoAccount } from "../people/anybody.ts";
import { fillBooking } from "../people/driver.ts";

export interface FormRow {
  name: string;
  who: "visitor" | DemoAccount;
  /** The form, or the part of the page that holds it, freshly opened. */
  open: (device: Device) => Promise<Locator>;
  submit: string | RegExp;
}

/** The form on the page at that address that has that button. */
const formAt =
  (path: string, submit: string, role?: string) =>
  async ({ page }: Device): Promise<Locator> => {
    await page.goto(path);
    const form = page.locator("form").filter({ has: page.getByRole("button", { name: submit, exact: true }) });
    await form.waitFor();
    if (role) await choose(form, role);
    return form;
  };

const row = (name: string, who: FormRow["who"], path: string, submit: string, role?: string): FormRow => ({
  name,
  who,
  open: formAt(path, submit, role),
  submit,
});

export const FORMS: readonly FormRow[] = [
  row("sign in", "visitor", "/sign-in", "Sign in"),
  row("register as a driver", "visitor", "/register", "Register"),
  row("register as an owner", "visitor", "/register", "Register", "I own parking lots"),
  row("a driver's profile", "driver", "/account", "Save profile"),
  row("an owner's profile", "owner", "/account", "Save profile"),
  row("password", "driver", "/account/sessions", "Change password"),
  {
    name: "book a slot",
    who: "driver",
    open: async (device) => {
      await device.page.goto("/lots");
      return fillBooking(device, { lot: "Marine Drive", slot: "A-01" });
    },
    submit: /^Pay/,
  },
];
