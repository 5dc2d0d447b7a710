// Records and moments for the tests of the alert rules: only what a test is about is said.
import type { Body, RecordDoc, RecordId } from '../record.ts';
import { testRecord } from '../test-records.ts';
import type { Alert, AlertFacts, AlertSource } from './alert.ts';
import { alertsOf } from './alerts.ts';

export type More = Omit<Partial<RecordDoc>, 'id' | 'subjectId' | 'caseId' | 'householdId'> & {
  readonly subjectId?: string;
  readonly caseId?: string;
  readonly householdId?: string;
};

/** Accepted by the server, unless `more` says otherwise. */
export function saved(id: string, body: Body, more: More = {}): RecordDoc {
  return testRecord(id, body, { version: 1, ...more } as Partial<RecordDoc>);
}

export function person(name: string, birth: string, more: Body = {}): RecordDoc {
  return saved(`person:${name}`, {
    name_kanji: name,
    birth_date: birth,
    kinds: ['child'],
    ...more,
  });
}

export function household(id: string, members: readonly (readonly [string, boolean])[]): RecordDoc {
  const rows = members.map(([name, lives]) => ({ person_id: `person:${name}`, lives_here: lives }));
  return saved(`household:${id}`, { members: rows });
}

export function openCase(name: string, more: Body = {}, id = name): RecordDoc {
  return saved(`case:${id}`, {
    main_person: `person:${name}`,
    kind: 'general',
    stage: 'supporting',
    opened_on: '2026-01-10',
    main_worker: 'u-sato',
    ...more,
  });
}

export function inError(record: RecordDoc): RecordDoc {
  return { ...record, void: { at: '', by: '', reason: '誤入力' } } as unknown as RecordDoc;
}

export function sourceOf(records: readonly RecordDoc[]): AlertSource {
  const byId = new Map(records.map((record) => [record.id, record]));
  return {
    get: (id: RecordId) => byId.get(id),
    byType: (type) => records.filter((record) => record.type === type),
  };
}

/** At 9 in the morning in Tokyo, unless the time is given. */
export function at(moment: string): number {
  return Date.parse(moment.length === 10 ? `${moment}T09:00:00+09:00` : `${moment}:00+09:00`);
}

export function alertsAt(moment: string, records: readonly RecordDoc[], facts?: AlertFacts) {
  return alertsOf(sourceOf(records), at(moment), facts);
}

/** Those of one rule. */
export function of(rule: string, moment: string, records: readonly RecordDoc[]): readonly Alert[] {
  return alertsAt(moment, records).filter((alert) => alert.rule === rule);
}

/** The same records in another order, always the same one for the same number. */
export function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  let state = seed || 1;
  const keyed = items.map((item) => {
    state = (state * 48_271) % 2_147_483_647;
    return [state, item] as const;
  });
  return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
}
