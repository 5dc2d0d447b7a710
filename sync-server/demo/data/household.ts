// Puts a family into the city: its household, people, addresses and relations, all placed at one center.
import { addDays } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import { personNumber } from '../../../src/lib/domain/person-no.ts';
import type { Body, RecordId, SiteCode } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import { demoId, demoRowId } from './seeded.ts';

export interface Member {
  readonly key: string;
  readonly name: string;
  readonly kana: string;
  readonly sex: '1' | '2' | '9';
  readonly born: PlainDate;
  readonly kinds: readonly string[];
  /** Children name who they are of; parents are related to each other by `pair`. */
  readonly part: 'mother' | 'father' | 'partner' | 'child';
  readonly more?: Body;
}

export interface Family {
  readonly key: string;
  readonly no: number;
  readonly label: string;
  /** Absent: city hall alone holds the family, and no address is written anywhere. */
  readonly center?: SiteCode;
  /** Who registered it. */
  readonly site: SiteCode;
  readonly since: PlainDate;
  readonly address?: { readonly block: string; readonly building?: string };
  readonly members: readonly Member[];
  readonly pair?: 'SP' | 'CP' | 'BF';
  readonly more?: Body;
}

export interface PlacedFamily extends Family {
  readonly household: RecordId;
  readonly idOf: (member: Member) => RecordId;
}

/** People not yet born on the city's day are left out. */
export function addFamily(city: CityBuilder, ordered: Family): PlacedFamily {
  const yesterday = addDays(city.today, -1);
  const family = ordered.since < yesterday ? ordered : { ...ordered, since: yesterday };
  const members = family.members.filter((member) => member.born <= city.today);
  const placed: Family = { ...family, members };
  const household = demoId('household', family.key);
  const idOf = (member: Member): RecordId => demoId('person', member.key);
  const how = { on: family.since, site: family.site, householdId: household };
  for (const member of members) {
    const person = idOf(member);
    const on = member.born < family.since ? family.since : addDays(member.born, 3);
    city.add('person', member.key, personBody(member, city.count() + 1), {
      ...how,
      on,
      subjectId: person,
    });
    city.place(person, family.center);
    if (family.address !== undefined) {
      const body = addressBody(person, family.address, on);
      city.add('person_address', member.key, body, { ...how, on, subjectId: person });
    }
  }
  city.add('household', family.key, householdBody(placed, idOf), { ...how, subjectId: household });
  city.place(household, family.center);
  addRelations(city, { ...placed, household, idOf });
  return { ...placed, household, idOf };
}

function personBody(member: Member, no: number): Body {
  return {
    person_no: personNumber(no),
    name_kanji: member.name,
    name_kana: member.kana,
    sex: member.sex,
    birth_date: member.born,
    birth_precision: 'D',
    kinds: member.kinds,
    juki_status: '10',
    source: '01',
    ...member.more,
  };
}

function addressBody(
  person: RecordId,
  where: NonNullable<Family['address']>,
  from: PlainDate,
): Body {
  return {
    person_id: person,
    kind: 'juki',
    postal: '0000000',
    pref_city: '埼玉県和光市',
    town: '架空町',
    block: where.block,
    ...(where.building === undefined ? {} : { building: where.building }),
    valid_from: from,
    protect_level: '0',
    source: '住基',
  };
}

function householdBody(family: Family, idOf: PlacedFamily['idOf']): Body {
  const head = family.members.find((member) => member.part !== 'child');
  const first = family.members[0];
  return {
    family_no: `FM-${String(family.no).padStart(6, '0')}`,
    family_name_label: family.label,
    ...(head === undefined ? {} : { head_person_id: idOf(head) }),
    members: family.members.map((member) => ({
      row_id: demoRowId(`${family.key}/${member.key}`),
      person_id: idOf(member),
      role: member.part,
      lives_here: true,
    })),
    ...(family.address === undefined || first === undefined
      ? {}
      : { address_id: demoId('person_address', first.key) }),
    area_code: family.center ?? '000',
    ...family.more,
  };
}

function addRelations(city: CityBuilder, family: PlacedFamily): void {
  const { members } = family;
  const children = members.filter((member) => member.part === 'child');
  const mother = members.find((member) => member.part === 'mother');
  const father = members.find((member) => member.part === 'father');
  const partner = members.find((member) => member.part === 'partner');
  const relate = (from: Member, to: Member, kind: string, more: Body = {}): void => {
    const body = {
      from_person: family.idOf(from),
      to_person: family.idOf(to),
      kind,
      cohabit: '1',
      ...more,
    };
    const on = from.born > family.since || to.born > family.since ? later(from, to) : family.since;
    city.add('relationship', `${from.key}-${to.key}`, body, {
      on,
      site: family.site,
      subjectId: family.idOf(from),
      householdId: family.household,
    });
  };
  for (const child of children) {
    if (mother !== undefined) relate(mother, child, 'M', { caregiver_main: true, biological: '1' });
    if (father !== undefined) relate(father, child, 'F', { biological: '1' });
    if (partner !== undefined) relate(partner, child, 'SF');
  }
  const adult = father ?? partner;
  if (mother !== undefined && adult !== undefined) relate(mother, adult, family.pair ?? 'SP');
  for (const [at, child] of children.entries()) {
    const next = children[at + 1];
    if (next !== undefined) relate(child, next, 'SIB');
  }
}

function later(one: Member, other: Member): PlainDate {
  return addDays(one.born > other.born ? one.born : other.born, 3);
}
