import { ButtonLink } from "./Button.tsx";
import { Page } from "./Page.tsx";

/** For an address that no page has. */
export function NotFound() {
  return (
    <Page title="Nothing here">
      <p>There is no page at this address.</p>
      <ButtonLink href="/">To the start page</ButtonLink>
    </Page>
  );
}
