// A family on the list of the regional council, with all the papers that go with it.
import { addDays, addMonths, instantInTokyo } from '../../../../src/lib/domain/dates.ts';
import type { Body } from '../../../../src/lib/domain/record.ts';
import type { CityBuilder } from '../builder.ts';
import type { Member } from '../household.ts';
import { addCheckups, addVaccinations } from '../health.ts';
import { beside, meet, note, openCase, plan } from '../paperwork.ts';
import { kks } from '../scene.ts';
import { child, mother, openScene, father } from '../scene-family.ts';
import { createDice, demoId } from '../seeded.ts';

/** Registered for three months, watched by several, and quiet for too long. */
export function onTheList(city: CityBuilder): void {
  const girl = child('s11-c1', ['近江 千夏', 'オウミ チカ'], '2', addDays(city.today, -4_000));
  const boy = child('s11-c2', ['近江 迅', 'オウミ ジン'], '1', addDays(city.today, -2_500));
  const woman = mother('s11-m', ['近江 由紀恵', 'オウミ ユキエ'], '1984-11-21', {
    phone_mobile: '090-0000-9111',
  });
  const man: Member = {
    ...father('s11-p', ['德永 剛志', 'トクナガ ツヨシ'], '1982-04-30'),
    part: 'partner',
    kinds: ['cohabitant'],
  };
  const scene = openScene(city, {
    key: 's11',
    no: 31,
    center: 'CCHUO',
    label: '近江・德永(架空町27)',
    block: '27-6-2',
    known: 700,
    members: [woman, man, girl, boy],
    pair: 'CP',
  });
  addCheckups(scene, boy, createDice('s11'));
  addVaccinations(scene, boy, createDice('s11'));
  const on = scene.ago(110);
  const call = scene.enter(
    'consultation',
    girl,
    on,
    {
      receipt_no: 'R-DEMO-0031',
      received_at: instantInTokyo(on, '15:05'),
      receiver: 'u-ito',
      receipt_method: 'doc',
      is_notification: true,
      route: '501',
      route_detail: '架空警察署',
      shared_summary: '夫婦間の口論への臨場時、児童2名が別室で泣いていたとの書面通告。',
      child_id: scene.idOf(girl),
      school_status: 'es',
      category: '01',
      themes: ['dv'],
      complaint: '深夜の口論で物が壊れる音がし、児童が別室で泣いていた。',
      abuse_types: ['3'],
      main_abuse_type: '3',
      abuse_details: ['3a'],
      abuser: '2',
      dv: '1',
      immediate_danger: '0',
      police_action: '双方に指導。被害届の提出なし。',
      urgency: 'C',
      severity: 'S3',
      accept: '01',
      accepted_on: on,
      response_type: '12',
      response_on: scene.ago(108),
      first_response: '翌朝、学校で児童2名と面接。母と来所面接の約束をした。',
    },
    { ...kks, status: 'approved' },
  );
  const caseId = openCase(scene, girl, {
    no: 31,
    kind: 'abuse',
    stage: 'monitoring',
    compartment: 'ABUSE',
    openedOn: on,
    how: kks,
    more: { origin_consultation: call, sub_worker: 'u-ito', next_review: scene.ago(-8) },
  });
  for (const [at, one] of [girl, boy].entries())
    scene.enter(
      'safety_check',
      one,
      scene.ago(109),
      {
        consultation_id: call,
        child_id: scene.idOf(one),
        clock_start: instantInTokyo(on, '15:05'),
        confirmed_at: instantInTokyo(scene.ago(109), at === 0 ? '10:10' : '10:40'),
        method: 'visit_inst',
        confirmers: ['u-sato', 'u-ito'],
        child_seen: 'seen_full',
        result: 'concern',
        child_state:
          at === 0
            ? '傷なし。「弟がこわがるから、耳をふさいであげた」と話す。'
            : '傷なし。夜に目が覚めることがあると話す。',
        manager_ack: {
          user: 'u-mori',
          at: instantInTokyo(scene.ago(109), '13:00'),
          comment: '学校と当面の連絡を密に。',
        },
      },
      { ...kks, caseId, status: 'approved' },
    );
  scene.enter(
    'assessment',
    girl,
    scene.ago(100),
    {
      kind: 'COMMON',
      assessed_on: scene.ago(100),
      assessors: ['u-sato', 'u-ito'],
      trigger: '02',
      info_sources: ['school', 'police'],
      items: {
        child04: { mark: '1', evidence: '大きな音に肩をすくめる(学校・10月の面接)。' },
        child11: { mark: '2', evidence: '「夜のけんかをやめてほしい」と本人が話した。' },
        caregiver03: { mark: '1', evidence: '交際相手は飲酒時に声が大きくなると母が話す。' },
        environment01: { mark: '9' },
      },
      severity: 'S3',
      risk_child: 'M',
      risk_caregiver: 'MH',
      risk_environment: 'M',
      overall: 'M',
      overall_reason: '口論は月に1〜2回続くが、母は相談につながり、児童は学校で話せる大人がいる。',
      strengths: '母方祖父母が週末に児童を預かっている。',
      compare_prev: '04',
      next_on: scene.ago(-10),
    },
    { ...kks, caseId },
  );
  const row = (event: string, ago: number, more: Body): Body => ({
    event,
    event_on: scene.ago(ago),
    ledger_no: 'YT-0031',
    category: '1',
    registered_on: scene.ago(95),
    route: '501',
    case_category: '01',
    abuse_types: ['3'],
    abuser: '2',
    severity: 'S3',
    urgency: 'C',
    lead_agency: 'KKS',
    agencies: scene.rows([
      {
        agency_kind: 'school',
        agency: '架空第三小学校',
        person: '教頭',
        role: '登校の様子を毎週確認',
      },
      { agency_kind: 'women', agency: '女性相談', role: '母の相談' },
    ]),
    status_summary: '登校は安定。母は女性相談に2回つながった。',
    policy: '夜間の口論のとき、児童が祖父母宅へ行ける約束を続ける。',
    roles: scene.rows([{ agency: '架空第三小学校', task: '週1回の声かけ', due: scene.ago(-8) }]),
    next_review: addMonths(scene.ago(ago), 3),
    legal_basis: '01',
    provided_items: ['01', '02', '03', '05'],
    ...more,
  });
  scene.enter('yotaikyo_share', girl, scene.ago(95), row('register', 95, {}), { ...kks, caseId });
  scene.enter(
    'yotaikyo_share',
    girl,
    scene.ago(80),
    row('review', 80, {
      review_result: '01',
      status_summary: '口論の回数が減ったと母が話す。児童の登校は安定。',
    }),
    { ...kks, caseId },
  );
  scene.enter(
    'yotaikyo_share',
    boy,
    scene.ago(95),
    { ...row('register', 95, {}), ledger_no: 'YT-0032' },
    { ...kks, caseId },
  );
  meet(scene, undefined, {
    kind: 'practitioner',
    title: '要保護児童対策地域協議会 実務者会議',
    on: scene.ago(80),
    organiser: 'KKS',
    chair: 'u-oka',
    recorder: 'u-ito',
    attendees: [
      ['city_kks', '子ども家庭支援課', '岡 美穂'],
      ['jiso', '架空児童相談所', '架空 一郎'],
      ['school', '架空第三小学校', '架空 二葉'],
      ['police', '架空警察署', '架空 三郎'],
    ],
    items: [
      {
        case_id: caseId,
        child_id: scene.idOf(girl),
        kind: 'continue',
        summary: '登校は安定。母は女性相談につながった。',
        decision: '在宅での支援を続ける。学校は週1回、子ども家庭支援課は月1回会う。',
        yotaikyo_before: '1',
        yotaikyo_after: '1',
        severity: 'S3',
        lead_agency: 'KKS',
        next_monitoring: addDays(scene.ago(80), 85),
        opinions: scene.rows([
          {
            agency_kind: 'school',
            agency: '架空第三小学校',
            text: '朝の表情は明るい日が増えた。月曜は眠そうにしている。',
          },
        ]),
      },
    ],
    decisions: '区分は変えず継続。次回までに祖父母とも面談する。',
    next: addDays(scene.ago(80), 85),
    how: kks,
  });
  plan(scene, girl, {
    no: 'PL-0031',
    kind: 'MON',
    on: scene.ago(78),
    reviewOn: scene.ago(-7),
    wish: '「子どもたちの前で大きな声を出さない家にしたい」',
    strengths: '子どもたちは困ったときに祖父母に電話できる。母は相談を続けている。',
    issues: [
      [
        '夜に大きな声の言い合いになることがあります',
        '飲酒時に激しくなる。児童は耳をふさいで過ごす。',
      ],
    ],
    policy: '言い合いになりそうな夜は、子どもたちが早めに安心できる場所へ移る。',
    goals: [['夜の言い合いが月1回以下になる', '母の記録と子どもたちの話']],
    supports: [
      ['月1回の面談', '佐藤', '月1回'],
      ['朝の声かけ', '学校', '週1回'],
    ],
    more: {
      crisis_plan: '夜に怖くなったら祖父母に電話し、迎えに来てもらう。',
      monitor_log: scene.rows([
        {
          on: scene.ago(45),
          goal_no: 1,
          method: 'come',
          result: 'partly',
          comment: 'この1か月の言い合いは1回。千夏さんが祖母に電話できた。',
        },
      ]),
    },
    how: { ...kks, caseId },
  });
  for (const [ago, facts] of [
    [
      108,
      '学校で千夏さん・迅さんと面接。千夏さん「弟がこわがるから、電気をつけて一緒に起きてた」。',
    ],
    [96, '母と来所面接。交際相手は反省していると話すが、酒量は変わらないとのこと。'],
    [45, '母と来所面接。女性相談に2回行った。祖父母宅へ移る合図を子どもたちと決めた。'],
  ] as const)
    note(
      scene,
      girl,
      scene.ago(ago),
      {
        facts,
        method: ago === 108 ? 'visit_inst' : 'come',
        seen: ago === 108 ? 'seen_full' : 'na',
        next: '翌月に面談する。',
      },
      { ...kks, caseId },
    );
  beside(scene, 'case~abuse', girl, caseId, {
    yotaikyo: '1',
    severity: 'S3',
    urgency: 'C',
    abuse_types: ['3'],
    main_abuse_type: '3',
    main_abuser: '2',
    jiso_involved: '1',
    jiso_worker: '架空 一郎',
  });
  beside(scene, 'household~abuse', girl, scene.family.household, {
    risk_banner: ['01', '05'],
    actual_members_note: '平日の夜は德永さんが泊まることが多い。',
  });
  const couple = demoId('relationship', `${woman.key}-${man.key}`);
  beside(scene, 'relationship~abuse', woman, couple, { tie: 'conflict' });
  beside(scene, 'person~abuse', man, scene.idOf(man), {
    criminal_note: '臨場時に警察が口頭で指導(検挙歴は把握していない)。',
  });
  beside(scene, 'person~mch', woman, scene.idOf(woman), {
    mental_health: '1',
    health_note: '不眠が続き、内科で睡眠薬の処方あり。',
  });
  const letter = scene.enter(
    'filing',
    girl,
    scene.ago(6),
    {
      file_no: 'BS-0031',
      binder: '関係機関照会(今年度)',
      doc_kind: 'D18',
      title: '情報提供等協力依頼書(架空児童相談所)',
      doc_date: scene.ago(8),
      received_on: scene.ago(6),
      sender_kind: 'jiso',
      sender: '架空児童相談所長',
      pages: 1,
      paper_exists: true,
      scan_status: 'indexed',
      contains_reporter: false,
      answer_due: scene.ago(-1),
    },
    kks,
  );
  scene.enter(
    'memo',
    girl,
    scene.ago(5),
    {
      parent_id: letter,
      parent_type: 'filing',
      title: '回答案',
      body: '登校状況の表は学校に確認中。金曜までに返事をもらい、係長に回す。',
      visibility: 'case',
      memo_on: instantInTokyo(scene.ago(5), '13:15'),
      author: 'u-sato',
      mention: ['u-mori'],
    },
    kks,
  );
}
