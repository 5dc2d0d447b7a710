// A center's families as records: the same in every run, for measuring all deadline rules over them.
import type { AlertSource } from '../../../../src/lib/domain/alerts/alert.ts';
import { addDays } from '../../../../src/lib/domain/dates.ts';
import type { Body, RecordDoc, RecordId } from '../../../../src/lib/domain/record.ts';

const today = '2026-11-20';
export const alertsNow = Date.parse(`${today}T09:00:00+09:00`);

export function sourceOf(records: readonly RecordDoc[]): AlertSource {
  const byId = new Map(records.map((record) => [record.id, record]));
  const byType = Map.groupBy(records, (record) => record.type);
  return { get: (id) => byId.get(id), byType: (type) => byType.get(type) ?? [] };
}

/** A mother, a partner, a child of any age and often a case: about 17 records a family. */
export function familiesUpTo(count: number): readonly RecordDoc[] {
  const random = generator(20_261_120);
  const records: RecordDoc[] = [];
  for (let family = 0; records.length < count; family += 1) {
    records.push(...familyOf(family, random));
  }
  return records.slice(0, count);
}

function familyOf(n: number, random: (below: number) => number): readonly RecordDoc[] {
  const id = String(n);
  const [child, mother, partner] = [`person:c${id}`, `person:m${id}`, `person:p${id}`];
  const birth = addDays(today, -random(18 * 365));
  const ago = (days: number): string => addDays(today, -random(days));
  const time = (days: number): string => `${ago(days)}T10:30:00+09:00`;
  const ofCase = { subjectId: child, caseId: `case:${id}` };
  const ofChild = { subjectId: child };
  const records = [
    record(child, { name_kanji: `架空${id}`, birth_date: birth, kinds: ['child'] }),
    record(mother, { name_kanji: `架空母${id}`, birth_date: '1994-04-01', kinds: ['guardian'] }),
    record(partner, { name_kanji: `架空父${id}`, birth_date: '1992-04-01', kinds: ['guardian'] }),
    record(`household:${id}`, {
      members: [child, mother, partner].map((person_id) => ({ person_id, lives_here: true })),
    }),
    record(`relationship:${id}`, { from_person: mother, to_person: child, kind: 'M' }),
    record(`affiliation:${id}`, { person_id: child, kind: 'nursery', from: '2025-04-01' }),
    record(
      `infant_checkup:${id}`,
      { kind: 'M04', attend: 'done', exam_on: addDays(birth, 110) },
      ofChild,
    ),
    record(`vaccination:a${id}`, { vaccine: 'DPTIPVHIB', given_on: addDays(birth, 70) }, ofChild),
    record(`vaccination:b${id}`, { vaccine: 'PCV20', given_on: addDays(birth, 70) }, ofChild),
    record(`birth_contact:${id}`, {
      contact_kind: random(2) === 0 ? 'visit' : 'call',
      child_id: child,
      mother_id: mother,
      result: 'done',
      contacted_at: `${addDays(birth, 40)}T10:00:00+09:00`,
      child_seen: 'seen_full',
    }),
    record(
      `service_use:${id}`,
      { service: 'FS02', status: 'active', valid_to: addDays(today, random(500)) },
      ofChild,
    ),
    record(
      `filing:${id}`,
      {
        doc_kind: 'D16',
        received_on: ago(300),
        ...(random(20) === 0 ? { answer_due: ago(30) } : {}),
      },
      ofChild,
    ),
  ];
  if (random(3) === 0) {
    records.push(
      record(`pregnancy:${id}`, {
        mother_id: mother,
        edd: addDays(today, random(280) - 20),
        notified_on: ago(200),
        outcome: 'ongoing',
        support_level: 'L2',
      }),
    );
  }
  if (random(2) === 0) {
    const notes = Array.from({ length: 8 }, (_, i) =>
      record(
        `case_note:${id}-${String(i)}`,
        {
          occurred_at: time(400),
          method: 'visit_home',
          child_seen: 'seen_full',
          facts: '架空の事実を一行だけ書く',
        },
        ofCase,
      ),
    );
    records.push(
      record(`case:${id}`, {
        main_person: child,
        kind: 'general',
        stage: random(4) === 0 ? 'closed' : 'supporting',
        opened_on: ago(900),
        main_worker: 'u-sato',
      }),
      record(
        `plan:${id}`,
        {
          kind: 'CARE',
          version: 1,
          created_on: ago(200),
          review_on: addDays(today, random(120) - 40),
        },
        ofCase,
      ),
      record(
        `management:${id}`,
        { manager: 'u-abe', monitor_next: addDays(today, random(90) - 30) },
        ofChild,
      ),
      record(`meeting:${id}`, {
        kind: 'care',
        held_at: time(100),
        items: [
          {
            case_id: `case:${id}`,
            decision: '継続',
            next_monitoring: addDays(today, random(90) - 30),
          },
        ],
      }),
      record(
        `consultation:${id}`,
        {
          received_at: time(3),
          is_notification: random(20) === 0,
          category: '15',
          child_id: child,
        },
        ofCase,
      ),
      ...notes,
    );
  }
  return records;
}

function record(
  id: string,
  body: Body,
  more: { subjectId?: string; caseId?: string } = {},
): RecordDoc {
  const stamp = { at: '2026-05-01T00:00:00Z', by: 'u-abe', site: 'CKITA', device: 'd' };
  const type = id.slice(0, id.indexOf(':'));
  const doc = {
    id,
    type,
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId: id,
    status: 'draft',
    version: 1,
    ...more,
  };
  return doc as unknown as RecordDoc & { readonly id: RecordId };
}

/** Park and Miller's: the same families in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
