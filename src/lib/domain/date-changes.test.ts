// Tests of moved dates: which row they leave, and that it wants a reason.
import { describe, expect, it } from 'vitest';
import { recordType } from './catalogue/registry.ts';
import { validateBody } from './catalogue/validate.ts';
import { noteDateChanges } from './date-changes.ts';
import type { Body } from './record.ts';

const type = recordType('meeting');
const rowIds = ['r1', 'r2'];
const note = (before: Body, body: Body): Body => {
  if (!type) throw new Error('no type');
  const ids = [...rowIds];
  return noteDateChanges(type, before, body, () => ids.shift() ?? 'r3');
};
const changes = (body: Body): unknown => body['next_monitoring_changes'];
const agreed = { next_monitoring: '2026-08-20' };
const moved = { next_monitoring: '2026-09-03' };

describe('J06: a moved date', () => {
  it('leaves a row with what it was, and that row wants a reason for 受付', () => {
    const body = note(agreed, moved);
    expect(changes(body)).toEqual([{ row_id: 'r1', was: '2026-08-20', became: '2026-09-03' }]);
    const reasons = validateBody('meeting', body, 'accept').filter(({ field }) =>
      field.startsWith('next_monitoring_changes'),
    );
    expect(reasons.map(({ field, code }) => [field, code])).toEqual([
      ['next_monitoring_changes.0.reason', 'required'],
    ]);
  });

  it('is one row while one types, and none when the date is put back', () => {
    const first = note(agreed, { next_monitoring: '2026-09-01' });
    const row = { row_id: 'r1', was: '2026-08-20', became: '2026-09-01', reason: '運動会' };
    const typed = { ...first, next_monitoring_changes: [row] };
    const second = note(agreed, { ...typed, ...moved });
    expect(changes(second)).toEqual([{ ...row, became: '2026-09-03' }]);
    expect(changes(note(agreed, { ...second, next_monitoring: undefined }))).toEqual(
      changes(second),
    );
    expect(changes(note(agreed, { ...second, ...agreed }))).toEqual([]);
  });

  it('keeps the rows of earlier changes beside its own', () => {
    const earlier = { row_id: 'r0', was: '2026-08-01', became: '2026-08-20', reason: '夏休み' };
    const before = { ...agreed, next_monitoring_changes: [earlier] };
    expect(changes(note(before, { ...before, ...moved }))).toEqual([
      earlier,
      { row_id: 'r1', was: '2026-08-20', became: '2026-09-03' },
    ]);
  });

  it('is nothing where no date had been agreed', () => {
    expect(note({}, moved)).toEqual(moved);
  });
});
