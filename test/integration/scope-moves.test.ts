// Scope moves, each one server command: every replica follows, online or after a week away, to the same end, with receipts (SYNC-01, SYNC-05).
import { afterEach, expect, test } from 'vitest';
import type { Body, ChangeId, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { overlaySource } from '../../src/lib/records/overlay-source.ts';
import {
  addAccount,
  ADDRESS,
  CASE,
  CASE_NOTE,
  CHILD,
  type DeviceWorld,
  type EngineDevice,
  familyDocs,
  HOUSEHOLD,
  KITA,
  MOTHER,
  newDevice,
  NOTE,
  role,
  startDeviceWorld,
  VISIT,
} from './device-world.ts';

const MINAMI = 'CMINAMI' as SiteCode;
const PPC = 'PPC' as SiteCode;
const SITES = [KITA, MINAMI, PPC];

type Held = readonly RecordId[];
const NOBODY: Held = [];
const FAMILY: Held = [HOUSEHOLD, MOTHER, CHILD, VISIT, NOTE];
const SHARED: Held = [HOUSEHOLD, CHILD];

/** What each step asks, and who holds what after it: CKITA, CMINAMI, the postnatal-care center. */
const STEPS: readonly {
  readonly name: string;
  readonly run: (dw: DeviceWorld) => Promise<{ readonly ok: boolean }>;
  readonly held: readonly [Held, Held, Held];
}[] = [
  {
    name: 'moves from CKITA to CMINAMI',
    run: ({ commands }) =>
      commands.moveFamily({ moveId: 'm1', household: HOUSEHOLD, from: KITA, to: MINAMI }),
    held: [NOBODY, [...FAMILY, ADDRESS], NOBODY],
  },
  {
    name: 'has its case shared with the postnatal-care center',
    run: ({ commands }) => commands.shareCase(CASE, PPC),
    held: [NOBODY, [...FAMILY, ADDRESS], SHARED],
  },
  {
    name: 'has its case shared with its own center',
    run: ({ commands }) => commands.shareCase(CASE, MINAMI),
    held: [NOBODY, [...FAMILY, ADDRESS, CASE, CASE_NOTE], SHARED],
  },
  {
    name: 'has a protected address',
    run: ({ commands }) => commands.hideAddress(HOUSEHOLD, 'hidden'),
    held: [NOBODY, [...FAMILY, CASE, CASE_NOTE], SHARED],
  },
  {
    name: 'has its case raised to abuse',
    run: ({ commands }) => commands.setClass(CASE, 'ABUSE'),
    held: [NOBODY, FAMILY, SHARED],
  },
  {
    name: 'is shared no more',
    run: async ({ commands }) => {
      await commands.unshareCase(CASE, PPC);
      return commands.unshareCase(CASE, MINAMI);
    },
    held: [NOBODY, FAMILY, NOBODY],
  },
  {
    name: 'leaves the city',
    run: ({ commands }) =>
      commands.moveFamily({ moveId: 'm2', household: HOUSEHOLD, from: MINAMI }),
    held: [NOBODY, NOBODY, NOBODY],
  },
  {
    name: 'comes back to CKITA',
    run: ({ commands }) => commands.moveFamily({ moveId: 'm3', household: HOUSEHOLD, to: KITA }),
    held: [FAMILY, NOBODY, NOBODY],
  },
  {
    name: 'has an address that needs no protection any more',
    run: ({ commands }) => commands.hideAddress(HOUSEHOLD, 'shown'),
    held: [[...FAMILY, ADDRESS], NOBODY, NOBODY],
  },
];

let dw: DeviceWorld;
let devices: EngineDevice[] = [];
afterEach(async () => {
  for (const device of devices) await device.close();
  devices = [];
  await dw.stop();
});

async function deviceAt(site: SiteCode, name: string): Promise<EngineDevice> {
  const user = await addAccount(dw.world, `u-${name}`, [role(site, 'MCM')]);
  const device = await newDevice(dw, user, site);
  devices.push(device);
  await device.contact();
  return device;
}

const ids = (device: EngineDevice): Held => [...device.held().keys()].sort();

test.each(STEPS.map(({ name }, at) => ({ name, at })))(
  'SYNC-01, SYNC-05: a family $name: who was there and who comes back after a week hold the same',
  async ({ at }) => {
    dw = await startDeviceWorld();
    await dw.seed(familyDocs());
    const there: EngineDevice[] = [];
    const back: EngineDevice[] = [];
    for (const site of SITES) {
      there.push(await deviceAt(site, `there-${site}`));
      back.push(await deviceAt(site, `back-${site}`));
    }
    const everHeld = there.map((device) => new Set(ids(device)));
    for (const device of back) {
      device.away();
      await device.close();
    }
    for (const step of STEPS.slice(0, at + 1)) {
      expect((await step.run(dw)).ok).toBe(true);
      for (const [n, device] of there.entries()) {
        await device.contact();
        for (const id of ids(device)) everHeld[n]?.add(id);
        expect([step.name, device.site, ids(device)]).toEqual([
          step.name,
          device.site,
          [...(step.held[n] ?? [])].sort(),
        ]);
      }
    }
    // Within the lease nothing else is asked of them.
    dw.world.clock = new Date(dw.world.clock.getTime() + 6.5 * 86_400_000);
    for (const [n, device] of back.entries()) {
      const before = n === 0 ? [...FAMILY, ADDRESS] : [];
      await device.contact();
      expect([device.site, ids(device)]).toEqual([device.site, ids(there[n] as EngineDevice)]);
      await expectReceipts(device, new Set(before));
      await expectReceipts(there[n] as EngineDevice, everHeld[n] ?? new Set());
    }
  },
);

test('a family that moves while edits of it wait is gone from the screen; what was typed is in the list of changes alone', async () => {
  dw = await startDeviceWorld();
  await dw.seed(familyDocs());
  const device = await deviceAt(KITA, 'abe');
  const typed: Readonly<Record<RecordId, Body>> = {
    [MOTHER]: { phone_mobile: '090-0000-0000' },
    [ADDRESS]: { town: '架空町' },
  };
  device.away();
  const before = await device.open();
  for (const [id, body] of Object.entries(typed)) {
    const held = before.table.get(id as RecordId)!.document;
    const { user, deviceId: by, site } = device;
    const updated = { at: dw.world.clock.toISOString(), by: user, site, device: by };
    const changeId = `edit-${id}` as ChangeId;
    const next = { ...held, body: { ...held.body, ...body }, changeId, updated };
    await before.engine.save(next, held);
  }
  await device.close();
  await dw.commands.moveFamily({ moveId: 'm1', household: HOUSEHOLD, from: KITA, to: MINAMI });
  await device.contact();
  // Also after the next opening, from what lies on the disk.
  await device.close();
  const { engine, table } = await device.open();
  expect([...overlaySource(table, engine, (id) => id).all()]).toEqual([]);
  expect(overlaySource(table, engine, (id) => id).get(MOTHER)).toBeUndefined();
  const listed = engine.outgoing().map(({ change, verdict }) => [change, verdict] as const);
  expect(listed.map(([{ next, base }, verdict]) => [next.id, verdict, base])).toMatchObject(
    Object.keys(typed).map((id) => [
      id,
      { kind: 'refused', reason: 'not_in_scope' },
      // Others' words go with the record; the server keeps the change as it was signed.
      { kind: 'version', version: 1, body: {} },
    ]),
  );
  for (const [{ next, base }] of listed) {
    expect(next.body).toMatchObject(typed[next.id] ?? {});
    expect(base).toMatchObject({ body: {} });
    expect(base.kind !== 'none' && Object.keys(base.body)).toEqual([]);
  }
});

/** Each record that was here once and is not now has its receipt; of what was never here there is none. */
async function expectReceipts(device: EngineDevice, ever: ReadonlySet<RecordId>): Promise<void> {
  const receipts = await dw.handIn.receipts.list(device.deviceId);
  const told = new Set(receipts.flatMap(({ records }) => records));
  const held = device.held();
  const gone = [...ever].filter((id) => !held.has(id));
  expect([...told]).toEqual(expect.arrayContaining(gone));
  for (const id of told) expect(ever.has(id)).toBe(true);
  for (const { why } of receipts) expect(why).toBe('records_left');
}
