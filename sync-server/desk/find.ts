// Search everywhere at the desk (Ctrl+K): people, then records, each with why it matched and only by what may be seen.
import { aboutWhom, mainSubject } from '../../src/lib/domain/about-whom.ts';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import { recordTypeOf, type RecordDoc, type RecordId } from '../../src/lib/domain/record.ts';
import { cutAround, whyMatched } from '../../src/lib/domain/record-text.ts';
import { occurredAt, recordTitle, timeKey } from '../../src/lib/domain/record-title.ts';
import { addressText, bodyText } from '../../src/lib/domain/search.ts';
import { fold, queryWords } from '../../src/lib/domain/text.ts';
import type { DeskFindResponse, Hit } from '../../src/lib/protocol/desk.ts';
import type { DeskIndex } from './desk-index.ts';
import { aboutName, nameOf } from './names.ts';
import { contextOf, isFoundBy, peopleMatching } from './people.ts';
import type { Reader } from './rights.ts';

/** People in the order of their readings, then records, newest first. */
export function findEverywhere(
  index: DeskIndex,
  query: string,
  limit: number,
  reader: Reader,
): DeskFindResponse {
  const words = queryWords(query);
  if (words.length === 0) return { hits: [], total: 0 };
  const people = peopleMatching(index, words, reader);
  const named = new Set(people.map(({ id }) => id));
  const records = [...recordsMatching(index, words, named, reader)].map((record) => ({
    record,
    at: timeKey(occurredAt(record)),
  }));
  records.sort((a, b) =>
    a.at === b.at ? (a.record.id < b.record.id ? 1 : -1) : a.at < b.at ? 1 : -1,
  );
  return {
    hits: [
      ...people.slice(0, limit).map((person) => personHit(index, person, words, reader)),
      ...records
        .slice(0, Math.max(0, limit - people.length))
        .map(({ record }) => recordHit(index, record, words, reader)),
    ],
    total: people.length + records.length,
  };
}

function* recordsMatching(
  index: DeskIndex,
  words: readonly string[],
  named: ReadonlySet<RecordId>,
  reader: Reader,
): Generator<RecordDoc> {
  for (const record of index.all()) {
    if (record.type === 'person' || record.void !== undefined) continue;
    const text = index.textOf(record);
    const left = words.filter((word) => !text.includes(word));
    // One word at least must stand in the record: a name alone finds the person, not all that was ever written of them.
    if (left.length === words.length || !reader.maySee(record)) continue;
    const about = aboutWhom(record);
    if (record.type === 'person_address' && about.some((id) => named.has(id))) continue;
    if (left.length > 0 && !about.some((id) => isOf(index, id, left, reader))) continue;
    yield record;
  }
}

function isOf(index: DeskIndex, id: RecordId, words: readonly string[], reader: Reader): boolean {
  const person = index.get(id);
  return person?.type === 'person' && isFoundBy(index, person, words, reader);
}

function personHit(
  index: DeskIndex,
  person: RecordDoc,
  words: readonly string[],
  reader: Reader,
): Hit {
  const { address, household } = contextOf(index, person.id, reader);
  const name = bodyText(person, 'name_kanji');
  return {
    id: person.id,
    type: 'person',
    title: name,
    about: person.id,
    aboutName: name,
    why:
      whyMatched(person, words) ??
      whyIn('住所', addressText(address), words) ??
      whyIn('世帯', bodyText(household, 'family_name_label'), words) ??
      whyIn('世帯番号', bodyText(household, 'family_no'), words) ??
      NO_WORDS,
  };
}

function recordHit(
  index: DeskIndex,
  record: RecordDoc,
  words: readonly string[],
  reader: Reader,
): Hit {
  const about = mainSubject(record);
  const isSubject = about !== undefined && SUBJECTS.has(recordTypeOf(about));
  const field = recordType(record.type)?.listing.occurred;
  const at = field === undefined ? '' : bodyText(record, field);
  return {
    id: record.id,
    type: record.type,
    title:
      record.type === 'household'
        ? nameOf(index, record.id, reader)
        : recordTitle(record, (id) => nameOf(index, id, reader)),
    ...(isSubject ? { about } : {}),
    aboutName: aboutName(index, record, reader),
    ...(at === '' ? {} : { at }),
    why: whyMatched(record, words) ?? NO_WORDS,
  };
}

function whyIn(label: string, text: string, words: readonly string[]): Hit['why'] | undefined {
  const word = words.find((one) => fold(text).includes(one));
  return word === undefined ? undefined : { label, text: cutAround(text, word) };
}

const SUBJECTS: ReadonlySet<string> = new Set(['person', 'household']);
const NO_WORDS: Hit['why'] = { label: '', text: '' };
