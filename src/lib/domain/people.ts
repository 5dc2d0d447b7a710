// People as lists and pages show them: who lives in a household, where somebody lives now, the row of a person.
import type { PlainDate } from './dates.ts';
import type { RecordDoc, RecordId } from './record.ts';
import { bodyText, searchRow, type PersonContext, type SearchRow } from './search.ts';
import { fold } from './text.ts';

/** A person in a list. */
export interface PersonRow extends SearchRow {
  /** Codes of the `person_kind` list. */
  readonly kinds: readonly string[];
}

export interface Member {
  readonly id: RecordId;
  readonly livesHere: boolean;
  /** 続柄 by the residents' register. */
  readonly registerRelation?: string;
  /** In the living unit, in the words of the list. */
  readonly role?: string;
  readonly from?: string;
  readonly to?: string;
}

export function personRow(
  person: RecordDoc,
  context: PersonContext & { readonly today: PlainDate },
): PersonRow {
  const kinds = person.body['kinds'];
  return {
    ...searchRow(person, context),
    kinds: Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [],
  };
}

/** Those who belong to it now, by the household's own list. */
export function membersOf(household: RecordDoc): readonly Member[] {
  return everyMemberOf(household).filter((member) => member.to === undefined);
}

/** Those who have left as well. */
export function everyMemberOf(household: RecordDoc): readonly Member[] {
  const listed = household.body['members'];
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { person_id: id, from, to, lives_here: livesHere, juki_zokugara, role } = entry as Entry;
    if (!isText(id)) return [];
    return [
      {
        id: id as RecordId,
        livesHere: livesHere !== false,
        ...(isText(juki_zokugara) ? { registerRelation: juki_zokugara } : {}),
        ...(isText(role) ? { role } : {}),
        ...(isText(from) ? { from } : {}),
        ...(isText(to) ? { to } : {}),
      },
    ];
  });
}

export function peopleOf(household: RecordDoc): readonly RecordId[] {
  return membersOf(household).map((member) => member.id);
}

/** Where somebody lives now: of the addresses that have not ended, the one that began last. */
export function currentAddress(addresses: Iterable<RecordDoc>): RecordDoc | undefined {
  let latest: RecordDoc | undefined;
  for (const address of addresses) {
    if (bodyText(address, 'valid_to') !== '' || address.void !== undefined) continue;
    if (!latest || bodyText(latest, 'valid_from') < bodyText(address, 'valid_from'))
      latest = address;
  }
  return latest;
}

/** The order of every list of people: their readings in the order of the fifty sounds. */
export function byKana(a: RecordDoc, b: RecordDoc): number {
  return byKanaKey({ person: a, kana: kanaKey(a) }, { person: b, kana: kanaKey(b) });
}

/** Compared letter by letter, which is many times faster than a collation. */
export function kanaKey(person: RecordDoc): string {
  const known = kanaKeys.get(person);
  if (known !== undefined) return known;
  const kana = fold(bodyText(person, 'name_kana'));
  // Voicing marks count only between readings that are otherwise the same: カ and ガ stand together.
  const key = `${kana.normalize('NFD').replace(/[\u3099\u309a]/g, '')}\u0001${kana}`;
  kanaKeys.set(person, key);
  return key;
}

export function byKanaKey(a: Keyed, b: Keyed): number {
  if (a.kana !== b.kana) return a.kana < b.kana ? -1 : 1;
  return a.person.id < b.person.id ? -1 : Number(a.person.id > b.person.id);
}

interface Keyed {
  readonly person: RecordDoc;
  readonly kana: string;
}

const kanaKeys = new WeakMap<RecordDoc, string>();

type Entry = Readonly<Partial<Record<string, unknown>>>;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
