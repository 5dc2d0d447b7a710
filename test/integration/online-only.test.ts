// The online-only switch: of a device or a site, on and off, with and without unsent work, while there or away.
import { afterEach, expect, test } from 'vitest';
import { switchDevice, switchSite } from '../../sync-server/session/online-only.ts';
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

interface Expected {
  readonly kind: 'desk' | 'center';
  readonly replica: 'whole' | 'nothing';
  /** Why the device said that its keys are destroyed. */
  readonly receipt: string;
}
const TABLE: readonly (readonly ['on' | 'on and off', 'there' | 'away', Expected])[] = [
  ['on', 'there', { kind: 'desk', replica: 'nothing', receipt: 'channel_ended' }],
  ['on', 'away', { kind: 'desk', replica: 'nothing', receipt: 'channel_ended' }],
  ['on and off', 'there', { kind: 'center', replica: 'whole', receipt: 'channel_ended' }],
  // It never was a desk; its keys were given anew all the same.
  ['on and off', 'away', { kind: 'center', replica: 'whole', receipt: 'channel_ended' }],
];
const CELLS = TABLE.flatMap(([turned, presence, expected]) =>
  (['device', 'site'] as const).flatMap((of) =>
    (['with', 'without'] as const).map((work) => ({ turned, presence, of, work, expected })),
  ),
);

let dw: DeviceWorld;
let device: EngineDevice;
afterEach(async () => {
  await device.close();
  await dw.stop();
});

test.each(CELLS)(
  'SYNC-03, SYNC-05: the $of is turned $turned while $presence, $work unsent work',
  async ({ turned, presence, of, work, expected }) => {
    dw = await startDeviceWorld();
    await dw.seed(familyDocs());
    const user = await addAccount(dw.world, 'u-abe', [role(KITA, 'MCM')]);
    device = await newDevice(dw, user, KITA);
    await device.contact();
    const before = device.ring().channels.map(({ logId }) => logId);
    device.away();
    const typed = device.newRecord('birth_contact', { child_id: CHILD, advice: '架空の助言' });
    if (work === 'with') await device.save(typed);
    await device.close();

    for (const state of turned === 'on' ? (['on'] as const) : (['on', 'off'] as const)) {
      const { accounts } = dw.services;
      await (of === 'site'
        ? switchSite(accounts, KITA, state)
        : switchDevice(accounts, device.deviceId, 'device', state));
      if (presence === 'there') await device.contact();
    }
    await device.contact();

    expect(device.device()?.kind).toBe(expected.kind);
    expect(device.held().has(VISIT) ? 'whole' : 'nothing').toBe(expected.replica);
    expect(device.contents.outgoing).toEqual([]);
    const [stored] = await dw.services.store.records.get([typed.id]);
    expect(stored !== undefined).toBe(work === 'with');
    const onDisk = device.contents.segments.map(({ logId }) => logId);
    expect(onDisk.filter((logId) => before.includes(logId))).toEqual([]);
    const receipts = await dw.handIn.receipts.list(device.deviceId);
    const ended = receipts.filter(({ why }) => why === expected.receipt);
    expect(ended.flatMap(({ keys }) => keys).sort()).toEqual([...before].sort());
    if (expected.kind === 'center') return;
    expect(onDisk).toEqual([]);
    expect([...device.contents.items.keys()].filter((name) => name.startsWith('ring:'))).toEqual(
      [],
    );
    expect(receipts.some(({ why }) => why === 'online_only')).toBe(true);
  },
);

test('a device that is enrolled at an online-only site is a desk from the beginning', async () => {
  dw = await startDeviceWorld();
  await switchSite(dw.services.accounts, KITA, 'on');
  const user = await addAccount(dw.world, 'u-abe', [role(KITA, 'MCM')]);
  device = await newDevice(dw, user, KITA);
  expect([device.device()?.kind, device.ring().channels]).toEqual(['desk', []]);
});

test('SYNC-03: work that the server refuses while the device becomes a desk lies in quarantine, for its author and supervisor', async () => {
  dw = await startDeviceWorld();
  await dw.seed(familyDocs());
  const user = await addAccount(dw.world, 'u-abe', [role(KITA, 'MCM')]);
  device = await newDevice(dw, user, KITA);
  await device.contact();
  device.away();
  await device.save(device.newRecord('birth_contact', { child_id: CHILD, advice: '架空の助言' }));
  await device.close();
  await dw.services.accounts.changeAccount(user, (held) => ({
    ...held,
    roles: [role(KITA, 'CLERK')],
  }));
  await switchDevice(dw.services.accounts, device.deviceId, 'device', 'on');
  await device.contact();
  const [item] = await dw.handIn.quarantine.list();
  expect(item).toMatchObject({ author: user, why: 'no_right', kind: 'change', state: 'open' });
  const opened = await dw.handIn.quarantine.open(item?.id ?? '');
  expect(opened?.content.change?.next.body['advice']).toBe('架空の助言');
});
