import { expect, test } from "bun:test";
import type { RefusalCode } from "@parkmate/protocol";
import { changeDisabled } from "./disabling.ts";
import type { Profile } from "./entities.ts";

const NOW = 1_000;
const person = (patch: Partial<Profile> = {}): Profile => ({
  ...{ userId: "driver", role: "driver", name: "Devika", email: "devika@parkmate.test", phone: null },
  ...{ vehicleNumber: null, vehicleType: null, businessName: null, city: null, language: "en" },
  ...{ ownerStatus: null, ownerReason: null, disabledAt: null, isService: 0, createdAt: 0 },
  ...patch,
});
const admin = person({ userId: "admin", role: "admin" });
const closed = { disabledAt: 5 };

const CASES: [
  what: string,
  person: Profile | undefined,
  by: Profile,
  disabled: boolean,
  answer: RefusalCode | number | null,
][] = [
  ["a driver is disabled", person(), admin, true, NOW],
  ["a driver is enabled", person(closed), admin, false, null],
  ["another admin is disabled", person({ userId: "other", role: "admin" }), admin, true, NOW],
  ["who is disabled is not disabled again", person(closed), admin, true, "user.wrong_state"],
  ["who is enabled is not enabled again", person(), admin, false, "user.wrong_state"],
  ["nobody disables themselves", admin, admin, true, "user.wrong_state"],
  ["a disabled admin decides nothing, so that one stays", person(), { ...admin, ...closed }, true, "user.disabled"],
  ["the system's own account is not there", person({ isService: 1 }), admin, true, "not_found"],
  ["who is not there is not there", undefined, admin, true, "not_found"],
];

test.each(CASES)("%s", (_, who, by, disabled, answer) => {
  const verdict = changeDisabled(who, by, disabled, NOW);
  expect(verdict.ok ? verdict.changes.disabledAt : verdict.refusal.code).toBe(answer);
});
