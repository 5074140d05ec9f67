/** Resolves when `holds` does, asked each millisecond; throws after the deadline. */
export async function until(holds: () => boolean | Promise<boolean>, deadlineMs = 30_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${deadlineMs} ms: ${holds}`);
    await Bun.sleep(1);
  }
}
