import { listPage, type PageRow } from "./row.ts";

/** What somebody sees who is not signed in. */
export const VISITOR_PAGES: readonly PageRow[] = [
  ...listPage({ name: "visitor-welcome", who: "visitor", path: "/", heading: /./, api: /^\/api\/lots$/ }),
  ...listPage({ name: "visitor-lots", who: "visitor", path: "/lots", heading: /lots/i, api: /^\/api\/lots$/ }),
  {
    name: "visitor-lot",
    who: "visitor",
    path: ({ bigLot }) => `/lots/${bigLot}`,
    heading: /Lulu Central/,
    inShort: true,
  },
  { name: "visitor-sign-in", who: "visitor", path: "/sign-in", heading: /Sign in/, inShort: true },
  { name: "visitor-register", who: "visitor", path: "/register", heading: /Register|Create/, inShort: true },
  {
    name: "visitor-register-owner",
    who: "visitor",
    path: "/register",
    heading: /Register|Create/,
    reach: async (page) => {
      await page.getByRole("radio", { name: /own parking lots/ }).check();
      await page.getByLabel(/Business name/).waitFor();
    },
  },
  {
    name: "visitor-register-refused",
    refusal: { status: 422, path: /^\/api\/register$/ },
    who: "visitor",
    path: "/register",
    heading: /Register|Create/,
    reach: async (page) => {
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  { name: "visitor-nowhere", who: "visitor", path: "/nowhere", heading: /Nothing here/, inShort: true },
  { name: "visitor-lot-nowhere", who: "visitor", path: "/lots/nowhere", heading: /./ },
];
