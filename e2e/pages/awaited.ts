/** Rows whose pages are built in this very moment. Empty it, and then remove it, once they are there. */
const AWAITED = /^driver-washes(?:-|$)/;

/** Whether the page of that row can be looked at already. */
export function isThere({ name }: { name: string }): boolean {
  return !AWAITED.test(name);
}
