// A record on its page: a newer version's is read and taken back, never corrected by a form that does not know it.
import { expect, it } from 'vitest';
import { recordType } from '../../domain/catalogue/registry.ts';
import { testRecord } from '../../domain/test-records.ts';
import { mayDo } from './may-do.ts';

const type = recordType('household')!;
const record = testRecord('household:1', { family_name_label: '見本' });

it('what a newer version wrote may be taken back here, and not corrected', () => {
  expect(mayDo(record, type, undefined)).toEqual({ correct: true, takeBack: true });
  const newer = { ...record, schemaVersion: type.version + 1 };
  expect(mayDo(newer, type, undefined)).toEqual({ correct: false, takeBack: true });
});

it('what was taken back is only read', () => {
  const gone = { ...record, void: { at: '', by: 'user-1' as never, reason: '重複' } };
  expect(mayDo(gone, type, undefined)).toEqual({ correct: false, takeBack: false });
});
