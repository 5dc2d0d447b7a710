// Search everywhere: people by their lines, everything else by its text, each with why it matched.
import { aboutWhom } from '../domain/about-whom.ts';
import { recordType } from '../domain/catalogue/registry.ts';
import type { RecordDoc } from '../domain/record.ts';
import { recordTitle } from '../domain/record-title.ts';
import { cutAround, whyMatched } from '../domain/record-text.ts';
import { addressText, bodyText } from '../domain/search.ts';
import { fold, matchesWords, queryWords } from '../domain/text.ts';
import type { Hit } from './api.ts';
import { aboutName, nameOf, subjectOf } from './names.ts';
import type { People, PersonEntry } from './people.ts';
import type { RecordSource } from './records-index.ts';
import type { RecordLine, Texts } from './texts.ts';

export interface Found {
  readonly hits: readonly Hit[];
  readonly total: number;
}

export interface FindParts {
  readonly source: RecordSource;
  readonly people: People;
  readonly texts: Texts;
}

/** People first, in the order of their readings; then records, newest first. */
export function findEverywhere(parts: FindParts, query: string, limit: number): Found {
  const words = queryWords(query);
  if (words.length === 0) return { hits: [], total: 0 };
  const people = parts.people.matching(words);
  const ofPeople = people.slice(0, limit).map((entry) => personHit(entry, words));
  const named = new Set<string>(people.map(({ person }) => person.id));
  const records = newest(limit - ofPeople.length, matchingLines(parts, words, named));
  return {
    hits: [...ofPeople, ...records.first.map(({ record }) => recordHit(parts, record, words))],
    total: people.length + records.count,
  };
}

/** What a search looks for by its own text: people have their lines, what was taken back is not found. */
export function isFoundByText(record: RecordDoc): boolean {
  return record.type !== 'person' && record.void === undefined;
}

function* matchingLines(
  { people, texts }: FindParts,
  words: readonly string[],
  named: ReadonlySet<string>,
): Generator<RecordLine> {
  for (const line of texts.lines()) {
    // One word at least must stand in the record: a name alone finds the person, not all that was ever written of them.
    const missing = countMissing(line.text, words);
    if (missing === words.length) continue;
    if (missing === 0 && !isAddress(line.record)) yield line;
    else if (isOfNamed(line)) yield line;
  }

  /** The rest stands with the person; an address whose person is found already is no hit of its own. */
  function isOfNamed({ record, text }: RecordLine): boolean {
    const about = aboutWhom(record);
    if (isAddress(record) && about.some((id) => named.has(id))) return false;
    const left = words.filter((word) => !text.includes(word));
    return left.length === 0 || about.some((id) => isOf(people.entryOf(id), left));
  }
}

function countMissing(text: string, words: readonly string[]): number {
  let missing = 0;
  for (const word of words) if (!text.includes(word)) missing += 1;
  return missing;
}

function isAddress(record: RecordDoc): boolean {
  return record.type === 'person_address';
}

function isOf(entry: PersonEntry | undefined, words: readonly string[]): boolean {
  return entry !== undefined && matchesWords(entry.text, words);
}

/** Without sorting all of them: most searches end before the first page does. */
function newest(
  most: number,
  lines: Iterable<RecordLine>,
): { readonly first: readonly RecordLine[]; readonly count: number } {
  const first: RecordLine[] = [];
  let count = 0;
  for (const line of lines) {
    count += 1;
    if (most <= 0 || (first.length >= most && !isNewer(line, first[most - 1]))) continue;
    let at = first.length;
    while (at > 0 && isNewer(line, first[at - 1])) at -= 1;
    first.splice(at, 0, line);
    if (first.length > most) first.pop();
  }
  return { first, count };
}

function isNewer(line: RecordLine, than: RecordLine | undefined): boolean {
  if (than === undefined) return false;
  return line.at === than.at ? line.record.id > than.record.id : line.at > than.at;
}

function personHit({ person, context }: PersonEntry, words: readonly string[]): Hit {
  return {
    id: person.id,
    type: 'person',
    title: bodyText(person, 'name_kanji'),
    about: person.id,
    aboutName: bodyText(person, 'name_kanji'),
    why:
      whyMatched(person, words) ??
      whyIn('住所', addressText(context.address), words) ??
      whyIn('世帯', bodyText(context.household, 'family_name_label'), words) ??
      whyIn('世帯番号', bodyText(context.household, 'family_no'), words) ??
      NO_WORDS,
  };
}

function whyIn(label: string, text: string, words: readonly string[]): Hit['why'] | undefined {
  const word = words.find((one) => fold(text).includes(one));
  return word === undefined ? undefined : { label, text: cutAround(text, word) };
}

const NO_WORDS: Hit['why'] = { label: '', text: '' };

function recordHit({ source }: FindParts, record: RecordDoc, words: readonly string[]): Hit {
  const about = subjectOf(record);
  const at = recordType(record.type)?.listing.occurred;
  const when = at === undefined ? '' : bodyText(record, at);
  return {
    id: record.id,
    type: record.type,
    title:
      record.type === 'household'
        ? nameOf(source, record.id)
        : recordTitle(record, (id) => nameOf(source, id)),
    ...(about === undefined ? {} : { about }),
    aboutName: aboutName(source, record),
    ...(when === '' ? {} : { at: when }),
    why: whyMatched(record, words) ?? NO_WORDS,
  };
}
