// From the name of a control to its field, and from a place that validation names to its control.
import { expect, test } from 'vitest';
import { recordType } from '../../domain/catalogue/registry.ts';
import { fieldAt, pathOfIssue } from './field-path.ts';

test('a control in a row, in a row of a row, and in a stricter sibling finds its field', () => {
  const meeting = recordType('meeting');
  expect(fieldAt(meeting, 'todo/01J/due')?.type).toBe('date');
  expect(fieldAt(meeting, 'nothing/01J/due')).toBeUndefined();
  expect(fieldAt(recordType('person'), 'person~mch/health_note')?.name).toBe('health_note');
  expect(fieldAt(meeting, 'person~mch/health_note')).toBeUndefined();
});

test('validation counts rows, controls name them', () => {
  const meeting = recordType('meeting');
  const body = { todo: [{ row_id: 'A' }, { row_id: 'B' }], place: '北' };
  expect(pathOfIssue(meeting, body, 'todo.1.due')).toBe('todo/B/due');
  expect(pathOfIssue(meeting, body, 'place')).toBe('place');
});
