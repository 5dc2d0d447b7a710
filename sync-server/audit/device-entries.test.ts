// SYNC-09 against a device that means ill, or is broken: it cannot silence the server's entries, nor stop those of others.
import { expect, it } from 'vitest';
import { ulid } from 'ulid';
import type { DeviceId, RecordId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { generateSigningKeys, sign } from '../../src/lib/protocol/envelopes/signature.ts';
import type { Receipt } from '../../src/lib/protocol/wire.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createAccessLog, type LogEntry } from './access-log.ts';
import { createDeviceEntries } from './device-entries.ts';

const courier = { user: 'u-abe' as UserId, device: 'd-1' as DeviceId, site: 'CKITA' as SiteCode };

async function open() {
  const keys = await generateSigningKeys();
  const now = () => new Date('2026-11-22T00:00:00Z');
  const log = createAccessLog({
    log: createMemoryStore().log,
    now,
    sealTerms: (_id, terms) => `sealed(${String(terms.length)})`,
  });
  const receipts: Receipt[] = [];
  const entries = createDeviceEntries({
    log,
    now,
    // The envelope itself is not what this is about: its text stands for its content.
    open: (_id, envelope) =>
      Promise.resolve(envelope.startsWith('{') ? (JSON.parse(envelope) as unknown) : undefined),
    publicKeys: (user, device) =>
      Promise.resolve(user === courier.user && device === courier.device ? [keys.publicKey] : []),
    siteOf: () => Promise.resolve(courier.site),
    handOver: () => Promise.resolve(),
    keepReceipt: async (receipt) => void receipts.push(receipt),
  });
  const sealed = async (more: object = {}, entryId: string = ulid()) => {
    const entry = {
      entryId,
      at: '2026-11-22T00:00:00.000Z',
      ...courier,
      kind: 'open',
      recordId: 'person:1' as RecordId,
      offline: true,
      ...more,
    };
    const signature = await sign(keys.privateKey, 'access', entry);
    return { entryId, envelope: JSON.stringify({ entry, signature }) };
  };
  const send = (...list: { readonly entryId: string; readonly envelope: string }[]) =>
    entries.store({ entries: list }, courier);
  const kept = async () => (await log.entries(courier.device)).map(({ entry }) => entry);
  return { log, sealed, send, kept, receipts };
}
const inShort = ({ kind, note }: LogEntry) => (note === undefined ? kind : `${kind} ${note}`);

it('SYNC-09: keeps what a device observed, once, with its search words sealed and nothing beside its fields', async () => {
  const { log, sealed, send, kept } = await open();
  const search = await sealed({
    kind: 'search',
    terms: '見本',
    count: 2,
    note: '見本',
    version: 9,
  });
  const opening = await sealed();
  expect(await send(search, opening)).toEqual({ stored: [search.entryId, opening.entryId] });
  await send(opening);
  const entries = await kept();
  expect(entries.map(inShort)).toEqual(['search', 'open']);
  expect(JSON.stringify(entries)).not.toContain('見本');
  expect(entries[0]).not.toHaveProperty('version');
  expect((await log.verify(courier.device)).ok).toBe(true);
});

it("SYNC-09: cannot take the id under which the server is about to log the device's own write", async () => {
  const { log, sealed, send, kept } = await open();
  const taken = `write:${ulid()}`;
  const stolen = await sealed({}, taken);
  expect(await send(stolen)).toEqual({ stored: [taken] });
  const at = '2026-11-22T00:00:01.000Z';
  await log.append(courier.device, [{ entryId: taken, at, kind: 'write', version: 1 }]);
  expect((await kept()).map(inShort)).toEqual(['refused bad_id', 'write']);
});

it('keeps a bad entry as refused, answers it as stored, and goes on with the next', async () => {
  const { log, sealed, send, kept } = await open();
  const good = await sealed();
  const bad = [
    { entryId: ulid(), envelope: 'not an envelope' },
    { entryId: ulid(), envelope: 'x'.repeat(70_000) },
    { entryId: '', envelope: good.envelope },
    await sealed({ kind: 'write' }),
    await sealed({ terms: 'x'.repeat(3_000) }),
    await sealed({ at: 'whenever' }),
    await sealed({ user: 'u-endo' }),
    await sealed({ site: 'CMINAMI' }),
    { ...good, entryId: ulid() },
    { ...(await sealed()), envelope: good.envelope.replace('person:1', 'person:2') },
  ];
  const all = [...bad, good];
  expect(await send(...all)).toEqual({ stored: all.map(({ entryId }) => entryId) });
  expect((await kept()).map(inShort)).toEqual([
    'refused unreadable',
    'refused too_large',
    'refused bad_id',
    'refused unreadable',
    'refused unreadable',
    'refused unreadable',
    'refused bad_signature',
    'refused bad_signature',
    'refused unreadable',
    'refused unreadable',
    'open',
  ]);
  expect((await log.verify(courier.device)).ok).toBe(true);
});

it('lets no refused entry stand where a good one belongs', async () => {
  const { sealed, send, kept } = await open();
  const good = await sealed();
  await send({ ...good, envelope: 'garbled on the way' });
  await send(good);
  expect((await kept()).map(inShort)).toEqual(['refused unreadable', 'open']);
});

it('SYNC-05: keeps a receipt with who gave it, once, and only from whoever signed it', async () => {
  const { sealed, send, kept, receipts } = await open();
  const receipt = {
    why: 'channel_ended',
    channels: ['CKITA.mch'],
    keys: ['log-1'],
    records: [],
  };
  const entry = await sealed({ kind: 'destroyed', receipt });
  await send(entry, { ...entry, entryId: ulid() });
  expect(receipts).toEqual([
    { receiptId: entry.entryId, at: '2026-11-22T00:00:00.000Z', ...courier, ...receipt },
  ]);
  expect((await kept()).map(inShort)).toEqual(['destroyed', 'refused unreadable']);
});
