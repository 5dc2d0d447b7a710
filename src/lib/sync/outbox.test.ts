// Whose key seals the copy of a waiting change: only of those who may read what it says now.
import { expect, it } from 'vitest';
import type { ChangeId, RecordDoc } from '../domain/record.ts';
import type { ChannelId } from '../protocol/scope.ts';
import type { AccessEntry } from '../protocol/wire.ts';
import type { SealedNote } from '../replica/disk.ts';
import { createMemoryDisk, emptyContents } from '../replica/memory-disk.ts';
import { heldRecord } from '../replica/test-records.ts';
import { createOutbox } from './outbox.ts';
import type { Courier, Sealer } from './ports.ts';

function outbox(held: Readonly<Record<string, string>>) {
  const contents = emptyContents();
  const sealed = { iv: new Uint8Array(), sealed: new Uint8Array() };
  const sealer = {
    holds: () => true,
    sealNote: (logId: string) => Promise.resolve({ logId, ...sealed }),
  } as unknown as Sealer;
  const box = createOutbox({
    disk: createMemoryDisk(contents),
    table: {
      get(id) {
        const channel = held[id];
        return channel === undefined
          ? undefined
          : { ...heldRecord(id), channel: channel as ChannelId };
      },
    },
    sealer,
    courier: { sealChange: () => Promise.resolve('') } as unknown as Courier,
    personalLogId: 'own',
    logIdOf: (channel) => channel,
    onChange: () => undefined,
  });
  return {
    async save(id: string, more: Partial<RecordDoc>) {
      const changeId = `change-${String(contents.outgoing.length)}` as ChangeId;
      await box.save({ ...heldRecord(id).document, changeId, ...more });
      const row = contents.outgoing.at(-1);
      return [row?.reading?.logId, row?.own?.logId];
    },
  };
}

it('what a record says now decides who reads it while it waits, not where it was held before', async () => {
  const { save } = outbox({ 'assessment:1': 'CKITA.care', 'case:1': 'CKITA.consult' });
  const hung = { caseId: 'case:1' } as Partial<RecordDoc>;
  const kind = (code: string) => ({ ...hung, body: { kind: code } });
  expect(await save('assessment:1', kind('MCH'))).toEqual(['CKITA.mch', 'own']);
  expect(await save('assessment:2', kind('PREG'))).toEqual(['CKITA.mch', 'own']);
  expect(await save('assessment:1', kind('FAMILY'))).toEqual(['CKITA.care', 'own']);
  expect(await save('case_note:1', { ...hung, body: {} })).toEqual(['CKITA.consult', 'own']);
  expect(await save('case_note:2', { body: {} })).toEqual(['CKITA.care', 'own']);
  const unknown = { caseId: 'case:9' } as Partial<RecordDoc>;
  expect(await save('case_note:3', { ...unknown, body: {} })).toEqual([undefined, 'own']);
});

it.each([
  ['author_gone', []],
  ['no_right', ['change-a']],
] as const)(
  'a colleague’s note that was refused, %s, leaves %j on the device',
  async (reason, left) => {
    const contents = emptyContents();
    const disk = createMemoryDisk(contents);
    const own = { logId: 'of the colleague', iv: new Uint8Array(), sealed: new Uint8Array() };
    await disk.addOutgoing({ id: 'change-a', kind: 'change', envelope: '', own });
    const box = createOutbox({
      disk,
      table: { get: () => undefined },
      sealer: { holds: () => false, sealNote: () => Promise.resolve(own) } as unknown as Sealer,
      courier: {} as Courier,
      personalLogId: 'own',
      logIdOf: () => undefined,
      onChange: () => undefined,
    });
    await box.restore();
    const receivedAt = '2026-04-01T09:00:00+09:00';
    await box.storeVerdicts([
      { kind: 'refused', changeId: 'change-a' as ChangeId, reason, receivedAt },
    ]);
    expect(contents.outgoing.map(({ id }) => id)).toEqual(left);
    expect(box.counts().unsent).toBe(0);
  },
);

it('SYNC-03: after a restore a colleague asks for what he cannot read; cut off, its author asks too and trusts no older answer', async () => {
  const contents = emptyContents();
  const of = (own: string) =>
    createOutbox({
      disk: createMemoryDisk(contents),
      table: { get: () => undefined },
      sealer: {
        holds: (logId: string) => logId === own,
        sealNote: (logId: string, _id: string, payload: unknown) =>
          Promise.resolve({
            logId,
            iv: new Uint8Array(),
            sealed: new TextEncoder().encode(JSON.stringify(payload)),
          }),
        openNote: (_id: string, { logId, sealed }: SealedNote) =>
          logId === own
            ? Promise.resolve(JSON.parse(new TextDecoder().decode(sealed)) as unknown)
            : Promise.reject(new Error('no key')),
      } as unknown as Sealer,
      courier: { sealChange: () => Promise.resolve('') } as unknown as Courier,
      personalLogId: own,
      logIdOf: () => undefined,
      onChange: () => undefined,
    });
  const changeId = 'change-1' as ChangeId;
  const author = of('author');
  await author.save({ ...heldRecord('case_note:1').document, changeId });
  await author.storeVerdicts([
    { changeId, kind: 'refused', reason: 'not_in_scope', receivedAt: '2026-11-01T00:00:00.000Z' },
  ]);
  const colleague = of('colleague');
  await colleague.restore();
  expect(colleague.counts().unsent).toBe(0);
  await colleague.askAgain();
  const asked = colleague.waiting(1, () => false);
  expect(asked.map(({ id }) => id)).toEqual([changeId]);
  // The server accepts it, and the device dies before that is on its disk.
  const later = of('author');
  await later.restore();
  expect(later.counts()).toEqual({ unsent: 1, attention: 0 });
});

it('a search and the opening it led to become durable in one write; one that cannot be sealed fails alone', async () => {
  const contents = emptyContents();
  const writes: (readonly string[])[] = [];
  const disk = createMemoryDisk(contents);
  const box = createOutbox({
    disk: {
      ...disk,
      async addOutgoing(...rows) {
        writes.push(rows.map(({ id }) => id));
        await disk.addOutgoing(...rows);
      },
    },
    table: { get: () => undefined },
    sealer: {} as Sealer,
    courier: {
      sealAccess: ({ entryId }: AccessEntry) =>
        entryId === 'broken' ? Promise.reject(new Error('no key')) : Promise.resolve('sealed'),
    } as unknown as Courier,
    personalLogId: 'own',
    logIdOf: (channel) => channel,
    onChange: () => undefined,
  });
  const log = async (entryId: string) =>
    box.logAccess({ entryId, kind: 'search' } as unknown as AccessEntry);
  const results = await Promise.allSettled(['search', 'broken', 'open', 'open'].map(log));
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  await log('search');
  await log('next');
  expect(writes).toEqual([['search', 'open'], ['next']]);
  expect(box.waitingEntries(9, () => false).map(({ id }) => id)).toEqual([
    'search',
    'open',
    'next',
  ]);
});
