// Finding people: one folded line per person, scanned at every query (measured faster than an index, LESSONS.md 3).
import { babyRow, isAwaitingVisit, oldestFirst, visitState } from '../domain/babies.ts';
import { candidateKey, candidatesAmong, type CandidateKey } from '../domain/candidates.ts';
import type { PlainDate } from '../domain/dates.ts';
import { byKanaKey, currentAddress, kanaKey, peopleOf, personRow } from '../domain/people.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import { bodyText, personSearchText, type PersonContext } from '../domain/search.ts';
import { matchesWords, queryWords } from '../domain/text.ts';
import type { BabyRow, CandidateQuery, Candidates, PersonRow } from './api.ts';
import type { IndexedRecords, RecordsIndex } from './records-index.ts';
import { remembered } from './remembered.ts';
import type { Step } from './slices.ts';

export interface People {
  search(
    query: string,
    limit: number,
  ): { readonly rows: readonly PersonRow[]; readonly total: number };
  /** In the order of their readings. */
  matching(words: readonly string[]): readonly PersonEntry[];
  /** Children to whom a first visit is owed, oldest first: the list a day at a center starts from. */
  babies(): readonly BabyRow[];
  candidates(query: CandidateQuery): Candidates['here'];
  rowOf(person: RecordDoc): PersonRow;
  entryOf(id: RecordId): PersonEntry | undefined;
  readonly step: Step;
  /** Makes ready for `candidates`: whoever asks sooner waits for it. */
  readonly stepCandidates: Step;
}

export interface PersonEntry {
  readonly person: RecordDoc;
  readonly context: PersonContext;
  readonly text: string;
  readonly kana: string;
  readonly candidate: CandidateKey;
}

export function createPeople(index: RecordsIndex, today: () => PlainDate): People {
  const entries = new Map<RecordId, PersonEntry>();
  const stale = new Set<RecordId>();
  const unready = new Set<PersonEntry>();
  let order: readonly PersonEntry[] | undefined;
  let renewals = 0;

  index.follow((before, after) => {
    for (const record of [before, after])
      if (record) for (const id of touched(record)) stale.add(id);
  });

  /** Those before stay where they were, so that sorting has little to do. */
  function ordered(): readonly PersonEntry[] {
    order ??= [...entries.values()].sort(byKanaKey);
    return order;
  }
  function toRow({ person, context }: Pick<PersonEntry, 'person' | 'context'>): PersonRow {
    return personRow(person, { ...context, today: today() });
  }
  function renew(id: RecordId): void {
    const person = index.get(id)?.document;
    order = undefined;
    renewals += 1;
    const before = entries.get(id);
    if (before) unready.delete(before);
    entries.delete(id);
    // Who was taken back (registered twice, say) is opened by id, and found no more.
    if (person?.type !== 'person' || person.void !== undefined) return;
    const entry = makeEntry(index, person);
    entries.set(id, entry);
    unready.add(entry);
  }
  function matching(words: readonly string[]): readonly PersonEntry[] {
    if (words.length === 0) return [];
    return ordered().filter((entry) => matchesWords(entry.text, words));
  }

  /** Whoever comes home asks; it is another list only after a change or at midnight. */
  const babies = remembered(
    () => `${today()} ${String(index.generation())} ${String(renewals)}`,
    () => {
      const rows: BabyRow[] = [];
      for (const entry of ordered()) {
        const birth = bodyText(entry.person, 'birth_date');
        // Whoever is too old even for a visit that never came needs no look at their visits.
        if (!isAwaitingVisit(birth, 'none', today())) continue;
        const visit = visitState(contactsOf(index, entry.person.id));
        if (isAwaitingVisit(birth, visit, today()))
          rows.push(babyRow(toRow(entry), visit, today()));
      }
      return rows.sort(oldestFirst);
    },
  );

  return {
    search(query, limit) {
      const hits = matching(queryWords(query));
      return { rows: hits.slice(0, limit).map(toRow), total: hits.length };
    },
    matching,
    babies,
    candidates(query) {
      const found = candidatesAmong(keysOf(entries.values()), query);
      return found.flatMap(({ id, why }) => {
        const entry = entries.get(id);
        return entry ? [{ ...toRow(entry), why }] : [];
      });
    },
    rowOf: (person) => toRow(entries.get(person.id) ?? { person, context: {} }),
    entryOf: (id) => entries.get(id),
    step() {
      const [id] = stale;
      if (id === undefined) return false;
      stale.delete(id);
      renew(id);
      return stale.size > 0;
    },
    stepCandidates() {
      const [entry] = unready;
      if (entry === undefined) return false;
      unready.delete(entry);
      void entry.candidate;
      return unready.size > 0;
    },
  };
}

/** Whose line says something of this record. */
function touched(record: RecordDoc): readonly RecordId[] {
  if (record.type === 'person') return [record.id];
  if (record.type === 'household') return peopleOf(record);
  if (record.type !== 'person_address' && record.type !== 'affiliation') return [];
  return [bodyText(record, 'person_id') as RecordId];
}

function makeEntry(index: IndexedRecords, person: RecordDoc): PersonEntry {
  const addresses: RecordDoc[] = [];
  const schools: string[] = [];
  let household: RecordDoc | undefined;
  for (const { document } of index.about(person.id)) {
    if (document.type === 'person_address') addresses.push(document);
    else if (document.type === 'household') household = document;
    else if (document.type === 'affiliation') schools.push(bodyText(document, 'institution'));
  }
  const context = { address: currentAddress(addresses), household };
  let candidate: CandidateKey | undefined;
  return {
    person,
    context,
    text: personSearchText(person, context),
    kana: kanaKey(person),
    // Wanted only when somebody is registered: made when there is time.
    get candidate() {
      candidate ??= candidateKey(person, { ...context, schools });
      return candidate;
    },
  };
}

function* keysOf(entries: Iterable<PersonEntry>): Generator<CandidateKey> {
  for (const entry of entries) yield entry.candidate;
}

function contactsOf(index: IndexedRecords, child: RecordId): readonly RecordDoc[] {
  return [...index.about(child)]
    .map(({ document }) => document)
    .filter(({ type, body }) => type === 'birth_contact' && body['child_id'] === child);
}
