// The families that fill the demo city: evidently fictional, varied as real ones are.
import { addDays, daysBetween } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { SiteCode, UserId } from '../../../src/lib/domain/record.ts';
import { areaCompartments, moveMembership } from '../../../src/lib/protocol/scope.ts';
import type { CityBuilder } from './builder.ts';
import { addCall, addCase, addNote, addVisit } from './contacts.ts';
import { addCaseNotes, addEveryday } from './everyday.ts';
import { addFamily } from './household.ts';
import type { Member, PlacedFamily } from './household.ts';
import names from './names.json' with { type: 'json' };
import { createScene } from './scene.ts';
import type { Dice } from './seeded.ts';
import texts from './texts.json' with { type: 'json' };

type Name = readonly [kanji: string, kana: string];

/** `no` is the family's number in the city: it gives keys, telephone numbers and house numbers. */
export function addRandomFamily(city: CityBuilder, center: SiteCode, no: number, dice: Dice): void {
  const key = `f${String(no)}`;
  const youngest = addDays(city.today, -ageInDays(dice));
  const members = membersOf(key, no, youngest, dice);
  const [first] = members;
  if (first === undefined) return;
  const oldest = members.filter((member) => member.part === 'child').map((member) => member.born);
  const since = addDays(oldest.sort()[0] ?? youngest, 4);
  const family = addFamily(city, {
    key,
    no: no + 100,
    label: labelOf(members, no),
    center,
    site: center,
    since: since < city.today ? since : addDays(city.today, -1),
    address: {
      block: `${String(13 + (no % 40))}-${String(1 + (no % 17))}-${String(1 + (no % 9))}`,
      ...(dice.chance(0.5) ? { building: `コーポ架空${String(101 + (no % 4) * 100)}` } : {}),
    },
    members,
    pair: dice.chance(0.85) ? 'SP' : 'CP',
    more: {
      housing_kind: dice.pick(['01', '02', '02', '03']),
      ...(dice.chance(0.08) ? { visit_caution: '玄関に犬がいる。訪問の前に電話する。' } : {}),
    },
  });
  addHistory(city, family, center, dice);
}

function addHistory(city: CityBuilder, family: PlacedFamily, center: SiteCode, dice: Dice): void {
  const children = family.members.filter((member) => member.part === 'child');
  for (const child of children) {
    if (daysBetween(child.born, city.today) > 1_100) continue;
    addCall(city, family, child, dice);
    addVisit(city, family, child, dice);
  }
  addEveryday(city, family, dice);
  const about = children.at(-1);
  if (about === undefined) return;
  for (let at = dice.between(1, 5); at > 0; at--) {
    const on = addDays(
      city.today,
      -dice.between(1, Math.min(700, daysBetween(family.since, city.today))),
    );
    const facts = dice.pick(texts.facts);
    addNote(
      city,
      family,
      { key: `${family.key}/n${String(at)}`, about, on, site: center, facts },
      dice,
    );
  }
  if (dice.chance(0.07)) addKksCase(city, family, about, center, dice);
  if (dice.chance(0.08))
    for (const one of subjects(family))
      city.share(one, 'PPC' as SiteCode, { compartments: areaCompartments });
  if (dice.chance(0.05)) moveAway(city, family, center, dice);
}

function addKksCase(
  city: CityBuilder,
  family: PlacedFamily,
  about: Member,
  center: SiteCode,
  dice: Dice,
): void {
  const openedOn = addDays(
    city.today,
    -dice.between(1, Math.min(200, daysBetween(family.since, city.today))),
  );
  const by = dice.pick(['u-sato', 'u-ito'] as const) as UserId;
  const isAbuse = dice.chance(0.4);
  const caseId = addCase(city, family, {
    key: family.key,
    no: family.no,
    about,
    kind: isAbuse ? 'abuse' : 'general',
    compartment: isAbuse ? 'ABUSE' : 'CONSULT',
    stage: dice.pick(['investigating', 'supporting', 'monitoring']),
    openedOn,
    by,
  });
  const facts = dice.pick(texts.consult);
  const site = 'KKS' as SiteCode;
  addNote(
    city,
    family,
    { key: `${family.key}/case`, about, on: openedOn, site, by, caseId, facts },
    dice,
  );
  addCaseNotes(createScene(city, family), about, caseId, openedOn, by, dice);
  if (!isAbuse && dice.chance(0.5))
    for (const one of subjects(family)) city.share(one, center, { caseId });
}

