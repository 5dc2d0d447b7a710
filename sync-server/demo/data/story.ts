// Two newborn families of CKITA that the tour of the product is told with; their ids never change.
import { addDays } from '../../../src/lib/domain/dates.ts';
import type { RecordId, SiteCode, UserId } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import { addCall, addCase, addNote } from './contacts.ts';
import { addCheckups, addVaccinations } from './health.ts';
import { addFamily } from './household.ts';
import type { Member } from './household.ts';
import { createScene } from './scene.ts';
import { createDice, demoId } from './seeded.ts';
import texts from './texts.json' with { type: 'json' };

/** One of the tour's families: what to look for, and by which words. */
export interface StoryFamily {
  readonly household: RecordId;
  readonly child: RecordId;
  readonly mother: RecordId;
  readonly childName: string;
  readonly childKana: string;
  readonly motherName: string;
  readonly motherPhone: string;
}

export const demoStory: {
  /** A 40-day-old baby, no visit yet; an open CONSULT case of KKS, shared with CKITA. */
  readonly familyWithCase: StoryFamily & { readonly case: RecordId };
  /** A 25-day-old baby, no case. */
  readonly newbornWithoutCase: StoryFamily;
} = {
  familyWithCase: {
    household: demoId('household', 'story-1'),
    child: demoId('person', 'story-1-child'),
    mother: demoId('person', 'story-1-mother'),
    case: demoId('case', 'story-1'),
    childName: '星野 陽菜',
    childKana: 'ホシノ ヒナ',
    motherName: '星野 みのり',
    motherPhone: '090-0000-9001',
  },
  newbornWithoutCase: {
    household: demoId('household', 'story-2'),
    child: demoId('person', 'story-2-child'),
    mother: demoId('person', 'story-2-mother'),
    childName: '月岡 蒼',
    childKana: 'ツキオカ アオイ',
    motherName: '月岡 千夏',
    motherPhone: '090-0000-9002',
  },
};

const ckita = 'CKITA' as SiteCode;
const kks = 'KKS' as SiteCode;
const counsellor = 'u-sato' as UserId;

export function addStory(city: CityBuilder): void {
  addFamilyWithCase(city);
  addNewbornWithoutCase(city);
}

function addFamilyWithCase(city: CityBuilder): void {
  const { familyWithCase: names } = demoStory;
  const dice = createDice('story-1');
  const born = addDays(city.today, -40);
  const baby: Member = {
    key: 'story-1-child',
    name: names.childName,
    kana: names.childKana,
    sex: '2',
    born,
    kinds: ['child'],
    part: 'child',
  };
  const mother: Member = {
    key: 'story-1-mother',
    name: names.motherName,
    kana: 'ホシノ ミノリ',
    sex: '2',
    born: '1994-06-21',
    kinds: ['guardian', 'postpartum'],
    part: 'mother',
    more: {
      phone_mobile: names.motherPhone,
      contact_rule: '午前中は授乳で出られない。14時以降にかける。',
    },
  };
  const father: Member = {
    key: 'story-1-father',
    name: '星野 航',
    kana: 'ホシノ ワタル',
    sex: '1',
    born: '1992-11-03',
    kinds: ['guardian'],
    part: 'father',
    more: { phone_mobile: '090-0000-9003' },
  };
  const sister: Member = {
    key: 'story-1-sister',
    name: '星野 柚',
    kana: 'ホシノ ユズ',
    sex: '2',
    born: addDays(born, -980),
    kinds: ['child', 'sibling'],
    part: 'child',
  };
  const family = addFamily(city, {
    key: 'story-1',
    no: 11,
    label: '星野(架空町3)',
    center: ckita,
    site: ckita,
    since: addDays(born, -970),
    address: { block: '3-14-15', building: 'メゾン架空102' },
    members: [mother, father, sister, baby],
  });
  addCall(city, family, baby, dice);
  const scene = createScene(city, family);
  addCheckups(scene, sister, createDice('story-1/sister'));
  addVaccinations(scene, sister, createDice('story-1/sister'));
  const caseId = addCase(city, family, {
    key: 'story-1',
    no: 11,
    about: baby,
    kind: 'general',
    compartment: 'CONSULT',
    stage: 'supporting',
    openedOn: addDays(city.today, -20),
    by: counsellor,
  });
  for (const [at, ago] of [20, 9].entries()) {
    const facts = texts.consult[at] ?? '';
    const on = addDays(city.today, -ago);
    const key = `story-1/case/${String(at)}`;
    addNote(city, family, { key, about: baby, on, site: kks, by: counsellor, caseId, facts }, dice);
  }
  addNote(
    city,
    family,
    {
      key: 'story-1/care',
      about: baby,
      on: addDays(city.today, -5),
      site: ckita,
      facts: texts.facts[0] ?? '',
    },
    dice,
  );
  for (const subject of [family.household, ...family.members.map(family.idOf)]) {
    city.share(subject, ckita, { caseId });
  }
}

function addNewbornWithoutCase(city: CityBuilder): void {
  const { newbornWithoutCase: names } = demoStory;
  const dice = createDice('story-2');
  const born = addDays(city.today, -25);
  const baby: Member = {
    key: 'story-2-child',
    name: names.childName,
    kana: names.childKana,
    sex: '1',
    born,
    kinds: ['child'],
    part: 'child',
  };
  const mother: Member = {
    key: 'story-2-mother',
    name: names.motherName,
    kana: 'ツキオカ チナツ',
    sex: '2',
    born: '1999-08-30',
    kinds: ['guardian', 'postpartum'],
    part: 'mother',
    more: { phone_mobile: names.motherPhone },
  };
  const family = addFamily(city, {
    key: 'story-2',
    no: 12,
    label: '月岡(架空町5)',
    center: ckita,
    site: ckita,
    since: addDays(born, -200),
    address: { block: '5-9-2' },
    members: [mother, baby],
  });
  addCall(city, family, baby, dice);
}
