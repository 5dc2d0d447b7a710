// Scenes of the first year: the first days, a door that stays closed, a check-up that was missed.
import { addDays, instantInTokyo } from '../../../../src/lib/domain/dates.ts';
import type { CityBuilder } from '../builder.ts';
import { addVisit } from '../contacts.ts';
import { addCheckups, addVaccinations } from '../health.ts';
import { manage, meet, note, plan } from '../paperwork.ts';
import { addPregnancy } from '../pregnancies.ts';
import { ppc } from '../scene.ts';
import { child, father, mother, openScene } from '../scene-family.ts';
import { createDice } from '../seeded.ts';

/** Five days old: the first call is to be made. */
export function firstDays(city: CityBuilder): void {
  const born = addDays(city.today, -5);
  const baby = child('s5-c', ['櫻井 凪', 'サクライ ナギ'], '1', born);
  const woman = mother('s5-m', ['櫻井 京香', 'サクライ キョウカ'], '1997-11-11', {
    kinds: ['guardian', 'postpartum'],
    phone_mobile: '090-0000-9105',
  });
  const man = father('s5-f', ['櫻井 大河', 'サクライ タイガ'], '1996-06-30');
  const scene = openScene(city, {
    key: 's5',
    no: 25,
    center: 'CKITA',
    label: '櫻井(架空町19)',
    block: '19-3-2',
    known: 220,
    members: [woman, man, baby],
  });
  addPregnancy(scene, woman, {
    edd: scene.ago(-3),
    notice: [9, 0],
    level: 'L1',
    more: {
      outcome: 'live',
      outcome_on: born,
      child_ids: [scene.idOf(baby)],
      interview_2: scene.ago(78),
      checkups_used: 13,
    },
    interview: { consult_person: ['01', '04'] },
  });
  scene.enter(
    'service_use',
    woman,
    scene.ago(30),
    {
      service: 'PP02',
      path: 'apply',
      applicant: scene.idOf(woman),
      applied_on: scene.ago(30),
      decided_on: scene.ago(24),
      status: 'decided',
      provider: '産前・産後ケアセンター',
      valid_from: born,
      valid_to: scene.ago(-60),
      quantity: 7,
      unit: '01',
      fee_class: '03',
      goal: '退院後の授乳と休息。はじめての育児を助産師と一緒に確かめる。',
      caution: '母に卵アレルギーあり。',
    },
    ppc,
  );
  for (const one of [woman, baby])
    city.share(scene.idOf(one), ppc.site ?? scene.family.site, {
      compartments: ['CORE', 'MCH', 'CARE'],
    });
}

/** A hundred days old, and the door has stayed closed. */
export function refusedVisit(city: CityBuilder): void {
  const born = addDays(city.today, -102);
  const baby = child('s6-c', ['五十嵐 詩', 'イガラシ ウタ'], '2', born);
  const woman = mother('s6-m', ['五十嵐 遥香', 'イガラシ ハルカ'], '1999-04-03', {
    kinds: ['guardian', 'postpartum'],
    phone_mobile: '090-0000-9106',
    contact_rule: 'SMSなら返事が来ることがある。',
  });
  const scene = openScene(city, {
    key: 's6',
    no: 26,
    center: 'CMINAMI',
    label: '五十嵐(架空町20)',
    block: '20-6-1',
    known: 240,
    members: [woman, baby],
    more: { single_parent: '1', economic: '02' },
  });
  const tries = [
    [92, 'call', 'done', 1],
    [55, 'visit', 'absent', 1],
    [38, 'visit', 'refused', 2],
  ] as const;
  for (const [ago, contact_kind, result, attempt_no] of tries)
    scene.enter('birth_contact', baby, scene.ago(ago), {
      contact_kind,
      child_id: scene.idOf(baby),
      mother_id: scene.idOf(woman),
      attempt_no,
      contacted_at: instantInTokyo(scene.ago(ago), '11:00'),
      result,
      ...(result === 'done'
        ? {
            feeding: 'mixed',
            mother_body: '悪露は終わった。寝不足が続いている。',
            worries: '夜に一人で抱っこし続けるのがつらい。',
          }
        : {
            not_done_reason:
              result === 'absent'
                ? '応答なし。不在票を入れた。'
                : 'インターホン越しに「いまは誰とも会いたくない」。泣き声は聞こえなかった。',
          }),
      ...(contact_kind === 'call' ? {} : { child_seen: 'not' }),
      visitor_kind: 'ccm',
      staff: [scene.worker],
      staff_judgement: result === 'done' ? 'L1' : 'L2',
    });
  addVaccinations(scene, baby, createDice('s6'), { skip: ['ROTA1'] });
  scene.enter('independence_support', woman, scene.ago(60), {
    kind: 'single',
    beneficiary: scene.idOf(woman),
    child_id: scene.idOf(baby),
    applied_on: scene.ago(70),
    decided_on: scene.ago(60),
    service_kind: 'ひとり親家庭等日常生活支援',
    valid_from: scene.ago(60),
    valid_to: scene.ago(-300),
    single_parent_program: ['04'],
    job_status: '育児休業中。復職先は決まっている。',
    goal: '仕事に戻るまでの間、家事の負担を軽くする。',
  });
}

