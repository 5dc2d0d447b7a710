// Scenes of counselling: a notification of yesterday, a family on the council's list, a move, the end of childhood.
import { addDays, addMonths, instantInTokyo } from '../../../src/lib/domain/dates.ts';
import { recordType } from '../../../src/lib/domain/catalogue/registry.ts';
import type { Body, RecordId, UserId } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import type { Member } from './household.ts';
import { note, manage, meet, openCase, plan } from './paperwork.ts';
import { kks, type Scene } from './scene.ts';
import { child, father, mother, openScene } from './scene-family.ts';

export function addCounselScenes(city: CityBuilder): void {
  yesterday(city);
  onTheList(city);
  moving(city);
  almostGrown(city);
  longClosed(city);
}

export function eight(...yes: readonly number[]): Body {
  return Object.fromEntries(
    Array.from({ length: 8 }, (_, at) => [String(at + 1), yes.includes(at + 1) ? 'yes' : 'no']),
  );
}

/** The stricter part of a record: it has its own place, and the id of its record. */
export function beside(scene: Scene, sibling: string, about: Member, parent: RecordId, body: Body) {
  const type = recordType(sibling);
  if (type === undefined) throw new RangeError('no such part of a record');
  const on = scene.ago(30);
  scene.city.addBeside(type, parent, body, {
    ...kks,
    on,
    site: kks.site ?? scene.family.site,
    subjectId: type.siblingOf === 'household' ? scene.family.household : scene.idOf(about),
    householdId: scene.family.household,
  });
}

/** The clock runs: the elder child was seen this morning's eve, the younger one not yet. */
function yesterday(city: CityBuilder): void {
  const elder = child('s10-c1', ['濵田 湊斗', 'ハマダ ミナト'], '1', addDays(city.today, -2_900));
  const younger = child('s10-c2', ['濵田 咲良', 'ハマダ サクラ'], '2', addDays(city.today, -1_250));
  const woman = mother('s10-m', ['濵田 真央', 'ハマダ マオ'], '1994-02-02', {
    phone_mobile: '090-0000-9110',
  });
  const man = father('s10-f', ['濵田 隼', 'ハマダ シュン'], '1991-10-10');
  const scene = openScene(city, {
    key: 's10',
    no: 30,
    center: 'CKITA2',
    label: '濵田(架空町26)',
    block: '26-3-8',
    known: 600,
    members: [woman, man, elder, younger],
  });
  const on = scene.ago(1);
  const call = scene.enter(
    'consultation',
    elder,
    on,
    {
      receipt_no: 'R-DEMO-0030',
      received_at: instantInTokyo(on, '08:50'),
      receiver: 'u-sato',
      receipt_method: 'tel',
      is_notification: true,
      route: '702',
      route_detail: '架空第二小学校',
      shared_summary:
        '登校時、児の左頬に赤みがあり「パパにたたかれた」と話した。きょうだいの様子は不明。',
      child_id: scene.idOf(elder),
      school_status: 'es',
      attendance: 'good',
      category: '01',
      themes: ['other'],
      complaint:
        '昨夜、宿題のことで父に平手で頬をたたかれたと児が話す。これまでに同様の話は聞かれていない。',
      abuse_types: ['1'],
      main_abuse_type: '1',
      abuse_details: ['1a'],
      abuser: '1',
      since_when: '昨夜',
      basis: ['told_child', 'injury'],
      injury: scene.rows([
        { part: '左頬', kind: 'mark', size_mm: 40, colour: 'red', when: '今朝', basis: 'injury' },
      ]),
      dv: '9',
      child_now: '学校(給食まで在校)',
      immediate_danger: '9',
      guardian_knows: '0',
      urgency: 'B',
      severity: 'S4',
      accept: '01',
      accepted_on: on,
      response_type: '12',
      response_on: on,
      first_response: '学校へ下校前の連絡を依頼。緊急受理会議を行い、2名で学校を訪問した。',
    },
    { ...kks, time: '09:40', status: 'submitted' },
  );
  scene.enter(
    'assessment',
    elder,
    on,
    {
      kind: 'EMERG',
      assessed_on: on,
      assessors: ['u-sato', 'u-ito'],
      trigger: '01',
      info_sources: ['school'],
      items: eight(7),
      emerg_result: 'B',
      override_reason: '頬に赤みが残り、保護者の説明をまだ聴けていないため。',
      severity: 'S4',
      overall: 'M',
      overall_reason: '頬の赤みがあり児の話は具体的。家に帰ることへの強い恐れは示していない。',
      strengths: '児は担任に自分から話せている。母は学校の行事によく参加している。',
      child_view: '「おこられるのはいや。でも家にはかえりたい」',
      next_on: scene.ago(-6),
    },
    { ...kks, time: '10:20' },
  );
  meet(scene, elder, {
    kind: 'emergency',
    title: '緊急受理会議',
    on,
    time: '09:50',
    organiser: 'KKS',
    chair: 'u-kondo',
    recorder: 'u-ito',
    attendees: [
      ['city_kks', '子ども家庭支援課', '近藤 隆'],
      ['city_kks', '子ども家庭支援課', '森 直美'],
      ['city_kks', '子ども家庭支援課', '佐藤 恵子'],
    ],
    items: [
      {
        child_id: scene.idOf(elder),
        kind: 'new',
        summary: '学校より情報提供。頬に赤み。',
        decision: '下校前に学校で本児と会う。妹は夕方に家庭訪問で確認する。',
        severity: 'S4',
        next_monitoring: scene.ago(-7),
      },
    ],
    decisions: '佐藤・伊藤で本児と面接。妹の確認は本日中、会えなければ翌朝。',
    next: scene.ago(-7),
    more: {
      visit_team: ['u-sato', 'u-ito'],
      visit_how: '学校は授業の合間に別室で。家庭は2名で訪問。',
    },
    how: { ...kks, time: '10:30' },
  });
  const seenAt = instantInTokyo(on, '11:15');
  const clock = { consultation_id: call, clock_start: instantInTokyo(on, '08:50') };
  scene.enter(
    'safety_check',
    elder,
    on,
    {
      ...clock,
      child_id: scene.idOf(elder),
      confirmed_at: seenAt,
      method: 'visit_inst',
      confirmers: ['u-sato', 'u-ito'],
      child_seen: 'seen_full',
      result: 'concern',
      child_state: '左頬に4cmほどの赤み。ほかに傷はない。落ち着いて話し、給食を楽しみにしていた。',
      injury_map: scene.rows([
        {
          view: 'face',
          x: 38,
          y: 55,
          part: '左頬',
          kind: 'mark',
          size_mm: 40,
          width_mm: 25,
          colour: 'red',
        },
      ]),
    },
    { ...kks, time: '12:30' },
  );
  scene.enter(
    'safety_check',
    younger,
    on,
    {
      ...clock,
      child_id: scene.idOf(younger),
      attempts: scene.rows([
        {
          at: instantInTokyo(on, '16:30'),
          method: 'visit_home_absent',
          staff: ['u-sato', 'u-ito'],
          result: '不在。車なし。翌朝に再訪する。',
        },
      ]),
    },
    { ...kks, time: '17:00' },
  );
  scene.enter(
    'filing',
    elder,
    on,
    {
      file_no: 'BS-0030',
      binder: '通告関係(今年度)',
      binder_location: '市役所4階 耐火庫',
      doc_kind: 'D02',
      title: '児童通告書(架空第二小学校)',
      doc_date: on,
      received_on: on,
      sender_kind: 'school',
      sender: '架空第二小学校長',
      pages: 2,
      paper_exists: true,
      scan_status: 'indexed',
      contains_reporter: false,
      confidential: true,
      answer_due: scene.ago(-2),
    },
    kks,
  );
}

