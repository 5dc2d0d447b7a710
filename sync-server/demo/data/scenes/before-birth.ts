// Scenes of pregnancy: the eighth month, a woman supported before the birth, a date that passed, a loss.
import { dateOfGestation } from '../../../../src/lib/domain/ages.ts';
import { addDays } from '../../../../src/lib/domain/dates.ts';
import type { CityBuilder } from '../builder.ts';
import { addCheckups, addVaccinations } from '../health.ts';
import { manage, meet, note, openCase, plan } from '../paperwork.ts';
import { addPregnancy, twelve } from '../pregnancies.ts';
import { kks, neu } from '../scene.ts';
import { child, father, mother, openScene } from '../scene-family.ts';
import { createDice } from '../seeded.ts';

/** 29 weeks today: the interview of the eighth month is due. */
export function eighthMonth(city: CityBuilder): void {
  const woman = mother('s1-m', ['𠮷原 灯里', 'ヨシハラ アカリ'], '1995-05-08', {
    kinds: ['pregnant'],
    phone_mobile: '090-0000-9101',
    occupation: '会社員(事務)',
  });
  const man = father('s1-f', ['𠮷原 慎', 'ヨシハラ シン'], '1993-01-20');
  const members = [woman, man];
  const scene = openScene(city, {
    key: 's1',
    no: 21,
    center: 'CKITA',
    label: '𠮷原(架空町15)',
    block: '15-1-4',
    known: 150,
    members,
  });
  const edd = scene.ago(-75);
  addPregnancy(scene, woman, {
    edd,
    notice: [9, 3],
    level: 'L1',
    more: { father_id: scene.idOf(man), checkups_used: 7, last_checkup: scene.ago(6) },
    interview: { children_before: { count: 0 }, partner_age: 33 },
  });
  plan(scene, woman, {
    no: 'PL-0021',
    kind: 'SELF',
    on: dateOfGestation(edd, { weeks: 10, days: 0 }),
    reviewOn: dateOfGestation(edd, { weeks: 32, days: 0 }),
    wish: '「初めてのお産なので、産後に一人にならないようにしたい」',
    strengths: '夫婦でよく話し合っている。早めに情報を集めている。',
    issues: [['産後の1か月の手伝いがまだ決まっていません', '実家は遠方。夫の育休は2週間の予定。']],
    policy: '産前に産後ケアを見学し、退院の日までに頼れる先を2つ決める。',
    goals: [['産後に頼れる先が2つある', '名前と電話番号を書き出せる']],
    supports: [
      ['産後ケア(デイ)の見学', '本人・夫', '妊娠中に1回', 'PP02'],
      ['両親学級', '本人・夫', '月1回'],
    ],
  });
}

/** 36 weeks, alone and supported: whom to call when the birth begins is not agreed on yet. */
export function supportedBeforeBirth(city: CityBuilder): void {
  const woman = mother('s2-m', ['山﨑 彩乃', 'ヤマサキ アヤノ'], '2006-08-19', {
    kinds: ['pregnant'],
    phone_mobile: '090-0000-9102',
    contact_rule: 'SMSのあとに電話する。知らない番号には出ない。',
  });
  const scene = openScene(city, {
    key: 's2',
    no: 22,
    center: 'CKITA',
    label: '山﨑(架空町16)',
    block: '16-2-1',
    known: 130,
    members: [woman],
  });
  const edd = scene.ago(-26);
  addPregnancy(scene, woman, {
    edd,
    notice: [18, 2],
    level: 'L3',
    more: { tokutei_flag: '1', interview_2: scene.ago(40), checkups_used: 8 },
    interview: {
      marital: '03',
      planned: '03',
      mental_history: '1',
      mental_now: '高校のころ心療内科に通院。いまは通っていない。',
      econ: '01',
      work_self: 'アルバイト(妊娠を機に退職)',
      consult_person: ['04'],
      support_birth: { before: '0', after: '9', who: '決まっていない' },
      housing: '02',
      first_visit_late: '1',
      checklist12: twelve(5, 8, 9, 10),
      judgement: '01',
      judgement_reason:
        '若年で一人暮らし、妊娠18週での届出。産後に手伝う人と収入のめどが立っていない。',
      selfplan: false,
    },
  });
  const caseId = openCase(scene, woman, {
    no: 22,
    kind: 'tokutei',
    stage: 'supporting',
    compartment: 'ABUSE',
    openedOn: scene.ago(95),
    how: kks,
    more: {
      next_review: scene.ago(5),
      team: scene.rows([
        { agency_kind: 'med_ob', name: '架空産婦人科', role: '妊婦健診と産後の見守り' },
      ]),
    },
  });
  meet(scene, woman, {
    kind: 'joint',
    title: '合同ケース会議(母子保健・児童福祉)',
    on: scene.ago(88),
    organiser: 'NEU',
    chair: 'u-oka',
    recorder: 'u-hara',
    attendees: [
      ['city_neu', 'ネウボラ課', '原 由香'],
      ['city_kks', '子ども家庭支援課', '佐藤 恵子'],
      ['centre', '北センター', '阿部 さくら'],
    ],
    items: [
      {
        case_id: caseId,
        child_id: scene.idOf(woman),
        kind: 'new',
        summary: '妊娠18週で届出。一人暮らし。相手とは連絡が途絶えている。',
        issues: '産後の住まいと手伝い、通院の中断。',
        decision: '特定妊婦として支援する。センターが月2回会い、産後ケアの宿泊型を予約する。',
        next_monitoring: scene.ago(4),
      },
    ],
    decisions: '特定妊婦として台帳に登録。主担当はネウボラ課、センターと一緒に会う。',
    next: scene.ago(4),
    how: { ...neu },
  });
  scene.enter(
    'yotaikyo_share',
    woman,
    scene.ago(88),
    {
      event: 'register',
      event_on: scene.ago(88),
      ledger_no: 'YT-0022',
      category: '3',
      registered_on: scene.ago(88),
      route: '202',
      case_category: '02',
      severity: 'S0',
      lead_agency: 'NEU',
      agencies: scene.rows([
        { agency_kind: 'city_neu', agency: 'ネウボラ課', role: '主担当・保健指導' },
        { agency_kind: 'centre', agency: '北センター', role: '月2回の面談' },
      ]),
      status_summary: '健診は受けている。出産の準備品は半分ほどそろった。',
      policy: '産後1か月を一人にしない。',
      roles: scene.rows([
        { agency: '北センター', task: '入院の日までの連絡', due: scene.ago(-20) },
      ]),
      next_review: scene.ago(-2),
      legal_basis: '02',
      provided_items: ['01', '02', '05'],
    },
    { ...kks, caseId },
  );
  manage(scene, woman, scene.ago(85), {
    support_level: 'L3',
    entry_reason: ['young_mother', 'isolation'],
    goal_long: '赤ちゃんとの暮らしを、頼れる人と一緒に始められる。',
    goal_short: '入院の荷物と連絡先を一緒にそろえる。',
    monitor_last: scene.ago(32),
    monitor_next: scene.ago(2),
    monitor_result: 'partly',
    share_with_city: '03',
    weight: 4,
  });
  scene.enter(
    'assessment',
    woman,
    scene.ago(90),
    {
      kind: 'PREG',
      assessed_on: scene.ago(90),
      assessors: ['u-hara', scene.worker],
      trigger: '01',
      items: twelve(5, 8, 9, 10),
      overall: 'MH',
      overall_reason: '若年で一人暮らし、届出が遅く、産後の手伝いと収入のめどが立っていない。',
      strengths: '健診には毎回一人で来ている。友人に困りごとを話せる。',
      caregiver_view: '「この子と暮らしたい。やり方を教えてほしい」',
      needs: ['young_mother', 'poverty'],
      next_on: scene.ago(-3),
    },
    { ...neu },
  );
  note(scene, woman, scene.ago(12), {
    facts: '来所。腹部の張りはないとのこと。ベビー服を友人から譲り受けたと笑顔で見せる。',
    method: 'come',
    assessment: '表情は柔らかい。夜間に相談できる相手がいないことが続いている。',
    response: '産後ケア(宿泊型)の申込書を一緒に書いた。',
    next: '次の健診のあとに電話する。',
  });
}