function moveAway(city: CityBuilder, family: PlacedFamily, from: SiteCode, dice: Dice): void {
  const others = ['CKITA', 'CMINAMI', 'CHONCHO', 'CKITA2', 'CCHUO'].filter((code) => code !== from);
  const move = { from, to: dice.pick(others) as SiteCode, moveId: `demo-move-${family.key}` };
  for (const one of subjects(family)) city.change(one, (held) => moveMembership(held, move));
}

function subjects(family: PlacedFamily): readonly PlacedFamily['household'][] {
  return [family.household, ...family.members.map(family.idOf)];
}

function membersOf(key: string, no: number, youngest: PlainDate, dice: Dice): readonly Member[] {
  const foreign = dice.chance(0.08) ? dice.pick(names.foreign) : undefined;
  const family = (foreign?.family ?? dice.pick(names.families)) as unknown as Name;
  const given = (foreign?.given ?? dice.pick(names.mothers)) as unknown as Name;
  const children = childrenOf(key, youngest, family, dice);
  const mother: Member = {
    ...called(family, given),
    key: `${key}-m`,
    sex: '2',
    born: addDays(children[0]?.born ?? youngest, -dice.between(20 * 365, 36 * 365)),
    kinds: ['guardian'],
    part: 'mother',
    more: {
      phone_mobile: phone(no * 2),
      ...(dice.chance(0.1) ? { contact_rule: '留守番電話に残さない。' } : {}),
      ...(foreign === undefined
        ? {}
        : {
            name_roman: foreign.roman,
            nationality: foreign.nationality,
            language: foreign.language,
            juki_status: '11',
            interpreter: dice.chance(0.5),
          }),
    },
  };
  return [mother, ...fatherOf(key, no, mother, family, dice), ...children];
}

function fatherOf(
  key: string,
  no: number,
  mother: Member,
  family: Name,
  dice: Dice,
): readonly Member[] {
  if (dice.chance(0.17)) return [];
  const ownName = dice.chance(0.15);
  const surname = ownName ? (dice.pick(names.families) as unknown as Name) : family;
  return [
    {
      ...called(surname, dice.pick(names.fathers) as unknown as Name),
      key: `${key}-f`,
      sex: '1',
      born: addDays(mother.born, dice.between(-3_000, 1_500)),
      kinds: ownName ? ['cohabitant'] : ['guardian'],
      part: ownName ? 'partner' : 'father',
      more: { phone_mobile: phone(no * 2 + 1) },
    },
  ];
}

/** Oldest first. */
function childrenOf(key: string, youngest: PlainDate, family: Name, dice: Dice): readonly Member[] {
  const births: PlainDate[] = [youngest];
  if (dice.chance(0.05)) births.push(youngest); // twins
  for (let more = dice.pick([0, 0, 1, 1, 2]); more > 0; more--) {
    births.unshift(addDays(births[0] ?? youngest, -dice.between(500, 1_400)));
  }
  return births.map((born, at) => {
    const sex = dice.chance(0.5) ? '1' : '2';
    const given = dice.pick(sex === '1' ? names.boys : names.girls) as unknown as Name;
    const kinds = at === 0 && births.length === 1 ? ['child'] : ['child', 'sibling'];
    return {
      ...called(family, given),
      key: `${key}-c${String(at)}`,
      sex,
      born,
      kinds,
      part: 'child',
    };
  });
}

function called(family: Name, given: Name): { readonly name: string; readonly kana: string } {
  return { name: `${family[0]} ${given[0]}`, kana: `${family[1]} ${given[1]}` };
}

/** Several surnames in a household show in its label. */
function labelOf(members: readonly Member[], no: number): string {
  const surnames = new Set(members.map((member) => member.name.split(' ')[0] ?? ''));
  return `${[...surnames].join('・')}(架空町${String(13 + (no % 40))})`;
}

function phone(number: number): string {
  return `090-0000-${String(1_000 + (number % 8_000)).padStart(4, '0')}`;
}

/** Many babies, some toddlers, a few schoolchildren. */
function ageInDays(dice: Dice): number {
  const share = dice.roll();
  if (share < 0.4) return dice.between(8, 200);
  if (share < 0.8) return dice.between(200, 1_100);
  return dice.between(1_100, 4_000);
}
