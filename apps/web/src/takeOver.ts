/**
 * Puts the live page in the place of the server's first look once it shows as much: until then people read that, and what
 * they typed, pressed or focused in it meanwhile is done again in its twin. `root` is the element in the document; answers
 * the element to render into, which is `root` itself where the server wrote nothing.
 */
export function takeOver(root: HTMLElement): HTMLElement {
  if (!root.firstElementChild) return root;
  const live = document.createElement("div");
  let pressed: Element | null = null;
  root.addEventListener("click", ({ target }) => {
    if (target instanceof Element) pressed = target.closest("button");
  });
  const observer = new MutationObserver(() => {
    if (!live.querySelector("main > *") || live.querySelector("main .animate-pulse")) return;
    observer.disconnect();
    const [before, after] = [root, live].map((one) => [...one.querySelectorAll<HTMLElement>("a,button,input,select")]);
    const twinOf = (element: Element | null) => after?.[before?.indexOf(element as HTMLElement) ?? -1];
    const focused = twinOf(document.activeElement);
    live.id = root.id;
    root.replaceWith(live);
    performance.mark("live");
    focused?.focus({ preventScroll: true });
    twinOf(pressed)?.click();
    before?.forEach((field, index) => {
      const twin = after?.[index];
      if (!twin || !("value" in field && "value" in twin) || field.value === twin.value) return;
      // As if typed: React hears only of values that are not set through the element itself.
      Reflect.set(Object.getPrototypeOf(twin), "value", field.value, twin);
      twin.dispatchEvent(new Event(twin instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
    });
  });
  observer.observe(live, { childList: true, subtree: true });
  return live;
}
