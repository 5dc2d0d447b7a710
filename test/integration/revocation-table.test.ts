// SYNC-03, SYNC-05, SYNC-06: grant, revoke and grant again × before, during, after an absence × unsent work × snapshot or feed.
import { afterEach, expect, test } from 'vitest';
import type { UserId } from '../../src/lib/domain/record.ts';
import { regrantDevice } from '../../sync-server/session/online-only.ts';
import {
  addAccount,
  CHILD,
  type DeviceWorld,
  type EngineDevice,
  familyDocs,
  KITA,
  newDevice,
  role,
  startDeviceWorld,
  VISIT,
} from './device-world.ts';

/** Of a role: what its user may hold at the site. Of a device: all of it. */
type What = 'role' | 'device';
type Change = 'grant' | 'revoke' | 'regrant';
type When = 'before' | 'during' | 'after';

interface Expected {
  /** Visits of the area, on the device and on screen at the end. */
  readonly visits: 'whole' | 'nothing';
  /** What was typed while away: delivered; or refused, kept with its text for its author; or in quarantine. */
  readonly work: 'delivered' | 'refused, kept' | 'quarantined' | 'no vault to type into';
  /** Whether a receipt for a destroyed key of the device lies on the server. */
  readonly receipt: 'yes' | 'no';
}

/** Written by hand. A snapshot that was cut short makes no difference to any of it, and neither does an empty outbox. */
const TABLE: readonly (readonly [What, Change, When, Expected])[] = [
  ['role', 'grant', 'before', { visits: 'whole', work: 'delivered', receipt: 'no' }],
  ['role', 'grant', 'during', { visits: 'whole', work: 'delivered', receipt: 'no' }],
  ['role', 'grant', 'after', { visits: 'whole', work: 'refused, kept', receipt: 'no' }],
  ['role', 'revoke', 'before', { visits: 'nothing', work: 'refused, kept', receipt: 'yes' }],
  ['role', 'revoke', 'during', { visits: 'nothing', work: 'refused, kept', receipt: 'yes' }],
  ['role', 'revoke', 'after', { visits: 'nothing', work: 'delivered', receipt: 'yes' }],
  ['role', 'regrant', 'before', { visits: 'whole', work: 'delivered', receipt: 'yes' }],
  // Nobody was there to hear of the end: the device held by right before and holds by right after.
  ['role', 'regrant', 'during', { visits: 'whole', work: 'delivered', receipt: 'no' }],
  ['role', 'regrant', 'after', { visits: 'whole', work: 'delivered', receipt: 'yes' }],
  [
    'device',
    'revoke',
    'before',
    { visits: 'nothing', work: 'no vault to type into', receipt: 'yes' },
  ],
  ['device', 'revoke', 'during', { visits: 'nothing', work: 'quarantined', receipt: 'yes' }],
  ['device', 'revoke', 'after', { visits: 'nothing', work: 'delivered', receipt: 'yes' }],
  // Wiped and enrolled anew: what is typed then is typed on the new device.
  ['device', 'regrant', 'before', { visits: 'whole', work: 'delivered', receipt: 'yes' }],
  ['device', 'regrant', 'during', { visits: 'whole', work: 'delivered', receipt: 'yes' }],
  ['device', 'regrant', 'after', { visits: 'whole', work: 'delivered', receipt: 'yes' }],
];

const CELLS = TABLE.flatMap(([what, change, when, expected]) =>
  (['feed', 'snapshot'] as const).flatMap((phase) =>
    (['with', 'without'] as const).map((work) => ({ what, change, when, phase, work, expected })),
  ),
);

let dw: DeviceWorld;
let devices: EngineDevice[] = [];
afterEach(async () => {
  for (const device of devices) await device.close();
  devices = [];
  await dw.stop();
});

