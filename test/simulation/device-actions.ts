// What the administrator makes of a device, who sits at it, who delivers its work, and a device that is newer than the others.
import type { ChangeId, RecordDoc } from '../../src/lib/domain/record.ts';
import { DEVICES } from './city.ts';
import type { SimDevice } from './device.ts';
import type { Prng } from './prng.ts';
import type { Scene } from './scene.ts';

type DeviceAction = (scene: Scene, device: SimDevice, random: Prng) => Promise<void> | void;

export const DEVICE_ACTIONS: Readonly<
  Record<
    | 'switchOnline'
    | 'switchSite'
    | 'giveUpDevice'
    | 'enrol'
    | 'resetPassword'
    | 'switchUser'
    | 'carry',
    DeviceAction
  >
> = {
  /** Online-only, or no longer. */
  switchOnline: ({ server }, { device: { id } }) => {
    if (server.wanted(id) === 'gone') return;
    server.want(id, server.wanted(id) === 'desk' ? 'center' : 'desk');
  },
  switchSite: ({ server }, { device: { site } }, random) => {
    const to = random.chance(0.5) ? 'desk' : 'center';
    for (const { id, site: of } of DEVICES)
      if (of === site && server.wanted(id) !== 'gone') server.want(id, to);
  },
  giveUpDevice: ({ server }, { device: { id } }) => server.want(id, 'gone'),
  /** Taken in again, with new keys: it begins from nothing. */
  enrol: ({ server }, device) => {
    server.want(device.device.id, 'center');
    device.enrol();
  },
  resetPassword: (_scene, device, random) =>
    device.resetPassword(device.up()?.user ?? random.pick(device.device.users)),
  /** The next one takes the seat at once, whatever the one before has not sent. */
  switchUser: async ({ world }, device) => {
    const user = device.up()?.user;
    await device.lock();
    void device.boot(device.device.users.find((one) => one !== user)!).catch(() => undefined);
    await world.settle();
  },
  /** What waits on this device reaches the server by somebody else's session: a copy that comes late, or a courier. */
  carry: async ({ server, world }, device, random) => {
    const waiting = device.contents.outgoing.filter(
      ({ kind, verdict }) => kind === 'change' && verdict === undefined,
    );
    const running = server.up();
    if (running === undefined || server.isClosed() || waiting.length === 0) return;
    if (server.wanted(device.device.id) === 'gone') return;
    const { id, envelope } = random.pick(waiting);
    void running.push.push({ changes: [{ changeId: id as ChangeId, envelope }], confirmed: [] });
    await world.settle();
  },
};

/** Written by a newer version of the product than this city's: its form has a field that nobody else knows. */
export function asNewer(record: RecordDoc, text: string): RecordDoc {
  return { ...record, schemaVersion: NEWER, body: { ...record.body, future_field: text } };
}

/** An older form shows it, and does not change it. */
export function isNewer({ schemaVersion }: Pick<RecordDoc, 'schemaVersion'>): boolean {
  return schemaVersion >= NEWER;
}

const NEWER = 2;
