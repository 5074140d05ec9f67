import { beingToldAtField, inTurn, pressing, writing } from "./reach.ts";
import { listPage, type PageRow } from "./row.ts";

/** What somebody sees who is not signed in. */
export const VISITOR_PAGES: readonly PageRow[] = [
  ...listPage({ name: "visitor-welcome", who: "visitor", path: "/", heading: /./, api: /^\/api\/lots$/ }),
  ...listPage(
    { name: "visitor-lots", who: "visitor", path: "/lots", heading: /lots/i, api: /^\/api\/lots$/ },
    { noneMatch: "?q=nowhere" },
  ),
  {
    name: "visitor-lot",
    who: "visitor",
    path: ({ bigLot }) => `/lots/${bigLot}`,
    heading: /Lulu Central/,
  },
  { name: "visitor-sign-in", who: "visitor", path: "/sign-in", heading: /Sign in/ },
  { name: "visitor-sign-in-return", who: "visitor", path: "/sign-in?return=%2Fbookings", heading: /Sign in/ },
  {
    name: "visitor-sign-in-refused",
    who: "visitor",
    path: "/sign-in",
    heading: /Sign in/,
    refusal: { status: 401, path: /^\/api\/auth\/sign-in\/email$/ },
    reach: inTurn(
      writing("Email", "nobody@parkmate.test"),
      writing(/^Password/, "not the right one"),
      async (page) => page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click(),
      beingToldAtField,
    ),
  },
  { name: "visitor-register", who: "visitor", path: "/register", heading: /Register|Create/ },
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
    reach: inTurn(pressing("Register"), beingToldAtField),
  },
  { name: "visitor-nowhere", who: "visitor", path: "/nowhere", heading: /Nothing here/ },
  { name: "visitor-lot-nowhere", who: "visitor", path: "/lots/nowhere", heading: /./ },
];