test.each(CELLS)(
  'SYNC-03, SYNC-05, SYNC-06: $what: $change $when the absence, $work unsent work, in the $phase',
  async ({ what, change, when, phase, work, expected }) => {
    dw = await startDeviceWorld();
    await dw.seed(familyDocs());
    const user = await addAccount(dw.world, 'u-abe', [
      role(KITA, change === 'grant' ? 'CLERK' : 'MCM'),
    ]);
    let device = await newDevice(dw, user, KITA);
    devices.push(device);
    const first = device;
    await (phase === 'feed' ? device.contact() : device.firstPageOnly());

    /** `isHeard`: the device is there, and comes to know of each step. */
    async function happen(isHeard: boolean): Promise<void> {
      for (const step of change === 'regrant' ? (['revoke', 'regrant'] as const) : [change]) {
        await take(what, step, user, device);
        if (!isHeard) continue;
        if ((await device.contact()) !== 'left' || step !== 'regrant') continue;
        device = await newDevice(dw, user, KITA);
        devices.push(device);
        await device.contact();
      }
    }

    if (when === 'before') await happen(true);
    device.away();
    const text = `架空の助言 ${work}`;
    const canType = device.device() !== undefined;
    const typed = device.newRecord('birth_contact', { child_id: CHILD, advice: text });
    if (work === 'with' && canType) await device.save(typed);
    await device.close();
    if (when === 'during') await happen(false);
    const contact = await device.contact();
    if (when === 'after') await happen(true);

    expect(device.held().has(VISIT) ? 'whole' : 'nothing').toBe(expected.visits);
    expect(first.faults).toEqual([]);
    const receipts = await dw.handIn.receipts.list(first.deviceId);
    const destroyed = receipts.filter(({ keys }) => keys.length > 0);
    expect(destroyed.length > 0 ? 'yes' : 'no').toBe(expected.receipt);
    const onDisk = new Set(first.contents.segments.map(({ logId }) => logId));
    const granted = new Set(first.device() ? first.ring().channels.map(({ logId }) => logId) : []);
    for (const { keys } of destroyed)
      for (const key of keys)
        if (!granted.has(key)) expect([key, onDisk.has(key)]).toEqual([key, false]);
    if (first.device() === undefined) {
      const { segments, outgoing, drafts, items } = first.contents;
      expect([segments, outgoing, drafts, [...items.keys()]]).toEqual([[], [], [], []]);
    }
    if (work === 'without') return expect(await dw.handIn.quarantine.list()).toEqual([]);
    if (!canType) return expect(expected.work).toBe('no vault to type into');

    const [stored] = await dw.services.store.records.get([typed.id]);
    const items = await dw.handIn.quarantine.list();
    if (expected.work === 'delivered') {
      expect(stored).toBeDefined();
      expect(items).toEqual([]);
      return expect(device.contents.outgoing).toEqual([]);
    }
    expect(stored).toBeUndefined();
    if (expected.work === 'refused, kept') {
      const [kept] = device.outgoing();
      expect(kept?.verdict).toMatchObject({ kind: 'refused', reason: 'no_right' });
      return expect(kept?.change.next.body['advice']).toBe(text);
    }
    expect(contact).toBe('left');
    expect(items.map(({ why, author, state }) => [why, author, state])).toEqual([
      ['device_revoked', user, 'open'],
    ]);
    // Sealed to the supervisor: the words are nowhere to be read in the database.
    const docs = await dw.services.store.history.range({ from: ' ', to: '~', limit: 1_000 });
    expect(JSON.stringify(docs)).not.toContain(text);
    const opened = await dw.handIn.quarantine.open(items[0]?.id ?? '');
    expect(opened?.content.change?.next.body['advice']).toBe(text);
  },
);

async function take(what: What, step: Change, user: UserId, { deviceId }: EngineDevice) {
  const { accounts } = dw.services;
  if (what === 'role')
    return accounts.changeAccount(user, (held) => ({
      ...held,
      roles: [role(KITA, step === 'revoke' ? 'CLERK' : 'MCM')],
    }));
  if (step === 'regrant') return regrantDevice(accounts, deviceId);
  const revokedAt = dw.clock.toISOString();
  return accounts.changeDevice(deviceId, (held) => ({ ...held, revokedAt }));
}
