import { type RawBuilder, sql } from "kysely";
import type { Feature } from "./commands.ts";
import { type ModelRig, openModelRig } from "./rig.ts";

const TIME: Feature[] = ["booking", "renewal", "cash"];
const MONEY: Feature[] = ["booking", "renewal", "closing", "webhooks"];
const WASHES: Feature[] = ["booking", "addons", "employees", "closing"];

interface Fault {
  /** What is driven to find it. */
  by: Feature[];
  plant: (rig: ModelRig) => Promise<void>;
}

/** Small lies put into a running system, each of which the property has to see: the test of the test. */
export const FAULTS: Record<string, Fault> = {
  "the grace is a millisecond short": {
    by: TIME,
    plant: async ({ world }) => {
      world.times = { ...world.times, graceMs: world.times.graceMs - 1 };
    },
  },
  "the warning comes a second late": {
    by: TIME,
    plant: async ({ world }) => {
      world.times = { ...world.times, warningMs: world.times.warningMs - 1000 };
    },
  },
  "a hold never runs out": {
    by: TIME,
    plant: async ({ world }) => {
      world.times = { ...world.times, holdMs: 1000 * world.times.holdMs };
    },
  },
  "refunds are owed and never made": {
    by: MONEY,
    plant: async ({ world }) => {
      world.payments = { ...world.payments, refund: async () => undefined };
    },
  },
  "a charge that nobody wants any more is left alone": {
    by: MONEY,
    plant: async ({ world }) => {
      const { cancel } = world.payments;
      world.payments = {
        ...world.payments,
        cancel: async (id) => ((await world.payments.find(id)).kind === "pending" ? { kind: "cancelled" } : cancel(id)),
      };
    },
  },
  "a declined card is taken for a good one": {
    by: MONEY,
    plant: async ({ world }) => {
      const { charge } = world.payments;
      world.payments = {
        ...world.payments,
        async charge(request, signal) {
          const outcome = await charge(request, signal);
          return outcome.kind === "refused" ? { kind: "succeeded", reference: "wishful" } : outcome;
        },
      };
    },
  },
  "a web hook needs no signature": {
    by: ["booking", "webhooks"],
    plant: async ({ world }) => {
      world.payments = {
        ...world.payments,
        verifyWebhook: (body) => ({ ok: true, ...JSON.parse(Buffer.from(body).toString()) }),
      };
    },
  },
  "a notice is told twice": {
    by: TIME,
    plant: (rig) =>
      trigger(
        rig,
        sql`after insert on notifications when new.event = 'booking.expired' begin
        insert into notifications (reader_id, seq, id, event, version, data, created_at)
          values (new.reader_id, new.seq + 1, new.id || '2', new.event, new.version, new.data, new.created_at);
        update readers set head = head + 1, unread = unread + 1 where user_id = new.reader_id;
      end`,
      ),
  },
  "a notice is told to the wrong person": {
    by: MONEY,
    plant: (rig) =>
      trigger(
        rig,
        sql`after insert on notifications when new.event = 'booking.cancelled' begin
        update readers set head = head - 1, unread = unread - 1 where user_id = new.reader_id;
        update readers set head = head + 1, unread = unread + 1 where user_id = (${driverOf});
        update notifications set reader_id = (${driverOf}), seq = (select head from readers where user_id = (${driverOf}))
          where id = new.id;
      end`,
      ),
  },
  "a notice is lost": {
    by: TIME,
    plant: (rig) =>
      trigger(
        rig,
        sql`after insert on notifications when new.event = 'booking.lapsed' begin
        update readers set head = head - 1, unread = unread - 1 where user_id = new.reader_id;
        delete from notifications where id = new.id;
      end`,
      ),
  },
  "a notice names another end": {
    by: TIME,
    plant: (rig) =>
      trigger(
        rig,
        sql`after insert on notifications when new.event = 'booking.renewed' begin
        update notifications set data = json_set(data, '$.endsAt', json_extract(data, '$.endsAt') + 1) where id = new.id;
      end`,
      ),
  },
  "the unread count drifts": {
    by: ["booking", "inbox", "closing"],
    plant: (rig) =>
      trigger(
        rig,
        sql`after update of unread on readers when new.unread < old.unread begin
        update readers set unread = new.unread + 1 where user_id = new.user_id;
      end`,
      ),
  },
  "a renewal costs a paisa too much": {
    by: TIME,
    plant: (rig) =>
      trigger(
        rig,
        sql`after insert on payments when new.kind = 'renewal' begin
        update payments set amount_paise = amount_paise + 1 where id = new.id;
      end`,
      ),
  },
  "a wash outlives its booking": {
    by: WASHES,
    plant: (rig) =>
      trigger(
        rig,
        sql`after update of state on carwashes when new.state = 'cancelled' and old.state = 'confirmed' begin
        update carwashes set state = 'confirmed' where id = new.id;
      end`,
      ),
  },
  "a wash forgets who is put on it": {
    by: WASHES,
    plant: (rig) =>
      trigger(
        rig,
        sql`after update of employee_id on carwashes when new.employee_id is not null begin
        update carwashes set employee_id = null where id = new.id;
      end`,
      ),
  },
  "an end is a final word no more": {
    by: MONEY,
    plant: (rig) =>
      trigger(
        rig,
        sql`after update of state on bookings when new.state = 'cancelled' begin
        update bookings set reason = 'Changed' where state = 'completed' and slot_id = new.slot_id;
      end`,
      ),
  },
  "a key is forgotten": {
    by: ["booking", "repeats"],
    plant: (rig) =>
      trigger(
        rig,
        sql`after update of status on idempotency_keys begin
        delete from idempotency_keys where scope = new.scope;
      end`,
      ),
  },
};

const driverOf = sql`select driver_id from bookings where id = json_extract(new.data, '$.bookingId')`;

async function trigger(rig: ModelRig, what: RawBuilder<unknown>): Promise<void> {
  await rig.store.transaction(async (tx) => {
    await sql`create trigger fault ${what}`.execute(tx);
  });
}

/** Opens a server with this fault in it. */
export async function openFaulty(plant: (rig: ModelRig) => Promise<void>): Promise<ModelRig> {
  const rig = await openModelRig();
  await plant(rig);
  return rig;
}
