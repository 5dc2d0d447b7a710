import { expect, test } from 'vitest';
import type { ChangeId, DeviceId, RecordId, SiteCode, UserId } from '../domain/record.ts';
import { signLease } from '../protocol/envelopes/contents.ts';
import { toBase64url } from '../protocol/envelopes/canonical.ts';
import { generateSigningKeys } from '../protocol/envelopes/signature.ts';
import { generateServerKeys } from '../protocol/envelopes/to-server.ts';
import type { SignInResponse } from '../protocol/session.ts';
import type { PushRequest } from '../protocol/wire.ts';
import { createMemoryDisk, type DiskHooks } from '../replica/memory-disk.ts';
import { StorageFault } from '../replica/storage-fault.ts';
import { storeDevice } from '../vault/enrolment.ts';
import type { Http, HttpAnswer } from './http.ts';
import { createKeeper } from './keeper.ts';
import { createServerDoor } from './server-door.ts';
import { browserRandomness, randomName } from './world.ts';

const PASSWORD = 'himawari-no-hana-1';
const user = { id: 'u-test' as UserId, name: '試験 花子', roles: [] };
const deviceId = 'device-1' as DeviceId;

/** A desk or a center with its server played by a script of answers. */
async function scene(kind: 'desk' | 'center', hooks: DiskHooks = {}) {
  const disk = createMemoryDisk(undefined, hooks);
  const server = { hpke: await generateServerKeys(), signing: await generateSigningKeys() };
  await storeDevice(disk, await generateSigningKeys(), {
    deviceId,
    site: (kind === 'desk' ? 'KKS' : 'CKITA') as SiteCode,
    kind,
    serverKeys: { hpke: server.hpke.publicKey, signing: server.signing.publicKey },
  });
  const now = new Date();
  const lease = {
    userId: user.id,
    deviceId,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 86_400_000).toISOString(),
  };
  const signIn: SignInResponse = {
    user,
    staff: [{ id: user.id, name: user.name }],
    now: now.toISOString(),
    ring: {
      channels: [],
      personal: { logId: 'personal', key: toBase64url(new Uint8Array(32).fill(7)) },
      lease: await signLease(server.signing.privateKey, lease),
    },
  };
  const pushed: PushRequest[] = [];
  const script = { push: (): HttpAnswer<unknown> => ({ kind: 'no_line' }) };
  const http = {
    actFor: () => undefined,
    post: (path: string, body: unknown) => {
      if (path === '/api/session/nonce') return answer({ nonce: 'n' });
      if (path === '/api/session/sign-in') return answer(signIn);
      if (path !== '/api/sync/push') return Promise.resolve({ kind: 'no_line' });
      pushed.push(body as PushRequest);
      return Promise.resolve(script.push());
    },
    stream: () => Promise.resolve({ kind: 'no_line' }),
  } as unknown as Http;
  const faults: unknown[] = [];
  let left = 0;
  const start = async () => {
    const keeper = createKeeper({
      disk,
      http,
      door: createServerDoor(http, 'http://kks.example'),
      clock: { now: () => Date.now(), after: () => () => undefined },
      randomness: browserRandomness,
      randomName,
      tell: () => undefined,
      onFault: (fault) => faults.push(fault),
      leave: () => (left += 1),
    });
    await keeper.begin();
    return keeper;
  };
  return { start, pushed, script, faults, left: () => left };
}

const answer = (value: unknown) => Promise.resolve({ kind: 'answer', value });
const note = (draftId: string) => ({
  type: 'case_note',
  subjectId: 'person:01J00000000000000000000000' as RecordId,
  body: { facts: '架空の記録', occurred_at: '2026-11-20T10:00:00+09:00' },
  draftId,
});

test('a lock sends the worker away even where closing fails on a full disk', async () => {
  let full = false;
  const { start, faults, left } = await scene('center', {
    beforeWrite: () => {
      if (full) throw new StorageFault('full');
    },
  });
  const keeper = await start();
  expect(await keeper.signIn({ userId: user.id, password: PASSWORD })).toEqual({ ok: true });
  await keeper.search('やまだ');
  full = true;
  await keeper.lock();
  expect(left()).toBe(1);
  expect(faults).toHaveLength(1);
});

test('an opening that fails leaves the vault locked, and the next try opens it', async () => {
  let writes = 0;
  let failing = true;
  const { start } = await scene('desk', {
    beforeWrite: () => {
      writes += 1;
      // The ring is stored; the names of colleagues do not fit any more.
      if (failing && writes > 5) throw new StorageFault('full');
    },
  });
  const keeper = await start();
  const first = await keeper.signIn({ userId: user.id, password: PASSWORD });
  expect(first).toMatchObject({ ok: false, code: 'storage_full' });
  expect((await keeper.status()).phase).toBe('locked');
  failing = false;
  expect(await keeper.signIn({ userId: user.id, password: PASSWORD })).toEqual({ ok: true });
  expect((await keeper.status()).phase).toBe('ready');
});

test('a desk save whose answer was lost is sent again to the letter, after a lock too', async () => {
  const { start, pushed, script } = await scene('desk');
  const first = await start();
  await first.signIn({ userId: user.id, password: PASSWORD });
  expect(await first.save(note('draft-1'))).toMatchObject({ ok: false, code: 'no_line' });
  await first.lock();

  const second = await start();
  await second.signIn({ userId: user.id, password: PASSWORD });
  script.push = () => {
    const [change] = pushed.at(-1)?.changes ?? [];
    const changeId = change?.changeId as ChangeId;
    const recordId = 'case_note:x' as RecordId;
    const verdict = { changeId, kind: 'accepted', recordId, version: 1, receivedAt: '' };
    return { kind: 'answer', value: { verdicts: [verdict], now: '' } };
  };
  expect(await second.save(note('draft-1'))).toMatchObject({ ok: true, place: 'server' });
  expect(pushed).toHaveLength(2);
  expect(pushed[1]).toEqual(pushed[0]);
});

test('a locked vault answers nothing, and no password opens it with nothing typed', async () => {
  const { start } = await scene('center');
  const keeper = await start();
  await keeper.signIn({ userId: user.id, password: PASSWORD });
  await keeper.lock();
  const again = await start();
  const refused = await again.signIn({ userId: user.id, password: '' });
  expect(refused).toMatchObject({ ok: false, code: 'empty' });
  expect(await again.search('やまだ')).toMatchObject({ ok: false, code: 'locked' });
});
