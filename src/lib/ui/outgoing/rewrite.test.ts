// What 「書き直して送る」 writes on: the record that is there, or a new one where nobody may write on it.
import { expect, it } from 'vitest';
import type { Body, ChangeId, RecordDoc, RecordId } from '../../domain/record.ts';
import { testRecord } from '../../domain/test-records.ts';
import type { OutgoingItem } from '../../records/api.ts';
import { outgoingList } from '../../records/outgoing.ts';
import type { ChangeBase, RefusalReason, Verdict } from '../../protocol/wire.ts';
import { canRewrite, draftOf } from './rewrite.ts';

function rewritten(
  id: string,
  reason: RefusalReason,
  held?: Partial<RecordDoc>,
  base: ChangeBase = { kind: 'none' },
) {
  const verdict = { kind: 'refused', reason } as const;
  return draftFrom(id, { name_kanji: '架空 壱子' }, verdict, held, base);
}

function draftFrom(...parts: Parameters<typeof itemOf>) {
  return draftOf(itemOf(...parts), 'draft');
}

function itemOf(
  id: string,
  body: Body,
  answer: { kind: 'refused'; reason: RefusalReason } | { kind: 'conflict'; headVersion: number },
  held: Partial<RecordDoc> | undefined,
  base: ChangeBase,
  more: Partial<RecordDoc> = {},
) {
  const next = testRecord(id, body, more);
  const theirs = held && testRecord(id, {}, { version: 3, ...held });
  const changeId = 'c' as ChangeId;
  const author = { user: next.updated.by, site: next.updated.site, device: next.updated.device };
  const { items } = outgoingList({
    index: { get: () => undefined, all: () => [] },
    heldVersion: (one: RecordId) => (one === id ? theirs : undefined),
    engine: {
      outgoing: () => [
        {
          change: { changeId, recordId: next.id, author, base, next },
          verdict: {
            ...answer,
            changeId,
            recordId: next.id,
            receivedAt: '',
          } as Verdict,
        },
      ],
      drops: () => [],
      receipts: () => [],
      unreadable: () => [],
    },
    staffName: () => '',
  });
  return items[0] as OutgoingItem;
}

const seen = { name_kanji: '架空 一' };
const edit = { kind: 'version', version: 2, body: seen } as const;
const refused = (reason: RefusalReason) => ({ kind: 'refused', reason }) as const;
const ours = { name_kanji: '架空 壱子' };

it('a refused edit is written again on its own record: nobody is registered twice', () => {
  expect(rewritten('person:1', 'invalid', {}, { ...edit, version: 3 })).toMatchObject({
    recordId: 'person:1',
    seen: { version: 3 },
    body: { name_kanji: '架空 壱子' },
  });
  expect(rewritten('person:1', 'invalid').recordId).toBeUndefined();
});

it('what nobody may write on any more becomes a record of its own', () => {
  const back = { void: { at: '', by: 'user-1' as never, reason: '人違い' } };
  const anew = [
    rewritten('person:1', 'already_void', back),
    rewritten('case_note:1', 'append_only', {}),
    rewritten('consultation:1', 'no_right', {}),
  ];
  expect(anew.map(({ recordId, seen }) => [recordId, seen])).toEqual(
    Array(3).fill([undefined, undefined]),
  );
});

it('a call of which the server has no version keeps its id: its sealed reporter points to it', () => {
  expect(rewritten('consultation:K', 'invalid').draftId).toBe('K');
  // Nobody here can know what became of the others.
  expect(rewritten('consultation:K', 'no_right', {}).draftId).toBe('draft');
  const edit = { kind: 'version', version: 1, body: {} } as const;
  expect(rewritten('consultation:K', 'no_right', undefined, edit).draftId).toBe('draft');
});

