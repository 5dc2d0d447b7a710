// The desk's index of people: folded lines in memory, made from the feed of records, made again at every start.
import {
  babyRow,
  isAwaitingVisit,
  oldestFirst,
  visitState,
  type BabyRow,
} from '../../src/lib/domain/babies.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import {
  byKana,
  currentAddress,
  peopleOf,
  personRow,
  type PersonRow,
} from '../../src/lib/domain/people.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import {
  bodyText,
  matchesWords,
  personSearchText,
  queryWords,
} from '../../src/lib/domain/search.ts';

export interface PeopleIndex {
  /** Takes in the newest version of a record; older ones are without effect. */
  observe(record: RecordDoc): void;
  search(query: string): readonly RecordDoc[];
  /** To whom a first visit is owed, oldest first; only children whose visits the reader may see. */
  babies(reader: BabyReader): readonly BabyRow[];
  row(person: RecordDoc, maySee: MaySee, today: PlainDate): PersonRow;
  householdsOf(person: RecordId): readonly RecordDoc[];
}
export type MaySee = (record: RecordDoc) => boolean;
export interface BabyReader {
  readonly today: PlainDate;
  readonly maySee: MaySee;
  readonly maySeeVisitsOf: (child: RecordDoc) => boolean;
}

export function createPeopleIndex(): PeopleIndex {
  const held = new Map<RecordId, RecordDoc>();
  const people = new Map<RecordId, RecordDoc>();
  const lines = new Map<RecordId, string>();
  const addresses = new Map<RecordId, Set<RecordId>>();
  const households = new Map<RecordId, Set<RecordId>>();
  const visits = new Map<RecordId, Set<RecordId>>();

  function addressOf(person: RecordId): RecordDoc | undefined {
    return currentAddress(documents(addresses.get(person)));
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
    const line = personSearchText(person, { address: addressOf(person.id), household });
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
    const address = addressOf(person.id);
    const household = householdsOf(person.id)[0];
    return personRow(person, {
      address: address && maySee(address) ? address : undefined,
      household: household && maySee(household) ? household : undefined,
      today,
    });
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
        .sort(byKana);
    },
    babies({ today, maySee, maySeeVisitsOf }) {
      const rows: BabyRow[] = [];
      for (const child of people.values()) {
        const visit = visitState(documents(visits.get(child.id)));
        if (!isAwaitingVisit(bodyText(child, 'birth_date'), visit, today)) continue;
        if (!maySee(child) || !maySeeVisitsOf(child)) continue;
        rows.push(babyRow(row(child, maySee, today), visit, today));
      }
      return rows.sort(oldestFirst);
    },
  };
}

const FIELDS: Readonly<Record<string, string>> = {
  person_address: 'person_id',
  birth_contact: 'child_id',
};
