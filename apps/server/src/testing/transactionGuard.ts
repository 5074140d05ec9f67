import { AsyncLocalStorage } from "node:async_hooks";
import type { Kysely, KyselyPlugin } from "kysely";
import type { PaymentGateway } from "../payments/gateway.ts";
import type { Timers } from "../platform/timers.ts";
import type { Store } from "../store/open.ts";

/**
 * Watches the law that inside a transaction only its `tx` is used and nothing else is awaited (DESIGN §6b): what is
 * wrapped throws when it is used by code that a transaction of the wrapped store is waiting for.
 */
export function transactionGuard() {
  const inside = new AsyncLocalStorage<true>();
  const refuseInside = (what: string): void => {
    if (inside.getStore()) throw new Error(`${what} inside a transaction: there only its tx may be used`);
  };
  const watched = <Db>(db: Kysely<Db>, what: string): Kysely<Db> => {
    const plugin: KyselyPlugin = {
      transformQuery({ node }) {
        refuseInside(`${what} was used`);
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    return db.withPlugin(plugin);
  };
  return {
    store(store: Store): Store {
      return {
        ...store,
        read: watched(store.read, "store.read"),
        accounts: watched(store.accounts, "store.accounts"),
        accountsRead: watched(store.accountsRead, "store.accountsRead"),
        transaction: async (work) => {
          refuseInside("a second transaction was opened");
          return store.transaction((tx) => inside.run(true, () => work(tx)));
        },
      };
    },
    payments<Gateway extends PaymentGateway>(gateway: Gateway): Gateway {
      return {
        ...gateway,
        charge: async (request, signal) => {
          refuseInside("a charge was made");
          return gateway.charge(request, signal);
        },
        find: async (paymentId) => {
          refuseInside("the provider was asked");
          return gateway.find(paymentId);
        },
        cancel: async (paymentId) => {
          refuseInside("a charge was cancelled");
          return gateway.cancel(paymentId);
        },
        refund: async (paymentId, amountPaise) => {
          refuseInside("a refund was made");
          return gateway.refund(paymentId, amountPaise);
        },
      };
    },
    timers(timers: Timers): Timers {
      return {
        after(ms, run) {
          refuseInside("a timer was set");
          return timers.after(ms, run);
        },
      };
    },
  };
}
