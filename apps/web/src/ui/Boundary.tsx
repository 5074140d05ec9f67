import { Component, type ReactNode } from "react";
import { loadNewest } from "../live/appVersion.ts";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { Message } from "./Message.tsx";
import { Page } from "./Page.tsx";

/** Catches a page that cannot be shown: its code did not load, or it has a fault. The rest of the screen stays. */
export class Boundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Page title={words.errors.pageTitle}>
        <Message level="error">{words.errors.page}</Message>
        <Button onClick={() => void loadNewest()}>{words.errors.reload}</Button>
      </Page>
    );
  }
}
