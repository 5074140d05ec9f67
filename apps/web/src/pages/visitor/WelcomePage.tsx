import { Page } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";

/** The first page of a visitor. */
export default function WelcomePage() {
  return <Page title={words.app.product}>{null}</Page>;
}
