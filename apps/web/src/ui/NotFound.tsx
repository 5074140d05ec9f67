import { words } from "../words/index.ts";
import { ButtonLink } from "./Button.tsx";
import { Page } from "./Page.tsx";

/** For an address that no page has. */
export function NotFound() {
  return (
    <Page title={words.errors.notFoundTitle}>
      <p>{words.errors.notFound}</p>
      <ButtonLink href="/">{words.errors.toStart}</ButtonLink>
    </Page>
  );
}
