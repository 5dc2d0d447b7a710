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
  const watched: (readonly RecordId[])[] = [];
  const asked: { readonly path: string; readonly body: unknown }[] = [];
  const answers: Record<string, DeskAnswer<unknown>> = {};
  let conflicts = false;
  let merges = false;
  let lost = false;
  let version = 1;
  const accepted = new Map<string, number>();
  const records = createDeskRecords({
    ask: <T>(path: string, body: unknown): Promise<DeskAnswer<T>> => {
      asked.push({ path, body });
      const answer = answers[path];
      if (answer !== undefined) return Promise.resolve(answer as DeskAnswer<T>);
      if (path !== '/api/sync/push') throw new Error(path);
      const request = body as PushRequest;
      sent.push(request);
      const changeId = request.changes[0]?.changeId as ChangeId;
      if (!accepted.has(changeId)) accepted.set(changeId, (version += 1));
      if (lost) return Promise.resolve({ ...failure('no_line', '届きませんでした'), again: true });
      const recordId = changes.at(-1)?.recordId ?? visit.id;
      const verdict: Verdict = conflicts
        ? { changeId, kind: 'conflict', recordId, headVersion: 1, receivedAt: '' }
        : {
            changeId,
            kind: merges ? 'merged' : 'accepted',
            recordId,
            version: accepted.get(changeId) ?? 0,
            receivedAt: '',
          };
      conflicts = false;
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
    onScreen: (subjects) => watched.push(subjects),
  });
  return {
    records,
    changes,
    sent,
    kept,
    asked,
    watched,
    answers,
    /** The next push meets a record that is there already. */
    conflictOnce: () => {
      conflicts = true;
    },
    /** From now on others have always written before. */
    merge: () => {
      merges = true;
    },
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

test('what was merged is not what was on screen: a further version stands on one’s own change', async () => {
  const { records, changes, merge } = desk();
  merge();
  expect(await records.save(save('次の文'))).toMatchObject({ ok: true, place: 'server' });
  const { seen: _, ...again } = save('そのまた次の文');
  await records.save(again);
  const [first, second] = changes;
  expect(second?.base).toEqual({
    kind: 'change',
    changeId: first?.changeId,
    body: { advice: '次の文' },
  });
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

const record = (id: string, body: Record<string, unknown>): RecordDoc => ({
  ...visit,
  id: id as RecordId,
  type: id.slice(0, id.indexOf(':')),
  body,
});
const family = [
  record('person:c', { name_kanji: '架空 一子', birth_date: '2026-11-01' }),
  record('household:h', {
    family_name_label: '架空家',
    members: [{ person_id: 'person:c', lives_here: true, from: '2026-11-01' }],
  }),
  record('birth_contact:1', { child_id: 'person:c', contacted_at: '2026-11-05T10:00:00+09:00' }),
];

test('a household is read in one question, shown with its members, and watched', async () => {
  const { records, answers, asked, watched } = desk();
  answers['/api/desk/household'] = { ok: true, value: { records: family } };
  const opened = await records.household('household:h' as RecordId, false);
  expect(opened).toMatchObject({
    ok: true,
    view: {
      members: [{ row: { name: '架空 一子' }, livesHere: true, from: '2026-11-01' }],
      timeline: [{ aboutName: '架空 一子' }],
    },
  });
  expect(asked).toEqual([
    { path: '/api/desk/household', body: { id: 'household:h', again: false } },
  ]);
  expect(watched).toEqual([['household:h', 'person:c']]);
  answers['/api/desk/household'] = { ok: true, value: { records: [] } };
  expect(await records.household('household:h' as RecordId, true)).toMatchObject({
    ok: false,
    code: 'not_found',
  });
});

test('lists and work come with the names that the server knows', async () => {
  const { records, answers } = desk();
  const names = { 'person:c': '架空 一子' };
  const visits = [family[2]];
  answers['/api/desk/list'] = { ok: true, value: { records: visits, total: 7, names } };
  const list = await records.list({ type: 'birth_contact', limit: 1 });
  expect(list).toMatchObject({ ok: true, total: 7, rows: [{ aboutName: '架空 一子', names }] });
  answers['/api/desk/work'] = {
    ok: true,
    value: { alerts: [], approvals: visits, names, people: 1 },
  };
  expect(await records.work()).toMatchObject({
    ok: true,
    work: { people: 1, approvals: [{ place: 'server', aboutName: '架空 一子' }] },
  });
  const [due, other] = [{ about: 'person:c' }, { about: 'person:d' }];
  answers['/api/desk/work'] = {
    ok: true,
    value: { alerts: [due, other], approvals: [], names, people: 2 },
  };
  expect(await records.deadlines(['person:c' as RecordId])).toEqual({ ok: true, alerts: [due] });
  answers['/api/desk/candidates'] = { ok: true, value: { here: [] } };
  expect(await records.candidates({ kana: 'カクウ' })).toEqual({
    ok: true,
    here: [],
    elsewhere: [],
    elsewhereMissing: 'not_asked',
  });
});

const child = (name_kanji: string) => ({
  type: 'person',
  newId: 'person:new' as RecordId,
  body: { name_kanji },
  draftId: 'draft',
});

test('a new record saved again by its own id is written once, and amended where it differs', async () => {
  const { records, changes } = desk();
  await records.save(child('架空 一子'));
  await records.save(child('架空 一子'));
  expect(changes).toHaveLength(1);
  await records.save(child('架空 壱子'));
  expect(changes[1]).toMatchObject({ recordId: 'person:new', base: { kind: 'version' } });
});

test('after a reload the server’s own copy tells that it was saved before', async () => {
  const { records, changes, answers, conflictOnce } = desk();
  const stored = record('person:new', { name_kanji: '架空 一子' });
  answers['/api/desk/record'] = { ok: true, value: { record: stored } };
  conflictOnce();
  expect(await records.save(child('架空 一子'))).toMatchObject({ ok: true });
  expect(changes).toHaveLength(1);

  const again = desk();
  again.answers['/api/desk/record'] = answers['/api/desk/record'];
  again.conflictOnce();
  expect(await again.records.save(child('架空 弐子'))).toMatchObject({
    ok: true,
    recordId: 'person:new',
  });
  expect(again.changes.at(-1)?.base).toMatchObject({ kind: 'version', version: 1 });
});

test('R8-2: saved again, a record that a colleague has written in since is a conflict, never written over', async () => {
  const { records, changes, answers, conflictOnce } = desk();
  const stored = record('person:new', { name_kanji: '架空 一子', person_no: 'P-1', note: '同僚' });
  const updated = { ...stored.updated, by: 'u-colleague' as UserId };
  const theirs = { ...stored, version: 2, updated };
  answers['/api/desk/record'] = { ok: true, value: { record: theirs } };
  conflictOnce();
  await records.save(child('架空 弐子'));
  expect(changes.at(-1)?.base).toMatchObject({ kind: 'version', version: 1 });
});

test('the number that the server gave does not make a new version of the same record', async () => {
  const { records, changes, answers, conflictOnce } = desk();
  const stored = record('person:new', { person_no: 'P-1', name_kanji: '架空 一子' });
  answers['/api/desk/record'] = { ok: true, value: { record: stored } };
  conflictOnce();
  expect(await records.save(child('架空 一子'))).toMatchObject({ ok: true });
  expect(changes).toHaveLength(1);
});

test('of a reporter whose answer was lost only the envelope waits', async () => {
  const { records, kept, sent, lose } = desk();
  const reporter = {
    type: 'reporter_identity',
    newId: 'reporter_identity:1' as RecordId,
    body: { name: '架空通報太郎' },
  };
  lose(true);
  expect(await records.save(reporter)).toMatchObject({ ok: false });
  expect(JSON.stringify([...kept.values()])).not.toContain('架空通報太郎');
  lose(false);
  expect(await records.save(reporter)).toMatchObject({ ok: true });
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
  expect(kept.size).toBe(0);
});
