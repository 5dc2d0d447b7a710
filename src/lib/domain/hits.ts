// What a search over everything finds and how it is called: the same on a device and at the desk.
import { aboutWhom, mainSubject } from './about-whom.ts';
import { ageText } from './ages.ts';
import { recordType } from './catalogue/registry.ts';
import { isPlainDate, type PlainDate } from './dates.ts';
import { formatEraDate } from './era.ts';
import { recordTypeOf, type RecordDoc, type RecordId } from './record.ts';
import { cutAround, whyMatched } from './record-text.ts';
import { recordTitle } from './record-title.ts';
import { addressText, bodyText, type PersonContext } from './search.ts';
import { fold } from './text.ts';

export interface Hit {
  readonly id: RecordId;
  readonly type: string;
  /** What it is called in a list: a name, a title with its date. */
  readonly title: string;
  readonly about?: RecordId;
  readonly aboutName: string;
  /** What tells namesakes apart: birth date, age and address, as far as the reader may see them. */
  readonly detail?: string;
  readonly at?: string;
  /** The matching stretch of text, cut to a line; `label` says in which field. */
  readonly why: { readonly label: string; readonly text: string };
}

/** Undefined for what is not here, and for what the reader may not see. */
export type Lookup = (id: RecordId) => RecordDoc | undefined;

/** Empty where it is not here, or has no name. */
export function nameOf(id: RecordId | undefined, lookup: Lookup): string {
  const record = id === undefined ? undefined : lookup(id);
  if (!record) return '';
  if (record.type === 'person') return bodyText(record, 'name_kanji');
  if (record.type === 'household') return bodyText(record, 'family_name_label');
  // Not of what it names in turn: two records may name each other.
  return recordTitle(record, () => '');
}

export function aboutName(record: RecordDoc, lookup: Lookup): string {
  return nameOf(mainSubject(record), lookup);
}

/** The name and its reading: what the words of a list may mean by whom. */
export function nameAndReading(id: RecordId, lookup: Lookup): string {
  const name = nameOf(id, lookup);
  return name === '' ? '' : `${name} ${bodyText(lookup(id), 'name_kana')}`;
}

/** What the columns of a list, or the title, refer to. */
export function referredInColumns(
  record: RecordDoc,
): readonly { readonly id: string; readonly isUser: boolean }[] {
  const type = recordType(record.type);
  const shown = new Set([...(type?.listing.columns ?? []), ...(type?.listing.title ?? [])]);
  return (type?.fields ?? []).flatMap(({ name, refers }) => {
    if (refers === undefined || !shown.has(name)) return [];
    return [record.body[name]]
      .flat()
      .flatMap((id) =>
        typeof id === 'string' && id !== '' ? [{ id, isUser: refers === 'user' }] : [],
      );
  });
}

/** The person or household beside whom a hit or an outgoing change is named. */
export function subjectOf(record: RecordDoc): RecordId | undefined {
  const id = mainSubject(record);
  if (id === undefined) return undefined;
  return ['person', 'household'].includes(recordTypeOf(id)) ? id : undefined;
}

/** What a search looks for by its own text: people have their lines, what was taken back is not found. */
export function isFoundByText(record: RecordDoc): boolean {
  return record.type !== 'person' && record.void === undefined;
}

/**
 * One word at least must stand in the record: a name alone finds the person, not all that was ever written of them. The
 * rest stands with a person it is about; an address whose person is found already is no hit of its own.
 */
export function isHit(
  { record, text }: { readonly record: RecordDoc; readonly text: string },
  words: readonly string[],
  people: {
    readonly found: ReadonlySet<RecordId>;
    readonly matches: (id: RecordId, words: readonly string[]) => boolean;
  },
): boolean {
  let missing = 0;
  for (const word of words) if (!text.includes(word)) missing += 1;
  if (missing === words.length) return false;
  const isAddress = record.type === 'person_address';
  if (missing === 0 && !isAddress) return true;
  const about = aboutWhom(record);
  if (isAddress && about.some((id) => people.found.has(id))) return false;
  const left = words.filter((word) => !text.includes(word));
  return left.length === 0 || about.some((id) => people.matches(id, left));
}

export function personHit(
  person: RecordDoc,
  { address, household, today }: PersonContext & { readonly today: PlainDate },
  words: readonly string[],
): Hit {
  const name = bodyText(person, 'name_kanji');
  return {
    id: person.id,
    type: 'person',
    title: name,
    about: person.id,
    aboutName: name,
    detail: detailOf(person, addressText(address), today),
    why:
      whyMatched(person, words) ??
      whyIn('住所', addressText(address), words) ??
      whyIn('世帯', bodyText(household, 'family_name_label'), words) ??
      whyIn('世帯番号', bodyText(household, 'family_no'), words) ??
      NO_WORDS,
  };
}

function detailOf(person: RecordDoc, address: string, today: PlainDate): string {
  const birth = bodyText(person, 'birth_date');
  const born = isPlainDate(birth)
    ? [`${formatEraDate(birth)}生`, ageText(birth, today)]
    : ['生年月日 不明'];
  return [...born, address].filter((part) => part !== '').join('　');
}

export function recordHit(record: RecordDoc, lookup: Lookup, words: readonly string[]): Hit {
  const about = subjectOf(record);
  const field = recordType(record.type)?.listing.occurred;
  const at = field === undefined ? '' : bodyText(record, field);
  return {
    id: record.id,
    type: record.type,
    title:
      record.type === 'household'
        ? nameOf(record.id, lookup)
        : recordTitle(record, (id) => nameOf(id, lookup)),
    ...(about === undefined ? {} : { about }),
    aboutName: aboutName(record, lookup),
    ...(at === '' ? {} : { at }),
    why: whyMatched(record, words) ?? NO_WORDS,
  };
}

function whyIn(label: string, text: string, words: readonly string[]): Hit['why'] | undefined {
  const word = words.find((one) => fold(text).includes(one));
  return word === undefined ? undefined : { label, text: cutAround(text, word) };
}

const NO_WORDS: Hit['why'] = { label: '', text: '' };
