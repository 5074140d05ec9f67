/** How the reference page looks: light or dark as the reader's system is, and readable on a phone. */
export const DOCS_STYLE = `
:root { --ink: #1a1d21; --muted: #5b6470; --page: #fff; --sunken: #f3f5f7; --line: #d9dee4; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --muted: #a0a9b4; --page: #14171a; --sunken: #1e2227; --line: #343a42; --link: #8ab4f8; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem; color: var(--ink); background: var(--page);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
a { color: var(--link); }
code, pre { font: 0.875em/1.5 ui-monospace, monospace; }
h1 { line-height: 1.2; }
main > h2 { margin: 3rem 0 1rem; padding-bottom: 0.25rem; border-bottom: 2px solid var(--line); }
h3 a { color: inherit; text-decoration: none; }
h3 code:first-child { font-weight: 700; }
h4 { margin: 1.25rem 0 0.25rem; }
i { color: var(--muted); font-size: 0.875em; }
article { padding: 0.5rem 0 1.5rem; border-bottom: 1px solid var(--line); }
nav h2 { margin: 0.75rem 0 0; font-size: 1rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: 0.2rem 0; font-size: 0.875rem; }
.table, pre { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; }
.table { margin: 0.25rem 0; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.35rem 0.75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--muted); font-weight: 600; }
td:last-child { min-width: 9rem; }
figure { margin: 1rem 0; }
figcaption { color: var(--muted); font-size: 0.875rem; }
pre { margin: 0.25rem 0; padding: 0.75rem; background: var(--sunken); overflow-wrap: normal; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 19rem minmax(0, 1fr); column-gap: 2.5rem; }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; }
}
@media print { nav { display: none; } }
`;
