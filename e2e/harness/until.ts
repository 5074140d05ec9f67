/** Resolves with the first answer of `look` that is neither false nor null, asked each 20 ms; throws `what` after the deadline. */
export async function until<Seen>(
  what: string,
  look: () => Seen | false | null | Promise<Seen | false | null>,
  deadlineMs = 60_000,
): Promise<Seen> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null) return seen;
    if (performance.now() > deadline) throw new Error(`within ${deadlineMs} ms there was no ${what}`);
    await Bun.sleep(20);
  }
}
