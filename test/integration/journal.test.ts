// SYNC-02 at the journal: whatever step the server is stopped at, what was acknowledged is in the journal, and the rest is sent again.
import { expect, it } from 'vitest';
import type { Change, Verdict } from '../../src/lib/protocol/wire.ts';
import { readJournal } from '../../sync-server/backup/journal.ts';
import { createLedgerMemory } from '../../sync-server/backup/ledger-files.ts';
import { createJournalWorld, type JournalWorld } from './journal-world.ts';
import { type PushWorld, type Who, wordOf } from './push-world.ts';

const nurse: Who = 'abe@CKITA:MCM';
const worker: Who = 'sato@KKS:COUNSEL';

interface Scenario {
  readonly name: string;
  readonly word: string;
  /** What is there before; the answer is the change during which the server is stopped. */
  readonly prepare: (world: PushWorld) => Promise<Change>;
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a new person, with her membership and her number',
    word: 'accepted',
    prepare: async (world) => world.change(nurse, 'person:1', { name_kanji: '見本 花' }),
  },
  {
    name: 'a second version, with the first in the archive',
    word: 'accepted',
    prepare: async (world) => {
      await world.send(world.change(nurse, 'person:1', { name_kanji: '見本 花' }));
      const { record } = await world.head('person:1');
      return world.change(
        nurse,
        'person:1',
        { ...record.body, name_kanji: '見本 華' },
        { seen: record },
      );
    },
  },
  {
    name: 'a call that becomes one of abuse',
    word: 'accepted',
    prepare: async (world) => {
      await world.send(world.change(worker, 'consultation:1', { category: '03' }));
      const { record } = await world.head('consultation:1');
      const body = { ...record.body, category: '01' };
      return world.change(worker, 'consultation:1', body, { seen: record });
    },
  },
  {
    name: 'a conflict',
    word: 'conflict',
    prepare: async (world) => {
      await world.send(world.change(nurse, 'person:1', { name_kanji: '見本 花' }));
      const { record } = await world.head('person:1');
      const late = (name: string) =>
        world.change(nurse, 'person:1', { ...record.body, name_kanji: name }, { seen: record });
      await world.send(late('見本 一'));
      return late('見本 二');
    },
  },
  {
    name: 'a refusal',
    word: 'no_right',
    prepare: async (world) => world.change('who@CKITA:NOBODY', 'person:1', { name_kanji: '見本' }),
  },
  {
    name: 'a sealed drop',
    word: 'accepted',
    prepare: async (world) =>
      world.change(nurse, 'reporter_identity:1', {
        consultation_id: 'consultation:1',
        name: '通告 者',
      }),
  },
];

it.each(SCENARIOS)(
  'SYNC-02: stopped at every step of $name, nothing acknowledged is lost with the disk',
  { timeout: 60_000 },
  async ({ prepare, word }) => {
    let stops = 0;
    for (let third = 1; ; third += 1) {
      const city = await createJournalWorld();
      const before = await city.start();
      const change = await prepare(before.world);
      await before.settled();
      city.stopAt(third);
      const answer = await answered(before, change);
      city.live();
      const wasStopped = third <= city.steps();
      if (wasStopped) stops += 1;

      await city.loseDisk({ journal: 'kept' });
      if (answer !== undefined) expect(await kept(city, change)).toBe(true);
      const after = await city.start();
      const again = await againFrom(after.world, change);
      expect(again.map(wordOf)).toEqual([word]);
      if (answer !== undefined) expect(again).toEqual(answer);
      expect(await kept(city, change)).toBe(true);
      await after.settled();
      await city.loseDisk({ journal: 'kept' });
      expect(await kept(city, change)).toBe(true);
      if (!wasStopped) break;
    }
    expect(stops).toBeGreaterThan(10);
  },
);

