import { Page } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";

export default function AccountRoutes() {
  return <Page title={words.account.title}>{null}</Page>;
}
