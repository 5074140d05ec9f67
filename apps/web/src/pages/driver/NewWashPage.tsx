import { Page } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";

export default function NewWashPage() {
  return <Page title={words.washes.title}>{null}</Page>;
}