/** Fourteen months: no check-up at nine months, weight sinking, pneumococcus not begun. */
export function missedCheckup(city: CityBuilder): void {
  const born = addDays(city.today, -430);
  const boy = child('s7-c', ['東海林 碧', 'ショウジ アオ'], '1', born);
  // A variant of 葛 that only a variation sequence tells apart.
  const woman = mother('s7-m', ['東海林 葛󠄁葉', 'ショウジ クズハ'], '1994-09-09', {
    phone_mobile: '090-0000-9107',
    contact_rule: '木曜はパート勤務で出られない。',
  });
  const man = father('s7-f', ['東海林 豪', 'ショウジ ゴウ'], '1990-12-24');
  const scene = openScene(city, {
    key: 's7',
    no: 27,
    center: 'CKITA',
    label: '東海林(架空町21)',
    block: '21-7-7',
    known: 500,
    members: [woman, man, boy],
    more: { housing_kind: '02', economic: '02' },
  });
  const dice = createDice('s7');
  addVisit(city, scene.family, boy, dice, 42);
  addCheckups(scene, boy, dice, { absent: ['M10'], place: 42, sinking: 22 });
  addVaccinations(scene, boy, dice, { skip: ['PCV20', 'BCG'] });
  scene.enter('vaccination', boy, scene.ago(270), {
    vaccine: 'BCG',
    phase: 'NA',
    dose_no: 1,
    basis: 'A',
    deferred_on: scene.ago(270),
    deferred_reason: '当日に38度の発熱があり見合わせた。',
    source: '04',
  });
  manage(scene, boy, scene.ago(120), {
    entry_reason: ['feeding', 'isolation'],
    goal_long: '家族のペースで食事と生活のリズムが整う。',
    goal_short: '月に1回、体重を一緒に確かめる。',
    monitor_last: scene.ago(35),
    monitor_next: scene.ago(-4),
    monitor_result: 'partly',
    agencies: scene.rows([
      { agency_kind: 'med_ped', agency: '架空こどもクリニック', role: '体重の経過をみる' },
      { agency_kind: 'centre', agency: '北センター ひろば', role: '遊びと相談の場' },
    ]),
  });
  plan(scene, boy, {
    no: 'PL-0027',
    kind: 'CARE',
    on: scene.ago(110),
    reviewOn: scene.ago(-9),
    wish: '「食べてくれなくて、ごはんの時間が憂うつ。少し楽になりたい」',
    strengths: '父は休日に料理をする。母は困ったことを言葉にできる。',
    issues: [
      [
        'ごはんの時間が長くなり、お母さんが疲れています',
        '体重の位置が下がってきている。健診は未受診。',
      ],
      ['昼間に二人きりの時間が長く続いています', '転居から1年、近所づきあいがない。'],
    ],
    policy: '食事の時間を短く区切り、週に1回は家の外で過ごす。',
    goals: [
      ['ごはんの時間が30分で終わる日が週に3日ある', '母の記録で週3日'],
      ['週に1回、ひろばで遊ぶ', 'ひろばの記録'],
    ],
    supports: [
      ['訪問して食事の様子を一緒に見る', '栄養士', '月1回', 'WK01'],
      ['ひろばに誘い、帰りに体重を測る', '北センター', '週1回', 'GE05'],
    ],
    more: {
      family_tasks: scene.rows([{ what: '食べた量ではなく、座れた時間を記録する', who: '父母' }]),
      monitor_log: scene.rows([
        {
          on: scene.ago(35),
          goal_no: 1,
          method: 'visit_home',
          result: 'partly',
          comment: '30分で切り上げる日が週2日。母「切り上げてよいと分かって楽になった」。',
          next: scene.ago(-4),
        },
      ]),
    },
  });
  scene.enter('service_use', boy, scene.ago(100), {
    service: 'FS02',
    path: 'recommend',
    applicant: scene.idOf(woman),
    applied_on: scene.ago(108),
    decided_on: scene.ago(100),
    status: 'active',
    provider: '架空ヘルパーステーション',
    valid_from: scene.ago(98),
    valid_to: scene.ago(-52),
    quantity: 24,
    unit: '01',
    used: scene.rows(
      [90, 76, 62, 48, 34, 20].map((ago) => {
        return { date: scene.ago(ago), start: '10:00', end: '12:00', qty: 1, staff: '支援員' };
      }),
    ),
    fee_class: '02',
    goal: '週に1回、家事を一緒に行い、母が休む時間をつくる。',
    provider_report: '台所の片付けを一緒に行う。児は機嫌よく遊んでいた。',
  });
  meet(scene, boy, {
    kind: 'care',
    title: '北地区ケア会議',
    on: scene.ago(33),
    organiser: 'CKITA',
    chair: 'u-abe',
    recorder: 'u-nagai',
    attendees: [
      ['centre', '北センター', '阿部 さくら'],
      ['city_neu', 'ネウボラ課', '原 由香'],
    ],
    items: [
      {
        child_id: scene.idOf(boy),
        kind: 'continue',
        summary: '9〜10か月児健診は未受診。家事の支援は続いている。',
        decision: '訪問の際に計測し、1歳6か月児健診は会場まで一緒に行く。',
        next_monitoring: scene.ago(-8),
      },
    ],
    decisions: '計測は月1回センターで行う。未受診の理由は責めずに聴く。',
    next: scene.ago(-8),
  });
  scene.enter('assessment', boy, scene.ago(122), {
    kind: 'MCH',
    assessed_on: scene.ago(122),
    assessors: [scene.worker],
    trigger: '02',
    items: {
      1: 'no',
      2: 'no',
      3: 'no',
      '4a': 'yes',
      '4b': 'no',
      '4c': 'no',
      5: 'yes',
      6: 'no',
      7: 'no',
      8: 'yes',
      9: 'unknown',
    },
    overall: 'M',
    overall_reason: '体重の増えが緩やかで母の孤立感が強い。父と話せることが支えになっている。',
    strengths: '母は困ったことを職員に電話で伝えられる。',
    caregiver_view: '「責められなければ、一緒に考えてほしい」',
    needs: ['feeding', 'isolation'],
    next_on: scene.ago(-30),
  });
  scene.enter('childcare_profile', boy, scene.ago(119), {
    child_id: scene.idOf(boy),
    as_of: scene.ago(119),
    registered_on: scene.ago(200),
    card_no: 'KITA-0027',
    birth_order: 1,
    nicu: '0',
    allergy: 'なし',
    dev_milestones: { neck: 4, sitting: 7 },
    temper: '人が好きで、声をかけると笑う。',
    meal: 'おにぎりとバナナは自分で持って食べる。ミルクは1日400mL。',
    sleep: '21時就寝、夜中に1〜2回起きる。',
    main_caregiver: scene.idOf(woman),
    co_parenting: '父は入浴と休日の食事を担う。',
    childcare_now: 'none0',
    emergency_contact: scene.rows([{ name: '東海林 豪', relation: '父', phone: '090-0000-9120' }]),
    consent: 'signed',
    level: 'L2',
  });
  note(scene, boy, scene.ago(20), {
    facts:
      '家庭訪問。体重8.1kg。児は母の後を追い、声を出して笑う。昼食はおにぎりを2口。母「見てもらえると安心」。',
    method: 'visit_home',
    seen: 'seen_full',
    assessment: '体重の位置は下がったままだが、活気はある。母の力みが取れてきている。',
    response: '量より回数を増やす工夫を一緒に考えた。健診の日を変えられることを伝えた。',
    next: '来月の訪問で計測する。',
  });
}
