// A new record begins with what is known: its subject, me, now, and what the family's records say.
import { describe, expect, it } from 'vitest';
import { recordType, recordTypes } from '../../../domain/catalogue/registry.ts';
import type { RecordDoc, RecordId, UserId } from '../../../domain/record.ts';
import type { PersonView, ShownRecord } from '../../../records/api.ts';
import { begin, type BeginContext } from './begin.ts';

const child = 'person:01CHILD' as RecordId;
const mother = 'person:01MOTHER' as RecordId;
const now = '2026-11-24T10:00:00+09:00';

const shown = (id: string, body: Record<string, unknown>): ShownRecord => ({
  document: { id, type: id.slice(0, id.indexOf(':')), body } as unknown as RecordDoc,
  place: 'server',
  byName: '',
});

function viewOf(
  person: Record<string, unknown>,
  timeline: readonly ShownRecord[] = [],
): PersonView {
  const row = {
    id: mother,
    name: '星野 薫',
    kana: 'ホシノ カオル',
    birthDate: '1996-04-01',
    sex: '女',
  };
  return {
    person: shown(child, person),
    members: [{ row, relation: '実母', livesHere: true }],
    cases: [],
    timeline: timeline.map((one) => ({ ...one, occurredAt: now, aboutName: '' })),
    records: timeline,
    households: [],
  } as unknown as PersonView;
}

function context(view?: PersonView, aboutId: RecordId | undefined = child): BeginContext {
  const user = { id: 'u-abe' as UserId, name: '阿部' };
  return { ...(view ? { view } : {}), aboutId, writer: { user, knownUsers: [] }, now };
}

describe('こん赤', () => {
  it('knows the mother, the attempt, and the birth facts of the earlier contact', () => {
    const earlier = shown('birth_contact:01A', {
      child_id: child,
      birth_weight: 2980,
      weight: 3100,
      visitor_kind: 'mw',
    });
    const started = begin(
      recordType('birth_contact'),
      context(viewOf({ kinds: ['child'] }, [earlier])),
    );
    expect(started).toMatchObject({
      ok: true,
      body: {
        child_id: child,
        mother_id: mother,
        birth_weight: 2980,
        attempt_no: 2,
        contacted_at: now,
        staff: ['u-abe'],
      },
    });
    expect(started.ok && started.body).not.toHaveProperty('weight');
  });

  it('is about children only', () => {
    const started = begin(recordType('birth_contact'), context(viewOf({ kinds: ['parent'] })));
    expect(started).toMatchObject({ ok: false, code: 'not_a_child' });
  });
});

it('a safety check belongs to the latest intake, whose acceptance starts its clock (D.1)', () => {
  const intake = shown('consultation:01B', { received_at: '2026-11-23T09:00:00+09:00' });
  expect(begin(recordType('safety_check'), context(viewOf({}, [intake])))).toMatchObject({
    body: { consultation_id: intake.document.id, clock_start: '2026-11-23T09:00:00+09:00' },
  });
  const notification = shown('consultation:01A', {
    received_at: '2026-11-22T09:00:00+09:00',
    is_notification: true,
  });
  expect(
    begin(recordType('safety_check'), context(viewOf({}, [intake, notification]))),
  ).toMatchObject({ body: { consultation_id: notification.document.id } });
});

it('a check-up begins with the one whose window the child is in', () => {
  const started = begin(
    recordType('infant_checkup'),
    context(viewOf({ birth_date: '2026-08-01', kinds: ['child'] })),
  );
  expect(started).toMatchObject({ body: { exam_on: '2026-11-24', kind: 'M04' } });
});

it('what must be about somebody does not begin about nobody', () => {
  for (const type of recordTypes().filter(({ family }) => family !== 'sibling')) {
    const started = begin(type, { ...context(), aboutId: undefined });
    const needs = type.anchor.kind === 'subject' && !type.anchor.optional;
    if (needs) expect(started.ok, type.key).toBe(false);
  }
});
