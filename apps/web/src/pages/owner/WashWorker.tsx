import type { CarwashView } from "@parkmate/protocol";
import { words } from "../../words/index.ts";
import { isAssignable } from "./WashActions.tsx";

/** Who does the wash; that nobody does is a warning while somebody still can. */
export function WashWorker({ wash }: { wash: CarwashView }) {
  if (wash.employee) return wash.employee.name;
  return isAssignable(wash) ? (
    <span className="font-semibold text-warning">{words.ownerWashes.nobody}</span>
  ) : (
    <span className="text-muted">{words.ownerWashes.nobody}</span>
  );
}
