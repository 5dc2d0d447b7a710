// The administrator's side on real disks: a process killed in mid-write, a backup, the loss of the data directory's database, a restore, a closed server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeviceId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { backupCommand } from '../../sync-server/backup/commands.ts';
import { createLedgerDirectory } from '../../sync-server/backup/ledger-files.ts';
import { openLedgers } from '../../sync-server/backup/open-journal.ts';
import { openDatabase, openJournaled } from '../../sync-server/database.ts';
import { startServer } from '../../sync-server/main.ts';
import { databasePlace, type DatabasePlace, loseDatabase } from './test-database.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '../../src/lib/protocol/wire.ts';

const CHILD = fileURLToPath(new URL('journal-kill.child.ts', import.meta.url));
let root: string;
let dataDir: string;
let journalDir: string;
let place: DatabasePlace;
beforeEach(async () => {
  place = databasePlace();
  root = await mkdtemp(join(tmpdir(), 'tsumugi-backup-'));
  dataDir = join(root, 'data');
  journalDir = join(root, 'second');
});
afterEach(() => rm(root, { recursive: true }));

function onFailure(fault: Error): never {
  throw fault;
}

/** As `npm run cli -- …` does it. */
async function cli(line: string, options: Parameters<typeof backupCommand>[1] = {}) {
  const ledgers = await openLedgers({ dataDir, journalDir });
  const database = line.startsWith('restore')
    ? await openDatabase({ dataDir, mode: 'own', onFailure, ...place })
    : await openJournaled({ dataDir, journalDir, mode: 'join', onFailure, ...place });
  try {
    const backups = createLedgerDirectory(join(root, 'backups'));
    let ids = 0;
    const world = { ...ledgers, store: database.store, backups, now: () => new Date() };
    return await backupCommand(line.split(' '), options, {
      ...world,
      newId: () => `n${String((ids += 1))}`,
    });
  } finally {
    await database.close();
  }
}

it(
  'SYNC-02: killed in mid-write, and its database lost, every acknowledged write comes back',
  { timeout: 60_000 },
  async () => {
    const acknowledged: string[] = [];
    for (const round of ['a', 'b']) {
      const child = spawn(
        process.execPath,
        [CHILD, dataDir, journalDir, round, JSON.stringify(place)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let count = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged.push(line);
        count += 1;
        if (count === 40) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(80);
    expect((await cli('journal verify'))?.text).toContain('すべて合っています');
    await loseDatabase(dataDir, place);
    expect(await cli('restore', { journal: 'kept' })).toMatchObject({ ok: true });
    const { store, close } = await openDatabase({ dataDir, mode: 'own', onFailure, ...place });
    const found = await store.log.get(acknowledged);
    await close();
    expect(found.filter((doc) => doc === undefined)).toEqual([]);
  },
);

it('journal verify names the first line that does not hold', { timeout: 60_000 }, async () => {
  const { store, settled, close } = await openJournaled({
    dataDir,
    journalDir,
    mode: 'own',
    onFailure,
    ...place,
  });
  await store.log.write([{ _id: 'entry:1' }]);
  await settled();
  await close();
  const names = (await readdir(journalDir)).filter((name) => name.startsWith('journal-'));
  const path = join(journalDir, names[0] ?? '');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, lines.with(3, `${lines[3] ?? ''}AA`).join('\n'));
  const answer = await cli('journal verify').catch((fault: unknown) => ({
    ok: false,
    text: String(fault),
  }));
  expect(answer?.ok).toBe(false);
  expect(answer?.text).toContain(`${names[0] ?? ''} の 3 行目`);
  // What is torn off at the very end was never acknowledged.
  await writeFile(path, lines.join('\n'));
  await appendFile(path, 'half a li');
  expect((await cli('journal verify'))?.ok).toBe(true);
});

it(
  'revoked-then-restored without the journal: closed, then opened, and the device is still shut out until approved',
  { timeout: 60_000 },
  async () => {
    const log = { note: () => undefined, fault: onFailure, request: () => undefined } as never;
    const started = await startServer({ dataDir, journalDir, port: 0, log, ...place });
    const { accounts } = started.services;
    const code = await accounts.issueCode({
      site: 'CKITA' as SiteCode,
      kind: 'center',
      label: '訪問用',
      expiresAt: '2999-01-01T00:00:00Z',
    });
    const device = (await accounts.enrol(code, 'key', new Date()))?.id ?? ('' as DeviceId);
    expect((await cli('backup'))?.text).toContain('時点のバックアップです');
    await accounts.changeDevice(device, (now) => ({ ...now, revokedAt: new Date().toISOString() }));
    await started.stop();
    await loseDatabase(dataDir, place);
    await rm(journalDir, { recursive: true });
    // A server that starts over the ruins would hide the loss: the restore is done first.
    const restored = await cli('restore', { journal: 'lost' });
    expect(restored?.text).toContain('閉じた状態');

    const server = await startServer({ dataDir, journalDir, port: 0, log, ...place });
    const ask = async (path: string, body: object) => {
      const headers = {
        'content-type': 'application/json',
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      };
      const url = `http://localhost:${String(server.port)}${path}`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return {
        status: answer.status,
        ...((await answer.json()) as { code?: string; message?: string }),
      };
    };
    const pull = { checkpoint: { storeEpoch: '', channels: {} }, limit: 1, channels: [] };
    expect(await ask('/api/sync/pull', pull)).toMatchObject({ status: 503, code: 'closed' });
    expect(await ask('/api/sync/push', { changes: [], confirmed: [] })).toMatchObject({
      code: 'closed',
    });
    expect((await cli('server status'))?.text).toMatch(/閉じています[\s\S]*確認待ち[\s\S]*訪問用/);
    expect((await cli('server open'))?.ok).toBe(true);
    expect(await ask('/api/sync/pull', pull)).toMatchObject({ code: 'not_signed_in' });
    // Whether it was revoked since, nobody knows: it stays shut until somebody says so.
    expect(await ask('/api/session/nonce', { deviceId: device })).toMatchObject({ code: 'closed' });
    expect((await cli(`device approve ${device}`))?.ok).toBe(true);
    expect(await ask('/api/session/nonce', { deviceId: device })).toMatchObject({ status: 200 });
    expect((await cli('account approve nobody'))?.text).toContain('登録されていません');
    expect(await server.services.accounts.account('nobody' as UserId)).toBeUndefined();
    await server.stop();
  },
);

it(
  'a server does not start over the journal of a database that was lost and not restored',
  { timeout: 60_000 },
  async () => {
    const first = await openJournaled({ dataDir, journalDir, mode: 'own', onFailure, ...place });
    await first.close();
    await loseDatabase(dataDir, place);
    await expect(
      openJournaled({ dataDir, journalDir, mode: 'own', onFailure, ...place }),
    ).rejects.toThrow('restore first');
  },
);

it(
  'a restore asks for the list of what was erased, and for a word about the journal',
  { timeout: 60_000 },
  async () => {
    const first = await openJournaled({ dataDir, journalDir, mode: 'own', onFailure, ...place });
    await first.close();
    expect((await cli('restore', {}))?.text).toContain('--journal');
    await loseDatabase(dataDir, place);
    for (const place of [join(dataDir, 'keys'), journalDir])
      for (const name of await readdir(place))
        if (name.startsWith('erased-')) await rm(join(place, name));
    expect((await cli('restore', { journal: 'kept' }))?.text).toContain(
      '廃棄の一覧が見つかりません',
    );
    expect((await cli('restore', { journal: 'kept', erased: 'none' }))?.ok).toBe(true);
  },
);
