/**
 * Many idle sockets in a process of their own, so that only the server's memory is measured. Asked `{ dials, count }` it
 * opens so many more, the dials taking turns, and answers how many are open.
 */
import { type Dialling, openSocket } from "./socket.ts";

const AT_ONCE = 32;

let open = 0;
const lost = (why: string): void => {
  throw new Error(why);
};

console.log(JSON.stringify({ open }));
for await (const line of console) {
  const { dials, count } = JSON.parse(line) as { dials: Dialling[]; count: number };
  let next = 0;
  const openSome = async (): Promise<void> => {
    while (next < count) {
      const dial = dials[next++ % dials.length];
      if (!dial) throw new Error("there is nobody to dial");
      await openSocket(dial, () => undefined, lost);
      open++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, openSome));
  console.log(JSON.stringify({ open }));
}