/** Registered for three months, watched by several, and quiet for too long. */
function onTheList(city: CityBuilder): void {
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

/** The register reported yesterday: a supported family leaves, and a child was born whose mother is not known. */
function moving(city: CityBuilder): void {
  const girl = child('s13-c', ['宮﨑 椛', 'ミヤザキ モミジ'], '2', addDays(city.today, -1_900));
  const woman = mother('s13-m', ['宮﨑 佳奈', 'ミヤザキ カナ'], '1993-08-25', {
    phone_mobile: '090-0000-9113',
    juki_status: '20',
  });
  const man = father('s13-f', ['宮﨑 匠', 'ミヤザキ タクミ'], '1992-05-05');
  const scene = openScene(city, {
    key: 's13',
    no: 33,
    center: 'CKITA2',
    label: '宮﨑(架空町28)',
    block: '28-2-2',
    known: 500,
    members: [woman, man, girl],
  });
  openCase(scene, girl, {
    no: 33,
    kind: 'care',
    stage: 'supporting',
    compartment: 'CARE',
    openedOn: scene.ago(120),
    more: {
      policy_summary: '母の負担が軽くなるよう、預かりと相談を組み合わせる。',
      next_review: scene.ago(-25),
    },
  });
  manage(scene, girl, scene.ago(118), {
    manager_kind: 'CCM',
    entry_reason: ['daycare'],
    goal_short: '一時預かりを月4回使う。',
    monitor_next: scene.ago(-18),
  });
  note(scene, girl, scene.ago(3), {
    facts: '母来所。夫の転勤で来月末に転居すると話す。「また一からなのがつらい」と話され、涙ぐむ。',
    method: 'come',
    seen: 'seen_full',
    assessment: '転居先で支援が途切れない手立てが要る。',
    response: '転居先の相談窓口へ引き継ぐことに同意を得た。',
    next: '転出の届出を確かめ、引継ぎの書面を用意する。',
  });
  const system = { site: 'SYS' as never, by: 'u-adm' as UserId };
  const juki = {
    batch: 'DEMO-1',
    resident_no: '架空000033',
    hash: 'demo-33',
    match: '01',
    applied: '02',
  };
  scene.enter(
    'juki_change',
    woman,
    scene.ago(1),
    {
      ...juki,
      row_no: 1,
      event: '03',
      event_on: scene.ago(-28),
      notified_on: scene.ago(1),
      before: { address: '埼玉県和光市架空町28-2-2' },
      after: { address: '架空県架空市架空1-1' },
      matched_person: scene.idOf(woman),
    },
    system,
  );
  scene.enter(
    'juki_change',
    undefined,
    scene.ago(1),
    {
      ...juki,
      row_no: 2,
      resident_no: '架空000034',
      hash: 'demo-34',
      match: '02',
      applied: '03',
      event: '05',
      event_on: scene.ago(8),
      notified_on: scene.ago(2),
      after: { name_kanji: '野口 碧唯', name_kana: 'ノグチ アオイ', birth_date: scene.ago(8) },
    },
    system,
  );
}

/** Four months until eighteen: close, or go on. */
function almostGrown(city: CityBuilder): void {
  const girl = child(
    's14-c',
    ['中嶋 凛', 'ナカジマ リン'],
    '2',
    addDays(addMonths(city.today, -212), -3),
  );
  const woman = mother('s14-m', ['中嶋 弘子', 'ナカジマ ヒロコ'], '1979-09-19', {
    phone_mobile: '090-0000-9114',
  });
  const scene = openScene(city, {
    key: 's14',
    no: 34,
    center: 'CHONCHO',
    label: '中嶋(架空町29)',
    block: '29-1-6',
    known: 1_000,
    members: [woman, girl],
  });
  const caseId = openCase(scene, girl, {
    no: 34,
    kind: 'general',
    stage: 'supporting',
    compartment: 'CONSULT',
    openedOn: scene.ago(420),
    how: { ...kks, by: 'u-ito' as UserId },
    more: {
      policy_summary: '高校卒業後の住まいと仕事を一緒に考える。',
      next_review: scene.ago(-40),
    },
  });
  scene.enter(
    'consultation',
    girl,
    scene.ago(420),
    {
      receipt_no: 'R-DEMO-0034',
      received_at: instantInTokyo(scene.ago(420), '16:10'),
      receiver: 'u-ito',
      receipt_method: 'visit',
      is_notification: false,
      route: '850',
      shared_summary:
        '家にいると落ち着かない。卒業したら家を出たいが、お金がないと本人が来所して話す。',
      child_id: scene.idOf(girl),
      school_status: 'hs',
      category: '02',
      themes: ['single', 'poverty'],
      complaint: '母との言い合いが続き、友人宅に泊まることが増えた。',
      immediate_danger: '0',
      wish_child: '「自分の部屋がほしい。専門学校に行きたい」',
      accept: '01',
      accepted_on: scene.ago(420),
      response_type: '12',
      response_on: scene.ago(420),
      first_response: '本人の話を聴き、週1回会う約束をした。',
    },
    { ...kks, by: 'u-ito' as UserId, status: 'approved' },
  );
  for (const [ago, facts, voice] of [
    [
      300,
      '学校のスクールソーシャルワーカーと3者で面談。奨学金の説明会に行くことにした。',
      '「お金の話をちゃんとしてくれたのは初めて」',
    ],
    [170, '本人と面談。アルバイトを週3日に減らし、テスト前は休むことにした。', '「店長に言えた」'],
    [
      18,
      '本人と面談。自立援助ホームの見学に同行。帰り道で進学の希望を話す。',
      '「部屋、思ったより広かった」',
    ],
  ] as const)
    note(
      scene,
      girl,
      scene.ago(ago),
      { facts, voice, method: 'come', seen: 'seen_full', next: '来月も本人と会う。' },
      { ...kks, by: 'u-ito' as UserId, caseId },
    );
  scene.enter('affiliation', girl, scene.ago(400), {
    person_id: scene.idOf(girl),
    kind: 'hs',
    institution: '架空県立架空高等学校',
    attendance: 'good',
    from: scene.ago(940),
  });
}

/** Closed long ago: the records may be destroyed, or are kept for a reason. */
function longClosed(city: CityBuilder): void {
  const man = child('s15-c', ['工藤 航平', 'クドウ コウヘイ'], '1', addDays(city.today, -9_900), {
    juki_status: '10',
  });
  const woman = mother('s15-m', ['工藤 節子', 'クドウ セツコ'], '1968-01-15');
  const scene = openScene(city, {
    key: 's15',
    no: 35,
    center: 'CKITA',
    label: '工藤(架空町30)',
    block: '30-8-1',
    known: 5_600,
    members: [woman, man],
  });
  const closedOn = scene.ago(4_000);
  openCase(scene, man, {
    no: 35,
    kind: 'general',
    stage: 'closed',
    compartment: 'CONSULT',
    openedOn: scene.ago(5_500),
    how: kks,
    more: {
      closed_on: closedOn,
      close_reason: '01',
      close_rationale: '高校を卒業し就労。家族関係も落ち着き、本人・家族とも支援の終了を希望した。',
      next_review: closedOn,
    },
  });
}