it('a record that the server lost is made anew under its id, without the numbers that it had been given', () => {
  const body = { kind: 'care', case_no: 'R08-0123', provisional_no: 'T-K3F7Q-1' };
  const edit = { kind: 'version', version: 2, body } as const;
  const lost = { kind: 'conflict', headVersion: 0 } as const;
  const draft = draftFrom('case:K', body, lost, undefined, edit);
  expect(draft).toMatchObject({
    draftId: 'K',
    body: { kind: 'care', provisional_no: 'T-K3F7Q-1' },
  });
  expect(draft.recordId).toBeUndefined();
  expect(draft.body).not.toHaveProperty('case_no');
  // Where it stands, or where its newer version is still on the way, it is written on.
  for (const [held, version] of [
    [{}, 3],
    [undefined, 4],
  ] as const) {
    const there = { kind: 'conflict', headVersion: version } as const;
    const on = draftFrom('case:K', body, there, held, edit);
    expect(on).toMatchObject({ recordId: 'case:K', body: { case_no: 'R08-0123' } });
  }
});

it('a refused edit of a record that has left is no new person: it is handed over or withdrawn', () => {
  for (const id of ['person:1', 'household:1', 'consultation:1']) {
    const left = itemOf(id, ours, refused('not_in_scope'), undefined, edit);
    expect([canRewrite(left), draftOf(left, 'draft').recordId]).toEqual([false, id]);
  }
  const late = itemOf('person:1', ours, { kind: 'conflict', headVersion: 4 }, undefined, edit);
  expect(canRewrite(late)).toBe(false);
  // What never was anywhere is written anew wherever it is.
  const created = itemOf('person:1', ours, refused('invalid'), undefined, { kind: 'none' });
  expect([canRewrite(created), draftOf(created, 'draft').recordId]).toEqual([true, undefined]);
});

it('a call that was refused for what it says goes on its own record', () => {
  expect(rewritten('consultation:1', 'invalid', {}, edit).recordId).toBe('consultation:1');
});

it('what others wrote since stays theirs: ours goes back to the version that it was written on', () => {
  const theirs = { version: 5, body: { ...seen, phone_mobile: '090-0000-0000' } };
  const draft = rewritten('person:1', 'invalid', theirs, edit);
  expect(draft).toMatchObject({ body: ours, seen: { version: 2, body: seen } });
  expect(rewritten('person:1', 'invalid', { version: 2, body: seen }, edit).seen).toMatchObject({
    version: 2,
    changeId: expect.any(String) as string,
    body: seen,
  });
  const own = { kind: 'change', changeId: 'earlier' as ChangeId, body: seen } as const;
  const on = rewritten('person:1', 'invalid', theirs, own).seen;
  expect(on).toMatchObject({ changeId: 'earlier', body: seen });
  expect(on).not.toHaveProperty('version');
  // The change that it stood on was refused and is gone: all that differs is asked.
  expect(rewritten('person:1', 'depends_on_refused', theirs, own).seen).toMatchObject({
    version: 1,
  });
});

it('what was decided beside both goes on theirs', () => {
  const item = itemOf('person:1', ours, { kind: 'conflict', headVersion: 3 }, {}, edit);
  const decided = { name_kanji: '架空 一子' };
  expect(draftOf(item, 'draft', decided)).toMatchObject({ seen: { version: 3 }, body: decided });
});

it('a 取消 is never written again as a text', () => {
  const back = { void: { at: '', by: 'user-1' as never, reason: '人違い' } };
  const item = itemOf('person:1', ours, refused('already_void'), {}, edit, back);
  expect(canRewrite(item)).toBe(false);
});

it('the draft is found again by the page of whom the record is about', () => {
  const visit = { child_id: 'person:2', advice: '見守り' };
  const [id, held] = ['birth_contact:1', { version: 2, body: visit }] as const;
  const draft = draftFrom(id, visit, refused('invalid'), held, { ...edit, body: visit });
  expect(draft).toMatchObject({ recordId: id, subjectId: 'person:2' });
  expect(rewritten('person:1', 'invalid', {}, edit)).not.toHaveProperty('subjectId');
});
