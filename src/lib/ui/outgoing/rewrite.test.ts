// What 「書き直して送る」 writes on: the record that is there, or a new one where nobody may write on it.
import { expect, it } from 'vitest';
import type { Body, ChangeId, RecordDoc, RecordId } from '../../domain/record.ts';
import { testRecord } from '../../domain/test-records.ts';
import type { OutgoingItem } from '../../records/api.ts';
import { outgoingList } from '../../records/outgoing.ts';
import type { ChangeBase, RefusalReason, Verdict } from '../../protocol/wire.ts';
import { draftOf } from './rewrite.ts';

function rewritten(
  id: string,
  reason: RefusalReason,
  held?: Partial<RecordDoc>,
  base: ChangeBase = { kind: 'none' },
) {
  const verdict = { kind: 'refused', reason } as const;
  return draftFrom(id, { name_kanji: '架空 壱子' }, verdict, held, base);
}

function draftFrom(
  id: string,
  body: Body,
  answer: { kind: 'refused'; reason: RefusalReason } | { kind: 'conflict'; headVersion: number },
  held: Partial<RecordDoc> | undefined,
  base: ChangeBase,
) {
  const next = testRecord(id, body);
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
  return draftOf(items[0] as OutgoingItem, 'draft');
}

it('a refused edit is written again on its own record: nobody is registered twice', () => {
  expect(rewritten('person:1', 'invalid', {})).toMatchObject({
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
