import { createAccess } from "../apps/server/src/access/access.ts";
import { memoryChannelLayer } from "../apps/server/src/channels/memory.ts";
import { formatFaults, readConfig } from "../apps/server/src/config.ts";
import type { Lot, Slot } from "../apps/server/src/domain/entities.ts";
import { systemClock } from "../apps/server/src/platform/clock.ts";
import { systemIds } from "../apps/server/src/platform/ids.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import { keptSecret } from "../apps/server/src/platform/secrets.ts";
import { systemTimers } from "../apps/server/src/platform/timers.ts";
import { insertLot } from "../apps/server/src/store/lots.ts";
import { openStore } from "../apps/server/src/store/open.ts";
import { insertProfile } from "../apps/server/src/store/profiles.ts";
import { insertReader } from "../apps/server/src/store/readers.ts";

const SLOTS_PER_LOT = 50;

export interface SeedSize {
  drivers: number;
  owners: number;
  slots: number;
}

/** Somebody with an account and a session. */
export interface Person {
  userId: string;
  token: string;
}

export interface Seeded {
  drivers: Person[];
  owners: Person[];
  slotIds: string[];
}

/**
 * Fills an empty data folder for a server that is not running yet: accounts with sessions, lots of 50 slots whose owners
 * take turns. `slotIds` alternates between the owners, too, so that neighbours in time are not neighbours on one lot.
 */
export async function seed(folder: string, size: SeedSize): Promise<Seeded> {
  const read = readConfig({ PARKMATE_DATA_DIR: folder }, "demo");
  if (!read.ok) throw new Error(formatFaults(read.faults));
  const [ids, clock, channels] = [systemIds, systemClock(), memoryChannelLayer()];
  const store = openStore(folder, { exclusive: true });
  await store.migrate(clock.now());
  const secret = keptSecret(folder, "secret", ids);
  const log = createLog(process.stderr);
  const access = createAccess({ store, config: read.config, secret, ids, channels, clock, timers: systemTimers, log });
  await access.migrate();

  const person = async (role: "driver" | "owner", index: number): Promise<Person> => {
    const [name, email] = [`Bench ${role} ${index}`, `bench-${role}-${index}@parkmate.test`];
    const account = await access.createAccount({ name, email, password: ids.secret(16) });
    if (!account) throw new Error(`${email} is taken`);
    const { userId, headers } = account;
    await store.transaction(async (tx) => {
      await insertReader(tx, userId);
      await insertProfile(tx, {
        ...{ userId, role, name, email, language: "en", ownerStatus: role === "owner" ? "approved" : null },
        ...{ phone: null, vehicleNumber: null, vehicleType: null, businessName: null, city: null },
        ...{ ownerReason: null, disabledAt: null, isService: 0, createdAt: clock.now() },
      });
    });
    return { userId, token: headers.get("set-auth-token") ?? "" };
  };
  const people = async (role: "driver" | "owner", count: number): Promise<Person[]> => {
    const all: Person[] = [];
    while (all.length < count) all.push(await person(role, all.length));
    return all;
  };
  const drivers = await people("driver", size.drivers);
  const owners = await people("owner", size.owners);

  const lots: string[][] = [];
  for (let left = size.slots; left > 0; left -= SLOTS_PER_LOT) {
    const ownerId = owners[lots.length % owners.length]?.userId ?? "";
    const lot: Lot = {
      ...{ id: ids.next(), ownerId, name: `Bench ${lots.length}`, street: "Shanmugham Road", locality: null },
      ...{ city: "Kochi", state: "Kerala", pincode: "682031", latitudeE6: null, longitudeE6: null },
      ...{
        timeZone: "Asia/Kolkata",
        offersCarwash: 0,
        renewalDiscountPercent: 0,
        open: 1,
        ratingSum: 0,
        ratingCount: 0,
        rev: 0,
      },
      createdAt: clock.now(),
    };
    const slots = Array.from({ length: Math.min(left, SLOTS_PER_LOT) }, (_, index): Slot => {
      return {
        id: ids.next(),
        lotId: lot.id,
        label: `A-${index}`,
        vehicleType: "sedan",
        hourlyPaise: 4000,
        inService: 1,
      };
    });
    await store.transaction((tx) => insertLot(tx, lot, slots));
    lots.push(slots.map((slot) => slot.id));
  }
  await channels.close();
  await store.close();
  const slotIds = Array.from({ length: SLOTS_PER_LOT }, (_, index) => lots.flatMap((slots) => slots[index] ?? []));
  return { drivers, owners, slotIds: slotIds.flat() };
}
