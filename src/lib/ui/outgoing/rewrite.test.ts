// What 「書き直して送る」 writes on: the record that is there, or a new one where nobody may write on it.
import { expect, it } from 'vitest';
import type { ChangeId, RecordDoc, RecordId } from '../../domain/record.ts';
import { testRecord } from '../../domain/test-records.ts';
import type { OutgoingItem } from '../../records/api.ts';
import { outgoingList } from '../../records/outgoing.ts';
import type { ChangeBase, RefusalReason } from '../../protocol/wire.ts';
import { draftOf } from './rewrite.ts';

function rewritten(
  id: string,
  reason: RefusalReason,
  held?: Partial<RecordDoc>,
  base: ChangeBase = { kind: 'none' },
) {
  const next = testRecord(id, { name_kanji: '架空 壱子' });
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
          verdict: { changeId, kind: 'refused', reason, receivedAt: '' },
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
