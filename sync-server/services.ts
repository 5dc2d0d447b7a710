// What every entrance to the server shares: secrets, accounts, key ring. Used by main, the command line and the demo.
import type { Compartment } from '../src/lib/domain/compartment.ts';
import { replicableCompartments } from '../src/lib/domain/access.ts';
import type { SiteCode } from '../src/lib/domain/record.ts';
import type { ServerSecrets } from './keys/server-keys.ts';
import { createAccounts, type Account, type Accounts } from './session/accounts.ts';
import { cityDay } from './session/city-day.ts';
import { createRing, type Ring } from './session/ring.ts';
import type { Store } from './store/store.ts';

export interface Services {
  readonly store: Store;
  readonly secrets: ServerSecrets;
  readonly accounts: Accounts;
  readonly ring: Ring;
}

export function createServices(store: Store, secrets: ServerSecrets): Services {
  const accounts = createAccounts(store.accounts);
  const ring = createRing({ accounts: store.accounts, secrets, replicable });
  return { store, secrets, accounts, ring };
}

/** Asked at every call and event; an account's object stands for one revision of it, and roles begin and end by the day. */
const known = new WeakMap<Account, Map<string, readonly Compartment[]>>();

function replicable(account: Account, site: SiteCode, now: Date): readonly Compartment[] {
  const today = cityDay(now);
  const ofAccount = known.get(account) ?? new Map<string, readonly Compartment[]>();
  known.set(account, ofAccount);
  const key = `${site} ${today}`;
  const found =
    ofAccount.get(key) ??
    replicableCompartments({ id: account.id, roles: account.roles }, site, today);
  ofAccount.set(key, found);
  return found;
}