/** The date has passed, and nobody has told of the birth. */
export function pastTheDate(city: CityBuilder): void {
  const woman = mother('s3-m', ['廣瀨 沙羅', 'ヒロセ サラ'], '1991-12-01', {
    kinds: ['pregnant'],
    phone_mobile: '090-0000-9103',
  });
  const man = father('s3-f', ['廣瀨 岳', 'ヒロセ ガク'], '1990-02-14');
  const brother = child('s3-c', ['廣瀨 禄', 'ヒロセ ロク'], '1', addDays(city.today, -1_500));
  const scene = openScene(city, {
    key: 's3',
    no: 23,
    center: 'CMINAMI',
    label: '廣瀨(架空町17)',
    block: '17-8-3',
    known: 1_200,
    members: [woman, man, brother],
  });
  addPregnancy(scene, woman, {
    edd: scene.ago(6),
    notice: [8, 1],
    level: 'L0',
    more: {
      gravida: 2,
      para: 1,
      satogaeri: '1',
      satogaeri_place: '架空県架空市(実家)',
      interview_2: scene.ago(80),
      checkups_used: 13,
    },
    interview: { satogaeri: '1', children_before: { count: 1, living_with: 1 } },
  });
  addVaccinations(scene, brother, createDice('s3'));
  addCheckups(scene, brother, createDice('s3'));
  scene.enter('affiliation', brother, scene.ago(400), {
    person_id: scene.idOf(brother),
    kind: 'kodomoen',
    institution: '架空みなみこども園',
    grade: '3歳児クラス',
    attendance: 'good',
    from: `${city.today.slice(0, 4) > '2025' ? '2025' : '2024'}-04-01`,
  });
}

/** No calls, no letters: only the care that was agreed on. */
export function loss(city: CityBuilder): void {
  const woman = mother('s4-m', ['澤田 実花', 'サワダ ミカ'], '1989-03-27', {
    phone_mobile: '090-0000-9104',
    contact_rule: '健診・赤ちゃん訪問の案内は送らない。電話は担当者からのみ。',
  });
  const man = father('s4-f', ['澤田 透', 'サワダ トオル'], '1988-10-05');
  const scene = openScene(city, {
    key: 's4',
    no: 24,
    center: 'CHONCHO',
    label: '澤田(架空町18)',
    block: '18-4-4',
    known: 140,
    members: [woman, man],
  });
  addPregnancy(scene, woman, {
    edd: scene.ago(-130),
    notice: [8, 5],
    level: 'L1',
    more: { outcome: 'still', outcome_on: scene.ago(21), checkups_used: 4 },
    interview: { planned: '01' },
  });
  note(scene, woman, scene.ago(14), {
    facts:
      '本人より架電。「産院の方から電話してよいと聞いた」と、涙ながらに経過を話される。夜は夫がそばにいるとのこと。',
    method: 'tel_in',
    assessment:
      '悲嘆の中にあるが、夫と話せている。案内や訪問の連絡が届かないよう確かめる必要がある。',
    response:
      '話を聴いた。健診や訪問の案内を止めたことを伝え、グリーフケアの相談先を渡す約束をした。',
    next: '2週間後に担当から短く電話する。',
  });
}
