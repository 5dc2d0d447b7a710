// What a simulated device is, and how it becomes what the administrator wants: the real withdrawal, over this city's line.
import type { UserId } from '../../src/lib/domain/record.ts';
import type { DiskContents } from '../../src/lib/replica/memory-disk.ts';
import type { Disk } from '../../src/lib/replica/disk.ts';
import type { Clock, Randomness } from '../../src/lib/sync/ports.ts';
import type { GrantedLog } from '../../src/lib/sync/puller.ts';
import { changeKind, type DeviceIdentity } from '../../src/lib/vault/enrolment.ts';
import type { ServerDoor } from '../../src/lib/worker/server-door.ts';
import { createWithdrawal } from '../../src/lib/worker/withdrawal.ts';
import type { Device } from './city.ts';
import type { Door } from './link.ts';
import type { Wanted } from './server.ts';

/** What lies on its disk beside the logs and the outbox, read as the product names it. */
export interface Belongings {
  identity(): DeviceIdentity | undefined;
  /** As an enrolment leaves it. */
  enrol(): void;
  /** Its last contact was begun and is not over. */
  isLeaving(): boolean;
  ringOf(user: UserId): readonly GrantedLog[] | undefined;
  /** What the rings of the device's other users open, as the product lists it. */
  logsOfOthers(user: UserId | undefined): ReadonlySet<string>;
  keepRing(user: UserId, ring: readonly GrantedLog[]): void;
  /** What a password that is reset makes of it: nobody opens it any more. */
  loseRing(user: UserId): void;
}

export function belongingsOf({ items }: DiskContents, device: Device): Belongings {
  const known = (): readonly UserId[] =>
    ((items.get('known-users') ?? []) as readonly { readonly id: UserId }[]).map(({ id }) => id);
  const ringOf = (user: UserId) => items.get(`ring:${user}`) as readonly GrantedLog[] | undefined;
  return {
    identity: () => items.get('device') as DeviceIdentity | undefined,
    enrol() {
      const identity: DeviceIdentity = {
        deviceId: device.id,
        site: device.site,
        kind: 'center',
        serverKeys: { hpke: 'server', signing: 'server' },
        keys: { publicKey: device.id, privateKey: device.id },
      };
      items.set('device', identity);
    },
    isLeaving: () => items.has('withdrawal'),
    ringOf,
    logsOfOthers: (user) =>
      new Set(
        known()
          .filter((one) => one !== user)
          .flatMap((one) => (ringOf(one) ?? []).map(({ logId }) => logId)),
      ),
    keepRing(user, ring) {
      items.set(`ring:${user}`, ring);
      if (!known().includes(user))
        items.set(
          'known-users',
          [...known(), user].map((id) => ({ id, name: id })),
        );
    },
    loseRing: (user) => void items.delete(`ring:${user}`),
  };
}

export type Orders = 'go on' | 'shut' | 'not heard';

/** Asks what the device is to be. `shut`: with the vault shut, it has to be carried out. */
export async function hearOrders(
  own: Belongings,
  disk: Disk,
  door: Door,
): Promise<{ readonly orders: Orders; readonly wanted?: Wanted }> {
  if (own.isLeaving()) return { orders: 'shut' };
  const identity = own.identity();
  // Enrolled no more: nobody has anything to say to it.
  if (identity === undefined) return { orders: 'go on' };
  const wanted = await door.wanted();
  if (wanted === undefined) return { orders: 'not heard' };
  if (wanted === 'center' && identity.kind === 'desk') await changeKind(disk, identity, 'center');
  const isDone = wanted === 'center' || (wanted === 'desk' && identity.kind === 'desk');
  return isDone ? { orders: 'go on' } : { orders: 'shut', wanted };
}

/** True: it is over. */
export async function carryOut(
  own: Belongings,
  wanted: Wanted | undefined,
  deps: {
    readonly disk: Disk;
    readonly door: Door;
    readonly clock: Clock;
    readonly randomness: Randomness;
  },
): Promise<boolean> {
  const identity = own.identity();
  if (identity === undefined) return true;
  const { disk, clock, randomness } = deps;
  const never = (): never => {
    throw new Error('simulation: asked for what a withdrawal does not need');
  };
  // What an order says is asked above: the signature of a real one is real work in real time.
  const others = { enrol: never, signIn: never, resume: never, orders: never };
  const door: ServerDoor = { ...others, ...deps.door };
  const withdrawal = createWithdrawal({ disk, door, clock, randomness });
  const issuedAt = new Date(clock.now()).toISOString();
  const kind = wanted === 'gone' ? 'leave' : 'online_only';
  const contact = await withdrawal.carryOut(
    identity,
    wanted && { deviceId: identity.deviceId, kind, issuedAt },
  );
  return !contact.isWaiting;
}
