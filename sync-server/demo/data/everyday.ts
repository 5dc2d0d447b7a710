// What fills an ordinary family's file: places, check-ups, doses, talks at the center, memos, and some care.
import { addDays, addMonths, daysBetween, instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import { schoolGrade } from '../../../src/lib/domain/ages.ts';
import type { Body, RecordId, UserId } from '../../../src/lib/domain/record.ts';
import texts from './care-texts.json' with { type: 'json' };
import { addCheckups, addVaccinations } from './health.ts';
import type { Member, PlacedFamily } from './household.ts';
import { manage, note } from './paperwork.ts';
import { createScene, kks, type Scene } from './scene.ts';
import type { CityBuilder } from './builder.ts';
import { demoId, type Dice } from './seeded.ts';

/** Somebody is still writing these: the answer to the talk is missing. */
export const unfinishedKeys: readonly RecordId[] = [
  demoId('childcare_support', 'unfinished/childcare_support/1'),
];

/** Some are followed from birth with all doses; the others came later and brought their handbook. */
export function addEveryday(city: CityBuilder, family: PlacedFamily, dice: Dice): void {
  const scene = createScene(city, family);
  const isFollowed = dice.chance(0.3);
  for (const child of family.members.filter((member) => member.part === 'child')) {
    addPlace(scene, child, dice);
    addHealth(scene, child, isFollowed, dice);
    if (daysBetween(child.born, city.today) < 1_500 && dice.chance(0.4))
      addTalk(scene, child, dice);
  }
  const youngest = family.members.findLast((member) => member.part === 'child');
  if (youngest !== undefined && dice.chance(0.1)) addCare(scene, youngest, dice);
}

function addHealth(scene: Scene, child: Member, isFollowed: boolean, dice: Dice): void {
  const days = daysBetween(child.born, scene.today);
  if (days > 2_600) return;
  const hasGap = dice.chance(0.05);
  if (isFollowed) {
    addCheckups(scene, child, dice, hasGap ? { absent: ['M10', 'Y16'] } : {});
    addVaccinations(scene, child, dice, hasGap ? { skip: ['MR', 'VAR'] } : {});
    return;
  }
  // The last that the handbook showed; everything before it was done elsewhere.
  const since = addMonths(child.born, lastWindow(days) - 1);
  addCheckups(scene, child, dice, { since });
  const confirmedOn = addDays(scene.today, -dice.between(5, 40));
  if (days > 240 && days < 1_830 && confirmedOn > child.born)
    addVaccinations(scene, child, dice, {
      only: ['DPTIPVHIB/3', 'PCV20/3', ...(days < 760 ? ['MR/1'] : [])],
      confirmedOn,
    });
  else if (days <= 240) addVaccinations(scene, child, dice, { skip: ['ROTA1', 'BCG'] });
}

/** Months at which the last check-up before this age begins. */
function lastWindow(days: number): number {
  const months = days / 30.44;
  return [61, 37, 18, 9, 3].find((from) => months > from + 3.5) ?? 0;
}

function addPlace(scene: Scene, child: Member, dice: Dice): void {
  const { today } = scene;
  const days = daysBetween(child.born, today);
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '04-01' ? 1 : 0);
  const from = `${String(year)}-04-01`;
  const grade = schoolGrade(child.born, today);
  if (from >= today || child.born > from || days < 200) return;
  scene.enter('affiliation', child, from, {
    person_id: scene.idOf(child),
    ...placeOf(grade, dice),
    from,
  });
}

function placeOf(grade: number, dice: Dice): Body {
  if (grade >= 10) return { kind: 'hs', institution: '架空県立架空高等学校', attendance: 'good' };
  if (grade >= 7)
    return {
      kind: 'jhs',
      institution: dice.pick(['架空第一中学校', '架空第二中学校']),
      grade: `中学${String(grade - 6)}年`,
      attendance: dice.pick(['good', 'good', 'some']),
    };
  if (grade >= 1)
    return {
      kind: 'es',
      institution: dice.pick(['架空第一小学校', '架空第二小学校', '架空第三小学校']),
      grade: `小学${String(grade)}年`,
      attendance: dice.pick(['good', 'good', 'good', 'some']),
    };
  const age = grade + 5;
  if (age <= 2 && dice.chance(0.5)) return { kind: 'none0', no_affil_reason: '家庭で保育' };
  return {
    kind: age <= 2 ? dice.pick(['nursery', 'small']) : dice.pick(['nursery', 'kodomoen', 'kinder']),
    institution: dice.pick(['架空ひまわり園', '架空どんぐり園', '架空つくし園', '架空あおぞら園']),
    ...(age >= 0 ? { grade: `${String(age)}歳児クラス` } : {}),
    attendance: 'good',
  };
}

