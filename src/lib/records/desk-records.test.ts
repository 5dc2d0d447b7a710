import { expect, test } from 'vitest';
import type {
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  UserId,
} from '../domain/record.ts';
import { failure } from '../domain/result.ts';
import type { Change, PushRequest, Verdict } from '../protocol/wire.ts';
import type { Randomness } from '../sync/ports.ts';
import { createDeskRecords, type DeskAnswer } from './desk-records.ts';
import type { Unanswered } from './unanswered.ts';

const stamp = {
  at: '2026-11-01T00:00:00Z',
  by: 'u-hara' as UserId,
  site: 'NEU' as SiteCode,
  device: 'd' as DeviceId,
};
const visit: RecordDoc = {
  id: 'birth_contact:1' as RecordId,
  type: 'birth_contact',
  schemaVersion: 1,
  body: { advice: '初めの文' },
  created: stamp,
  updated: stamp,
  changeId: 'c0' as ChangeId,
  status: 'draft',
  version: 1,
};

/** A desk whose server loses its answers as told. */
function desk() {
  const changes: Change[] = [];
  const sent: PushRequest[] = [];
  const kept = new Map<string, Unanswered>();
  let lost = false;
  let version = 1;
  const accepted = new Map<string, number>();
  const records = createDeskRecords({
    ask: <T>(path: string, body: unknown): Promise<DeskAnswer<T>> => {
      if (path !== '/api/sync/push') throw new Error(path);
      const request = body as PushRequest;
      sent.push(request);
      const changeId = request.changes[0]?.changeId as ChangeId;
      if (!accepted.has(changeId)) accepted.set(changeId, (version += 1));
      if (lost) return Promise.resolve({ ...failure('no_line', '届きませんでした'), again: true });
      const verdict: Verdict = {
        changeId,
        kind: 'accepted',
        recordId: visit.id,
        version: accepted.get(changeId) ?? 0,
        receivedAt: '',
      };
      return Promise.resolve({ ok: true, value: { verdicts: [verdict], now: '' } as T });
    },
    courier: {
      sealChange: (change) => {
        changes.push(change);
        return Promise.resolve(`sealed-${change.changeId}`);
      },
      sealAccess: () => Promise.resolve(''),
      sealDraft: () => Promise.resolve(''),
    },
    unanswered: {
      get: (key) => Promise.resolve(kept.get(key)),
      set: (key, waiting) => Promise.resolve(void kept.set(key, waiting)),
      remove: (key) => Promise.resolve(void kept.delete(key)),
    },
    author: { user: stamp.by, device: stamp.device, site: stamp.site },
    staffName: (id) => id,
    clock: { now: () => 0, after: () => () => undefined },
    randomness: counting(),
    today: () => '2026-11-20',
    onScreen: () => undefined,
  });
  return {
    records,
    changes,
    sent,
    lose: (is: boolean) => {
      lost = is;
    },
  };
}

function counting(): Randomness {
  let count = 0;
  return { ulid: () => `id-${String((count += 1))}`, fraction: () => 0 };
}

const save = (advice: string) => ({
  type: 'birth_contact',
  recordId: visit.id,
  seen: visit,
  body: { advice },
  draftId: 'draft',
});

test('a correction is based on the version that was on screen', async () => {
  const { records, changes } = desk();
  expect(await records.save(save('次の文'))).toMatchObject({ ok: true, place: 'server' });
  expect(changes[0]?.base).toMatchObject({ kind: 'version', version: 1 });
});

test('a save whose answer was lost is sent again to the letter, and counts once', async () => {
  const { records, sent, lose } = desk();
  lose(true);
  expect(await records.save(save('次の文'))).toMatchObject({ ok: false, code: 'no_line' });
  lose(false);
  expect(await records.save(save('次の文'))).toMatchObject({ ok: true });
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
});

test('what was typed after a lost answer is a version after one’s own, never a conflict with oneself', async () => {
  const { records, changes, lose } = desk();
  lose(true);
  await records.save(save('次の文'));
  lose(false);
  expect(await records.save(save('そのまた次の文'))).toMatchObject({ ok: true });
  expect(changes).toHaveLength(2);
  expect(changes[1]?.base).toMatchObject({
    kind: 'version',
    version: 2,
    body: { advice: '次の文' },
  });
});
