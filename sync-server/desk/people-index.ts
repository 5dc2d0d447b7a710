// The desk's index of people: folded lines in memory, made from the feed of records, made again at every start.
import { daysOld, visitDeadline } from '../../src/lib/domain/ages.ts';
import { isPlainDate, type PlainDate } from '../../src/lib/domain/dates.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import {
  bodyText,
  matchesWords,
  personSearchText,
  queryWords,
  searchRow,
} from '../../src/lib/domain/search.ts';
import type { BabyRow, PersonRow } from '../../src/lib/protocol/desk.ts';
import { peopleOf } from '../access/scope-index-cases.ts';

export interface PeopleIndex {
  /** Takes in the newest version of a record; older ones are without effect. */
  observe(record: RecordDoc): void;
  search(query: string): readonly RecordDoc[];
  /** Before their 4-month date, oldest first. */
  babies(today: PlainDate): readonly RecordDoc[];
  row(person: RecordDoc, maySee: MaySee, today: PlainDate): PersonRow;
  babyRow(child: RecordDoc, maySee: MaySee, today: PlainDate): BabyRow;
  householdsOf(person: RecordId): readonly RecordDoc[];
}
export type MaySee = (record: RecordDoc) => boolean;

export function createPeopleIndex(): PeopleIndex {
  const held = new Map<RecordId, RecordDoc>();
  const people = new Map<RecordId, RecordDoc>();
  const lines = new Map<RecordId, string>();
  const addresses = new Map<RecordId, Set<RecordId>>();
  const households = new Map<RecordId, Set<RecordId>>();
  const visits = new Map<RecordId, Set<RecordId>>();

  function currentAddress(person: RecordId): RecordDoc | undefined {
    return documents(addresses.get(person))
      .filter((address) => bodyText(address, 'valid_to') === '')
      .sort((a, b) => bodyText(b, 'valid_from').localeCompare(bodyText(a, 'valid_from')))[0];
  }

  function documents(ids: Iterable<RecordId> = []): readonly RecordDoc[] {
    return [...ids].flatMap((id) => held.get(id) ?? []);
  }

  function householdsOf(person: RecordId): readonly RecordDoc[] {
    return documents(households.get(person));
  }

  function lineOf(person: RecordDoc): string {
    const known = lines.get(person.id);
    if (known !== undefined) return known;
    const household = householdsOf(person.id)[0];
    const line = personSearchText(person, { address: currentAddress(person.id), household });
    lines.set(person.id, line);
    return line;
  }

  /** Whose line or row depends on this record. */
  function concerned(record: RecordDoc): readonly RecordId[] {
    if (record.type === 'household') return peopleOf(record);
    const field = FIELDS[record.type];
    const id = field === undefined ? '' : bodyText(record, field);
    return id === '' ? [] : [id as RecordId];
  }

  function observe(record: RecordDoc): void {
    const before = held.get(record.id);
    if (before && (before.version ?? 0) >= (record.version ?? 0)) return;
    const lists = { household: households, person_address: addresses, birth_contact: visits };
    const list = record.type in lists ? lists[record.type as keyof typeof lists] : undefined;
    if (record.type === 'person') {
      people.set(record.id, record);
      lines.delete(record.id);
    } else if (!list) return;
    held.set(record.id, record);
    for (const person of before ? concerned(before) : []) {
      list?.get(person)?.delete(record.id);
      lines.delete(person);
    }
    for (const person of concerned(record)) {
      list?.set(person, (list.get(person) ?? new Set()).add(record.id));
      lines.delete(person);
    }
  }

  function row(person: RecordDoc, maySee: MaySee, today: PlainDate): PersonRow {
    const address = currentAddress(person.id);
    const household = householdsOf(person.id)[0];
    const kinds = person.body['kinds'];
    const context = {
      address: address && maySee(address) ? address : undefined,
      household: household && maySee(household) ? household : undefined,
    };
    return {
      ...searchRow(person, { ...context, today }),
      kinds: Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [],
    };
  }

  return {
    observe,
    row,
    householdsOf,
    search(query) {
      const words = queryWords(query);
      if (words.length === 0) return [];
      return [...people.values()]
        .filter((person) => matchesWords(lineOf(person), words))
        .sort((a, b) => bodyText(a, 'name_kana').localeCompare(bodyText(b, 'name_kana'), 'ja'));
    },
    babies(today) {
      return [...people.values()]
        .filter((person) => isBaby(bodyText(person, 'birth_date'), today))
        .sort((a, b) => bodyText(a, 'birth_date').localeCompare(bodyText(b, 'birth_date')));
    },
    babyRow(child, maySee, today) {
      const birth = bodyText(child, 'birth_date');
      const tries = documents(visits.get(child.id)).filter(
        (contact) =>
          !contact.void && VISITS.has(bodyText(contact, 'contact_kind')) && maySee(contact),
      );
      const done = tries.some((contact) => bodyText(contact, 'result') === 'done');
      return {
        ...row(child, maySee, today),
        ageDays: daysOld(birth, today),
        visitDue: visitDeadline(birth),
        visit: done ? 'done' : tries.length > 0 ? 'tried' : 'none',
      };
    },
  };
}

const FIELDS: Readonly<Record<string, string>> = {
  person_address: 'person_id',
  birth_contact: 'child_id',
};
const VISITS: ReadonlySet<string> = new Set(['visit', 'newborn', 'premature']);

function isBaby(birth: string, today: PlainDate): boolean {
  return isPlainDate(birth) && birth <= today && visitDeadline(birth) >= today;
}
