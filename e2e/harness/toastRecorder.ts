/** A toast as it stood on the screen. `at` is epoch ms of the browser. */
export interface ShownToast {
  title: string;
  body: string;
  /** The word its icon says to a screen reader: Success, Information, Warning, Error. */
  level: string;
  at: number;
}

/** The function of the page through which a toast is reported. */
export const TOAST_BINDING = "parkmateToastShown";

/**
 * Runs in the page before anything else of it: reports every toast that ever appears, and again when its words change.
 * A toast is what a person takes for one: a status or an alert in the region "Notices".
 */
export function recordToasts(binding: string): void {
  const reported = new WeakMap<Element, string>();
  const textOf = (element: Element | undefined): string => element?.textContent?.trim() ?? "";
  const look = (): void => {
    for (const toast of document.querySelectorAll('[aria-label^="Notices"] :is([role="alert"], [role="status"])')) {
      const [title, ...body] = toast.querySelectorAll("p");
      const shown = {
        title: textOf(title),
        body: body.map(textOf).join(" "),
        level: toast.querySelector('[role="img"]')?.getAttribute("aria-label") ?? "",
      };
      const words = JSON.stringify(shown);
      if (shown.title === "" || reported.get(toast) === words) continue;
      reported.set(toast, words);
      const report: unknown = Reflect.get(window, binding);
      if (typeof report === "function") report({ ...shown, at: Date.now() });
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["role", "aria-label"],
  });
}
