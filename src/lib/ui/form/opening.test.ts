// A form that is opened again on its draft writes the same record as before.
import { expect, test } from 'vitest';
import { testRecord } from '../../domain/test-records.ts';
import { indexOf } from '../../records/records-index.ts';
import { personView } from '../../records/person-view.ts';
import type { Draft, TsumugiApi } from '../../records/api.ts';
import { openNew } from './opening.ts';

test('SYNC-02: the draft that a crash left beside its saved record does not write a second one', async () => {
  const child = testRecord('person:C', { name_kanji: '架空 一子' });
  const index = indexOf([{ document: child, place: 'server', byName: '' }]);
  const view = personView(index, child.id, (person) => ({ id: person.id }) as never);
  const draft: Draft = {
    draftId: '00000000-0000-4000-8000-000000000001',
    type: 'case_note',
    subjectId: child.id,
    body: { facts: '書きかけ' },
    savedAt: '2026-11-22T10:00:00Z',
  };
  const api = {
    person: () => Promise.resolve({ ok: true, view }),
    drafts: () => Promise.resolve({ ok: true, drafts: [draft], damaged: 0 }),
  } as unknown as TsumugiApi;
  const open = async () => {
    const found = await openNew(api, 'case_note', child.id, { knownUsers: [] }, '2026-11-22T10:00');
    if (!found.ok) throw new Error(found.message);
    return [found.opening.resumed, found.opening.newId];
  };
  expect(await open()).toEqual([true, `case_note:${draft.draftId}`]);
  expect(await open()).toEqual(await open());
});

test('of two drafts of new people the one that was chosen is gone on with (R8-3)', async () => {
  const drafts = ['一人目', '二人目'].map((name, at): Draft => ({
    draftId: `00000000-0000-4000-8000-00000000000${String(at)}`,
    type: 'person',
    body: { name_kanji: name },
    savedAt: '2026-11-22T10:00:00Z',
  }));
  const api = {
    drafts: () => Promise.resolve({ ok: true, drafts, damaged: 0 }),
  } as unknown as TsumugiApi;
  const nameIn = async (wanted?: string) => {
    const writer = { knownUsers: [] };
    const found = await openNew(api, 'person', undefined, writer, '2026-11-22T10:00', wanted);
    if (!found.ok) throw new Error(found.message);
    return found.opening.draft.body['name_kanji'];
  };
  expect(await nameIn(drafts[1]?.draftId)).toBe('二人目');
  expect(await nameIn(drafts[0]?.draftId)).toBe('一人目');
  expect(await nameIn()).toBe('一人目');
});
