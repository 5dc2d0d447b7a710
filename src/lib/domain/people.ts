// People as lists and pages show them: who lives in a household, where somebody lives now, the row of a person.
import type { PlainDate } from './dates.ts';
import type { RecordDoc, RecordId } from './record.ts';
import { bodyText, searchRow, type PersonContext, type SearchRow } from './search.ts';

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
  const listed = household.body['members'];
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { person_id: id, to, lives_here: livesHere, juki_zokugara: relation } = entry as Entry;
    if (!isText(id) || isText(to)) return [];
    return [
      {
        id: id as RecordId,
        livesHere: livesHere !== false,
        ...(isText(relation) ? { registerRelation: relation } : {}),
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

/** The order of every list of people. */
export function byKana(a: RecordDoc, b: RecordDoc): number {
  return bodyText(a, 'name_kana').localeCompare(bodyText(b, 'name_kana'), 'ja');
}

type Entry = Readonly<Partial<Record<string, unknown>>>;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
