import type { BrowserContext, Page } from "playwright-core";

/**
 * Which tab a person looks at. A browser that is driven takes every page for visible and focused; here it is as if they
 * were tabs of one window, and the page says so with the browser's own event.
 */
const SET_VISIBLE = "parkmateSetVisible";

/** Before any page of the device: each tab can be shown and hidden; a new one is in front. */
export async function canBeHidden(context: BrowserContext): Promise<void> {
  await context.addInitScript((setVisible) => {
    let isVisible = true;
    const over = (name: string, get: () => unknown) =>
      Object.defineProperty(Document.prototype, name, { configurable: true, get });
    over("hidden", () => !isVisible);
    over("visibilityState", () => (isVisible ? "visible" : "hidden"));
    Reflect.set(window, setVisible, (next: boolean) => {
      if (next === isVisible) return;
      isVisible = next;
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    });
  }, SET_VISIBLE);
}

/** This tab is in front, the others of its device are hidden; null: all are. */
export async function lookAt(pages: readonly Page[], front: Page | null): Promise<void> {
  const set = (page: Page) =>
    page.evaluate(([name, isVisible]) => Reflect.get(window, String(name))(isVisible), [SET_VISIBLE, page === front]);
  for (const page of pages) if (page !== front) await set(page);
  if (front) await set(front);
}
