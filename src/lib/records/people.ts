// Finding people: one folded line per person, scanned at every query (measured faster than an index, LESSONS.md 3).
import { daysOld, visitDeadline } from '../domain/ages.ts';
import { isPlainDate, type PlainDate } from '../domain/dates.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import {
  matchesWords,
  personSearchText,
  queryWords,
  searchRow,
  type PersonContext,
} from '../domain/search.ts';
import type { BabyRow, PersonRow } from './api.ts';
import { textOf } from './body.ts';
import { membersOf, type RecordSource } from './person-view.ts';

export interface People {
  search(
    query: string,
    limit: number,
  ): { readonly rows: readonly PersonRow[]; readonly total: number };
  /** Children before their 4-month date, oldest first: the list a day at a center starts from. */
  babies(): readonly BabyRow[];
  rowOf(person: RecordDoc): PersonRow;
  /** Something changed: look again at the next question. */
  stale(): void;
}

interface Entry {
  readonly person: RecordDoc;
  readonly context: PersonContext;
  readonly text: string;
}

export function createPeople(source: RecordSource, today: () => PlainDate): People {
  let entries: readonly Entry[] | undefined;
  let before = new Map<RecordId, Entry>();

  function current(): readonly Entry[] {
    if (!entries) {
      const next = gather(source, before);
      before = next;
      entries = [...next.values()].sort(byKana);
    }
    return entries;
  }
  function toRow(entry: {
    readonly person: RecordDoc;
    readonly context: PersonContext;
  }): PersonRow {
    const kinds = entry.person.body['kinds'];
    return {
      ...searchRow(entry.person, { ...entry.context, today: today() }),
      kinds: Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [],
    };
  }

  return {
    search(query, limit) {
      const words = queryWords(query);
      if (words.length === 0) return { rows: [], total: 0 };
      const hits = current().filter((entry) => matchesWords(entry.text, words));
      return { rows: hits.slice(0, limit).map(toRow), total: hits.length };
    },
    babies() {
      const visits = visitStates(source);
      return current()
        .filter(({ person }) => isBaby(person, today()))
        .map((entry) => {
          const birth = String(entry.person.body['birth_date']);
          return {
            ...toRow(entry),
            ageDays: daysOld(birth, today()),
            visitDue: visitDeadline(birth),
            visit: visits.get(entry.person.id) ?? ('none' as const),
          };
        })
        .sort((a, b) => b.ageDays - a.ageDays);
    },
    rowOf(person) {
      current();
      return toRow(before.get(person.id) ?? { person, context: {} });
    },
    stale: () => {
      entries = undefined;
    },
  };
}

/** Text is folded again only where one of its records is another than before. */
function gather(source: RecordSource, before: ReadonlyMap<RecordId, Entry>): Map<RecordId, Entry> {
  const people: RecordDoc[] = [];
  const addresses = new Map<RecordId, RecordDoc>();
  const households = new Map<RecordId, RecordDoc>();
  for (const { document } of source.all()) {
    if (document.type === 'person') people.push(document);
    else if (document.type === 'person_address') keepLatestAddress(addresses, document);
    else if (document.type === 'household')
      for (const member of membersOf(document)) households.set(member.id, document);
  }
  const next = new Map<RecordId, Entry>();
  for (const person of people) {
    const context = { address: addresses.get(person.id), household: households.get(person.id) };
    const known = before.get(person.id);
    const same =
      known?.person === person &&
      known.context.address === context.address &&
      known.context.household === context.household;
    next.set(
      person.id,
      same ? known : { person, context, text: personSearchText(person, context) },
    );
  }
  return next;
}

function keepLatestAddress(addresses: Map<RecordId, RecordDoc>, address: RecordDoc): void {
  const whose = textOf(address.body['person_id']) as RecordId | undefined;
  if (whose === undefined || textOf(address.body['valid_to']) !== undefined) return;
  const known = addresses.get(whose);
  if (!known || String(known.body['valid_from']) < String(address.body['valid_from']))
    addresses.set(whose, address);
}

function isBaby(person: RecordDoc, today: PlainDate): boolean {
  const birth = textOf(person.body['birth_date']);
  if (birth === undefined || !isPlainDate(birth)) return false;
  return birth <= today && visitDeadline(birth) >= today;
}

const VISITS: readonly unknown[] = ['visit', 'newborn', 'premature'];

function visitStates(source: RecordSource): Map<RecordId, 'done' | 'tried'> {
  const states = new Map<RecordId, 'done' | 'tried'>();
  for (const { document } of source.all()) {
    if (document.type !== 'birth_contact' || document.void) continue;
    if (!VISITS.includes(document.body['contact_kind'])) continue;
    const child = textOf(document.body['child_id']) as RecordId | undefined;
    if (child === undefined || states.get(child) === 'done') continue;
    states.set(child, document.body['result'] === 'done' ? 'done' : 'tried');
  }
  return states;
}

function byKana(a: Entry, b: Entry): number {
  return String(a.person.body['name_kana']).localeCompare(String(b.person.body['name_kana']), 'ja');
}
