/** Where to go after sign-in: the path asked for, if it is one of this site's, else the start. */
export function returnPath(search: URLSearchParams): string {
  const path = search.get("return") ?? "/";
  // "//host" and "/\host" would leave the site.
  return /^\/(?![/\\])/.test(path) ? path : "/";
}
