import { enStaff } from "./en.staff.ts";

/** What every language has to say to owners and admins. */
export type StaffWords = typeof enStaff;

/** The words of the staff's screens, in the language chosen for this page. */
export let staffWords: StaffWords = enStaff;

/** From now on the staff's screens speak with these words; called before any of them is rendered. */
export function speakToStaff(chosen: StaffWords): void {
  staffWords = chosen;
}
