import { TabLinks } from "../../ui/Tabs.tsx";
import { words } from "../../words/index.ts";

/** The way between the pages about the person. */
export function AccountTabs() {
  const { nav } = words.app;
  return (
    <TabLinks
      label={words.account.tabs}
      tabs={[
        { href: "/account", name: nav.profile },
        { href: "/account/preferences", name: nav.preferences },
        { href: "/account/sessions", name: nav.sessions },
      ]}
    />
  );
}
