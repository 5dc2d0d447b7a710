// SYNC-12: an index kept up to date change by change answers what one made afresh answers.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { ShownRecord } from './api.ts';
import { isFoundByText } from '../domain/hits.ts';
import { findEverywhere } from './find.ts';
import { createPeople } from './people.ts';
import { createRecordsIndex, type RecordSource } from './records-index.ts';
import { createTexts } from './texts.ts';

const PEOPLE = ['person:a', 'person:b', 'person:c'] as const;
const WORDS = ['夜泣き', '体重', '訪問の約束', '渡邊'];

interface Edit {
  readonly at: number;
  readonly who: number;
  readonly word: number;
  readonly kind: 'note' | 'visit' | 'person' | 'household' | 'void' | 'remove';
  readonly waits: boolean;
}

const edits: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(7),
  who: fc.nat(2),
  word: fc.nat(3),
  kind: fc.constantFrom('note', 'visit', 'person', 'household', 'void', 'remove'),
  waits: fc.boolean(),
});

function world() {
  const records = new Map<RecordId, ShownRecord>();
  const stamp = { at: '2026-11-01T00:00:00Z', by: 'u', site: 'CKITA', device: 'd' };
  function put(id: string, body: Record<string, unknown>, edit: Edit, more: object): RecordId {
    const type = id.slice(0, id.indexOf(':'));
    const document = { id, type, body, created: stamp, updated: stamp, status: 'draft', ...more };
    records.set(id as RecordId, {
      document: document as unknown as RecordDoc,
      place: edit.waits ? 'device' : 'server',
      byName: '',
    });
    return id as RecordId;
  }
  function apply(edit: Edit): RecordId | undefined {
    const subjectId = PEOPLE[edit.who];
    const text = `${WORDS[edit.word] ?? ''}について話した`;
    const isVoid = edit.kind === 'void' ? { void: { at: '', by: 'u', reason: '誤り' } } : {};
    switch (edit.kind) {
      case 'note':
      case 'void':
        return put(`case_note:${String(edit.at)}`, { facts: text }, edit, {
          subjectId,
          caseId: `case:${String(edit.word)}`,
          ...isVoid,
        });
      case 'visit':
        return put(
          `birth_contact:${String(edit.at)}`,
          { child_id: subjectId, advice: text },
          edit,
          {
            householdId: 'household:h',
          },
        );
      case 'person':
        return put(subjectId ?? '', { name_kanji: WORDS[edit.word] }, edit, {});
      case 'household':
        return put('household:h', { members: [{ person_id: subjectId }] }, edit, {});
      case 'remove': {
        const id = [...records.keys()][edit.at];
        if (id !== undefined) records.delete(id);
        return id;
      }
    }
  }
  const source: RecordSource = { get: (id) => records.get(id), all: () => records.values() };
  return { source, apply };
}

function viewOf(source: RecordSource) {
  const index = createRecordsIndex(source);
  const people = createPeople(index, () => '2026-11-22');
  const texts = createTexts(index, isFoundByText);
  const look = (ids?: readonly RecordId[]): void => {
    if (ids) index.changed(ids);
    else index.reset();
    for (const step of [index.step, people.step, texts.step]) while (step());
  };
  const ids = (records: Iterable<ShownRecord>) =>
    [...records].map(({ document, place }) => `${document.id} ${place}`).sort();
  const answers = () => ({
    all: ids(index.all()),
    about: PEOPLE.map((person) => ids(index.about(person as RecordId))),
    household: ids(index.ofHousehold('household:h' as RecordId)),
    cases: [0, 1, 2, 3].map((n) => ids(index.ofCase(`case:${String(n)}` as RecordId))),
    notes: ids(index.ofType('case_note')),
    found: [...WORDS, '渡辺 夜泣き', '話した'].map((query) =>
      findEverywhere({ source: index, people, texts, today: '2026-11-20' }, query, 50),
    ),
  });
  look();
  return { look, answers, generation: index.generation };
}

it('answers the same as a fresh one after any edits, told one by one or as a reset', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(edits, fc.boolean()), { minLength: 1, maxLength: 40 }),
      (story) => {
        const { source, apply } = world();
        const kept = viewOf(source);
        for (const [edit, isTold] of story) {
          const id = apply(edit);
          kept.look(isTold && id !== undefined ? [id] : undefined);
        }
        expect(kept.answers()).toEqual(viewOf(source).answers());
      },
    ),
    { numRuns: 150 },
  );
});

it('notices that nothing changed, so that what was worked out still holds', () => {
  const { source, apply } = world();
  const id = apply({ at: 0, who: 0, word: 0, kind: 'note', waits: false });
  const kept = viewOf(source);
  const before = kept.generation();
  kept.look();
  kept.look(id === undefined ? [] : [id]);
  expect(kept.generation()).toBe(before);
});

it('takes one record of everything per step, so that nothing waits for all of them', () => {
  const { source, apply } = world();
  for (let at = 0; at < 5; at += 1) apply({ at, who: 0, word: 0, kind: 'note', waits: false });
  const index = createRecordsIndex(source);
  let steps = 1;
  while (index.step()) steps += 1;
  expect(steps).toBeGreaterThanOrEqual(5);
  expect(index.size()).toBe(5);
});