function addTalk(scene: Scene, child: Member, dice: Dice): void {
  const room = Math.min(200, daysBetween(child.born, scene.today) - 40);
  if (room < 3) return;
  const on = scene.ago(dice.between(2, room));
  const [content = '', theme = 'other', category = '15'] = dice.pick(texts.hiroba);
  const talk = scene.enter('childcare_support', child, on, {
    contact_at: instantInTokyo(on, `${String(dice.between(10, 15))}:10`),
    method: dice.pick(['hiroba', 'hiroba', 'tel_in', 'come']),
    place: scene.family.center ?? scene.family.site,
    staff: [scene.worker],
    child_id: scene.idOf(child),
    consulter: content.startsWith('父') ? '02' : '01',
    themes: [theme],
    category,
    content,
    child_state: dice.pick(texts.hirobaChildren),
    response: dice.pick(texts.hirobaReplies),
    continue: '01',
    minutes: dice.pick([15, 20, 30]),
  });
  if (dice.chance(0.4)) addProfile(scene, child, dice);
  if (!dice.chance(0.15)) return;
  const [title = '', body = ''] = dice.pick(texts.memos);
  scene.enter('memo', child, on, {
    parent_id: talk,
    parent_type: 'childcare_support',
    title,
    body,
    visibility: dice.pick(['team', 'site']),
    memo_on: instantInTokyo(on, '16:40'),
    author: scene.worker,
    colour: dice.pick(['yellow', 'pink', 'green']),
  });
}

function addProfile(scene: Scene, child: Member, dice: Dice): void {
  const [main] = scene.family.members;
  if (main === undefined) return;
  const on = scene.ago(dice.between(1, Math.min(daysBetween(child.born, scene.today) - 1, 300)));
  scene.enter('childcare_profile', child, on, {
    child_id: scene.idOf(child),
    as_of: on,
    registered_on: on,
    nicu: '0',
    allergy: dice.pick(['なし', 'なし', 'なし', '卵(加熱は可)', '小麦']),
    temper: dice.pick(texts.tempers),
    main_caregiver: scene.idOf(main),
    co_parenting: dice.pick(texts.coParenting),
    worry_now: dice.pick(texts.worriesNow),
    photo_ok: dice.pick(['0', '1']),
    consent: 'signed',
    level: 'L0',
  });
}

function addCare(scene: Scene, child: Member, dice: Dice): void {
  const known = daysBetween(child.born, scene.today);
  if (known < 60) return;
  const startedOn = scene.ago(dice.between(45, Math.min(known - 10, 240)));
  manage(scene, child, startedOn, {
    manager_kind: 'CCM',
    entry_reason: [dice.pick(['isolation', 'sleep', 'daycare', 'development'])],
    support_level: dice.pick(['L1', 'L2']),
    goal_short: dice.pick([
      '週に1回は家の外で過ごす。',
      '一時預かりを使って、母が眠る時間をつくる。',
      '発達相談を1回受けてみる。',
    ]),
    monitor_last: scene.ago(20),
    monitor_next: scene.ago(-dice.between(10, 80)),
    monitor_result: dice.pick(['met', 'partly']),
  });
  if (!dice.chance(0.5)) return;
  scene.enter('service_use', child, startedOn, {
    service: dice.pick(['FS07', 'GE02', 'PP03']),
    path: 'apply',
    applied_on: startedOn,
    status: 'applied',
    goal: '預かりの間に通院と休息の時間をとる。',
  });
}

/** Notes of the case since it was opened, every few weeks, the last not long ago. */
export function addCaseNotes(
  scene: Scene,
  about: Member,
  caseId: RecordId,
  openedOn: PlainDate,
  by: UserId,
  dice: Dice,
): void {
  const step = dice.between(24, 40);
  for (let on = addDays(openedOn, step); scene.isPast(on); on = addDays(on, step)) {
    const facts = `${dice.pick(texts.caseOpenings)}${dice.pick(texts.caseMiddles)}`;
    const [method, seen] = dice.pick([
      ['tel_out', 'na'],
      ['come', 'na'],
      ['visit_home', 'seen_part'],
    ] as const);
    note(
      scene,
      about,
      on,
      { facts, method, seen, next: dice.pick(texts.longNext) },
      { ...kks, by, caseId },
    );
  }
}

/** Begun at the end of a day, to be finished in the morning. */
export function addUnfinished(city: CityBuilder, family: PlacedFamily, child: Member): void {
  const scene = createScene(city, { ...family, key: 'unfinished' });
  const on = scene.ago(1);
  scene.enter('childcare_support', child, on, {
    contact_at: instantInTokyo(on, '16:50'),
    method: 'tel_in',
    place: family.center ?? family.site,
    staff: [scene.worker],
    child_id: scene.idOf(child),
    consulter: '01',
    themes: ['daycare'],
    category: '15',
    content:
      '母より架電。来月から週2日働くことになり、預け先を探したいとのこと。途中で児が泣き出し、明日かけ直す約束をした。',
    continue: '02',
    next_due: city.today,
  });
}