it('SYNC-02: stopped at every step and started again on the same disk, the journal has what is acknowledged afterwards', async () => {
  for (let third = 1; ; third += 1) {
    const city = await createJournalWorld();
    const before = await city.start();
    const change = before.world.change(nurse, 'person:1', { name_kanji: '見本 花' });
    city.stopAt(third);
    await answered(before, change);
    city.live();
    const wasStopped = third <= city.steps();
    // The same disk: what the dead process wrote and did not journal is caught up with.
    const after = await city.start();
    const first = await againFrom(after.world, change);
    await after.settled();
    await city.loseDisk({ journal: 'kept' });
    const restored = await city.start();
    expect(await againFrom(restored.world, change)).toEqual(first);
    expect((await restored.world.head('person:1')).record.version).toBe(1);
    if (!wasStopped) break;
  }
});

it('nobody is answered while the second target does not take the journal, and everything is there once it does', async () => {
  const city = await createJournalWorld();
  const { world, settled } = await city.start();
  const change = world.change(nurse, 'person:1', { name_kanji: '見本 花' });
  await world.send(change);
  const whole = new Map(city.second.journal);
  city.stopAt(1);
  await expect(settled()).rejects.toThrow('stopped');
  // What it says to a second asking is the same: known is not journaled.
  await world.send(change).catch(() => undefined);
  await expect(settled()).rejects.toThrow('stopped');
  expect([...city.second.journal]).toEqual([...whole]);
  city.live();
  await settled();
  await city.loseDisk({ journal: 'kept' });
  expect(await kept(city, change)).toBe(true);
});

it('the journal says nothing to whoever has only the disk, and names the first line that was changed', async () => {
  const city = await createJournalWorld();
  const { world, settled, close } = await city.start();
  await world.send(world.change(nurse, 'person:1', { name_kanji: '見本 花' }));
  await settled();
  await world.send(world.change(nurse, 'person:2', { name_kanji: '見本 太郎' }));
  await close();
  const [name = ''] = [...city.second.journal.keys()].filter((one) => one.startsWith('journal-'));
  const text = city.second.journal.get(name) ?? '';
  expect(text).not.toContain('見本');
  expect(text).not.toContain('person:1');
  const verify = async (changed: string) => {
    for await (const _ of readJournal(createLedgerMemory(new Map([[name, changed]])), city.keys));
  };
  await verify(text);
  const lines = text.split('\n');
  const bent = lines.with(2, `${lines[2] ?? ''}x`);
  await expect(verify(bent.join('\n'))).rejects.toMatchObject({ file: name, line: 2 });
  await expect(verify(lines.toSpliced(2, 1).join('\n'))).rejects.toMatchObject({ line: 2 });
  // A line that was being written when its writer died is no fault.
  await verify(text.slice(0, -5));
});

it('a file of the journal that lost its end is noticed by the next one', async () => {
  const city = await createJournalWorld();
  const first = await city.start();
  await first.world.send(first.world.change(nurse, 'person:1', { name_kanji: '見本 花' }));
  await first.close();
  const second = await city.start();
  await second.close();
  const [name = ''] = [...city.second.journal.keys()];
  const lines = (city.second.journal.get(name) ?? '').split('\n');
  city.second.journal.set(name, `${lines.slice(0, -2).join('\n')}\n`);
  await expect(city.start()).rejects.toMatchObject({ file: name });
});

/** The verdict, if its author was told. */
async function answered(
  server: Awaited<ReturnType<JournalWorld['start']>>,
  change: Change,
): Promise<unknown> {
  try {
    const verdicts = await server.world.send(change);
    // The gate waits for this before any answer leaves.
    await server.settled();
    return verdicts;
  } catch (fault) {
    expect(String(fault)).toContain('stopped');
    return undefined;
  }
}

/** The same change from the same author; the new process has to know him first. */
async function againFrom(world: PushWorld, change: Change): Promise<readonly Verdict[]> {
  for (const who of [nurse, worker, 'who@CKITA:NOBODY'] as const) world.change(who, 'person:0', {});
  return world.send(change);
}

/** Wherever it belongs: as a version, with its verdict, or in the vault. */
async function kept(city: JournalWorld, change: Change): Promise<boolean> {
  const found: unknown[] = [];
  for (const db of ['records', 'history', 'vault'] as const)
    found.push(await city.raw()[db].range({ from: ' ', to: '~', limit: 1_000 }));
  const text = JSON.stringify(found);
  return text.includes(`verdict:${change.changeId}`);
}
