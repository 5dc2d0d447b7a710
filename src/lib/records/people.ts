// Finding people: one folded line per person, scanned at every query (measured faster than an index, LESSONS.md 3).
import { babyRow, isAwaitingVisit, oldestFirst, visitState } from '../domain/babies.ts';
import type { PlainDate } from '../domain/dates.ts';
import { byKana, currentAddress, peopleOf, personRow } from '../domain/people.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import {
  bodyText,
  matchesWords,
  personSearchText,
  queryWords,
  type PersonContext,
} from '../domain/search.ts';
import type { BabyRow, PersonRow } from './api.ts';
import type { RecordSource } from './person-view.ts';

export interface People {
  search(
    query: string,
    limit: number,
  ): { readonly rows: readonly PersonRow[]; readonly total: number };
  /** Children to whom a first visit is owed, oldest first: the list a day at a center starts from. */
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
      entries = [...next.values()].sort((a, b) => byKana(a.person, b.person));
    }
    return entries;
  }
  function toRow(entry: {
    readonly person: RecordDoc;
    readonly context: PersonContext;
  }): PersonRow {
    return personRow(entry.person, { ...entry.context, today: today() });
  }

  return {
    search(query, limit) {
      const words = queryWords(query);
      if (words.length === 0) return { rows: [], total: 0 };
      const hits = current().filter((entry) => matchesWords(entry.text, words));
      return { rows: hits.slice(0, limit).map(toRow), total: hits.length };
    },
    babies() {
      const contacts = contactsByChild(source);
      const rows: BabyRow[] = [];
      for (const entry of current()) {
        const visit = visitState(contacts.get(entry.person.id) ?? []);
        if (isAwaitingVisit(bodyText(entry.person, 'birth_date'), visit, today()))
          rows.push(babyRow(toRow(entry), visit, today()));
      }
      return rows.sort(oldestFirst);
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
  const addresses = new Map<RecordId, RecordDoc[]>();
  const households = new Map<RecordId, RecordDoc>();
  for (const { document } of source.all()) {
    if (document.type === 'person') people.push(document);
    else if (document.type === 'person_address') listUnder(addresses, 'person_id', document);
    else if (document.type === 'household')
      for (const person of peopleOf(document)) households.set(person, document);
  }
  const next = new Map<RecordId, Entry>();
  for (const person of people) {
    const context = {
      address: currentAddress(addresses.get(person.id) ?? []),
      household: households.get(person.id),
    };
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

function contactsByChild(source: RecordSource): ReadonlyMap<RecordId, readonly RecordDoc[]> {
  const contacts = new Map<RecordId, RecordDoc[]>();
  for (const { document } of source.all())
    if (document.type === 'birth_contact') listUnder(contacts, 'child_id', document);
  return contacts;
}

function listUnder(lists: Map<RecordId, RecordDoc[]>, field: string, document: RecordDoc): void {
  const whose = bodyText(document, field) as RecordId;
  const list = lists.get(whose);
  if (list) list.push(document);
  else lists.set(whose, [document]);
}
