// A 取消 or a 決裁へ回す in conflict is asked anew: decided, it is done or given up, never lost without a word (R8-5).
import { expect, it } from 'vitest';
import type { ChangeId, RecordDoc } from '../../domain/record.ts';
import { testRecord } from '../../domain/test-records.ts';
import { nextVersion } from '../../records/author.ts';
import { type Intent, intentOf, settlingInput } from './intent.ts';

const theirs = testRecord('household:1', { family_name_label: '見本', floor: '2' }, { version: 2 });
const before = { family_name_label: '見本', floor: '1' };
const reason = '二重に登録したため';
const back = testRecord('household:1', before, { void: { at: '', by: 'user-1' as never, reason } });
const sent = testRecord('household:1', { ...before, note: '完成' }, { status: 'submitted' });

function decided(mine: RecordDoc, kept: Intent | undefined, body = theirs.body) {
  const item = { type: mine.type, recordId: mine.id, changeId: 'stopped' as ChangeId };
  const { user, site, device } = { user: 'user-1', site: 'CKITA', device: 'd' };
  const made = nextVersion(settlingInput(item, theirs, body, kept), theirs, {
    author: { user, site, device } as never,
    clock: { now: () => 0 } as never,
    randomness: { ulid: () => 'X' } as never,
    offline: false,
  });
  return made.ok ? made.next : made;
}

it('a record that was to be taken back is taken back with the same reason, as the other left it', () => {
  const intent = intentOf(back, theirs);
  expect(intent).toEqual({ kind: 'void', reason });
  expect(decided(back, intent)).toMatchObject({
    void: { reason },
    body: theirs.body,
    resolves: 'stopped',
  });
  expect(decided(back, undefined)).toMatchObject({ body: theirs.body, resolves: 'stopped' });
  expect(decided(back, undefined)).not.toHaveProperty('void');
});

it('what was sent to decision goes there with the decided text, or stays a draft by choice', () => {
  const body = { ...theirs.body, note: '完成' };
  const intent = intentOf(sent, theirs);
  expect(intent).toEqual({ kind: 'submit' });
  expect(decided(sent, intent, body)).toMatchObject({ status: 'submitted', body });
  expect(decided(sent, undefined, body)).toMatchObject({ status: 'draft', body });
});

it('nothing is asked where it was done already, or was a text alone', () => {
  expect(intentOf(testRecord('household:1', before), theirs)).toBeUndefined();
  expect(intentOf(back, { ...theirs, ...(back.void && { void: back.void }) })).toBeUndefined();
  expect(intentOf(sent, { ...theirs, status: 'submitted' })).toBeUndefined();
  expect(intentOf(sent, { ...theirs, status: 'returned' })).toEqual({ kind: 'submit' });
});
