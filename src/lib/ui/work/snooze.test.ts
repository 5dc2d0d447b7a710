// A deadline is put aside with a reason and a day, never closed (issue 3, line 8).
import { expect, test } from 'vitest';
import { validateBody } from '../../domain/catalogue/validate.ts';
import type { RecordId, SiteCode } from '../../domain/record.ts';
import type { Alert } from '../../records/api.ts';
import { snoozeInput } from './snooze.ts';

const now = Date.parse('2026-11-20T10:00:00+09:00');
const where = { site: 'CKITA' as SiteCode, now };
const alert: Alert = {
  id: 'AL06/person:1/person:1',
  rule: 'AL06',
  kind: 'visit_due',
  title: 'こん赤訪問',
  about: 'person:1' as RecordId,
  aboutName: '架空 花子',
  source: 'person:1' as RecordId,
  compartment: 'MCH',
  due: '2026-11-25',
  urgency: 'week',
  reminding: true,
  escalated: [],
  closedBy: { ja: '訪問の記録', type: 'birth_contact' },
};

test('a reason and a later day make a record that the catalogue accepts', () => {
  const answer = snoozeInput(alert, { until: 'R8.11.27', reason: '里帰り中' }, where);
  if (!answer.ok) throw new Error(answer.message);
  expect(answer.input).toMatchObject({
    type: 'task_alert',
    subjectId: 'person:1',
    body: {
      rule_id: 'AL06',
      cause_compartment: 'MCH',
      state: 'snoozed',
      snooze_until: '2026-11-27',
      snooze_reason: '里帰り中',
    },
  });
  expect(
    validateBody('task_alert', answer.input.body, 'accept').filter(
      (issue) => issue.severity === 'error',
    ),
  ).toEqual([]);
});

test.each([
  [{ until: '11/27', reason: ' ' }, '理由'],
  [{ until: 'あさって', reason: '里帰り中' }, '日付を読み取れません'],
  [{ until: '11/20', reason: '里帰り中' }, '明日'],
  [{ until: '2027-05-01', reason: '里帰り中' }, '90日'],
])('what is missing is said: %j', (typed, words) => {
  const answer = snoozeInput(alert, typed, where);
  expect(answer.ok).toBe(false);
  expect(answer.ok ? '' : answer.message).toContain(words);
});
