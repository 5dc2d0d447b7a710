// Scenes of children and their places: a girl in no nursery, a boy in therapy, a boy before school.
import { addDays, instantInTokyo } from '../../../../src/lib/domain/dates.ts';
import type { CityBuilder } from '../builder.ts';
import { addUnfinished } from '../everyday.ts';
import { addCheckups, addVaccinations } from '../health.ts';
import { manage } from '../paperwork.ts';
import { child, father, mother, openScene } from '../scene-family.ts';
import { createDice } from '../seeded.ts';

/** Four years old, in no nursery, and nobody has seen her for four months. */
export function withoutPlace(city: CityBuilder): void {
  const girl = child('s9-c', ['三ツ木 環', 'ミツギ タマキ'], '2', addDays(city.today, -1_640));
  const woman = mother('s9-m', ['三ツ木 冴子', 'ミツギ サエコ'], '1987-07-17', {
    phone_home: '048-000-0209',
  });
  const scene = openScene(city, {
    key: 's9',
    no: 29,
    center: 'CHONCHO',
    label: '三ツ木(架空町22)',
    block: '22-2-9',
    known: 900,
    members: [woman, girl],
  });
  const dice = createDice('s9');
  addVaccinations(scene, girl, dice);
  addCheckups(scene, girl, dice);
  scene.enter('affiliation', girl, scene.ago(300), {
    person_id: scene.idOf(girl),
    kind: 'none3',
    no_affil_reason: '母の意向で家庭で過ごしている。就園の予定は未定。',
    from: scene.ago(330),
  });
  scene.enter('childcare_profile', girl, scene.ago(300), {
    child_id: scene.idOf(girl),
    as_of: scene.ago(300),
    birth_order: 1,
    gest_weeks: 38.5,
    birth_weight: 2_880,
    nicu: '0',
    dev_milestones: { neck: 4, sitting: 8, walking: 15, words: 20, two_words: 30 },
    temper: '絵を描くことが好き。初めての場所では母から離れない。',
    main_caregiver: scene.idOf(woman),
    childcare_now: 'none3',
    worry_now: '同じ年の友だちと遊ぶ機会がない。',
    support_people: '母方祖母(電話で毎日話す)',
    emergency_contact: scene.rows([
      { name: '三ツ木 フミ', relation: '祖母', phone: '048-000-0210' },
    ]),
    consent: 'verbal',
    level: 'L1',
  });
  scene.enter('childcare_support', girl, scene.ago(125), {
    contact_at: instantInTokyo(scene.ago(125), '10:20'),
    method: 'hiroba',
    place: 'CHONCHO',
    staff: [scene.worker],
    child_id: scene.idOf(girl),
    consulter: '01',
    themes: ['daycare', 'isolation'],
    category: '15',
    content: '幼稚園に入れるか迷っている。母自身が集団になじめなかった経験を話される。',
    child_state: '絵の具に夢中になり、職員に「みて」と作品を見せた。',
    response: '見学だけでもできること、こども誰でも通園制度があることを伝えた。',
    info_given: ['GE06'],
    continue: '02',
    next_due: scene.ago(95),
    minutes: 40,
  });
  addUnfinished(city, scene.family, girl);
}

/** From Brazil; their son has a certificate that ends in seven weeks. */
export function brazilianFamily(city: CityBuilder): void {
  const boy = child(
    's12-c',
    ['オリヴェイラ ルカス', 'オリヴェイラ ルカス'],
    '1',
    addDays(city.today, -2_010),
    {
      name_roman: 'OLIVEIRA LUCAS',
      juki_status: '11',
      nationality: 'ブラジル',
      language: 'pt',
    },
  );
  const foreign = { juki_status: '11', nationality: 'ブラジル', language: 'pt', interpreter: true };
  const woman = mother(
    's12-m',
    ['オリヴェイラ フェルナンダ', 'オリヴェイラ フェルナンダ'],
    '1992-01-29',
    {
      ...foreign,
      name_roman: 'OLIVEIRA FERNANDA',
      phone_mobile: '090-0000-9112',
      contact_rule: 'ポルトガル語の通訳を入れて電話する。文書はやさしい日本語で。',
    },
  );
  const man = father('s12-f', ['オリヴェイラ パウロ', 'オリヴェイラ パウロ'], '1989-08-08', {
    ...foreign,
    name_roman: 'OLIVEIRA PAULO',
    occupation: '工場勤務(夜勤あり)',
  });
  const scene = openScene(city, {
    key: 's12',
    no: 32,
    center: 'CCHUO',
    label: 'オリヴェイラ(架空町23)',
    block: '23-5-5',
    known: 1_100,
    members: [woman, man, boy],
    more: { foreign_roots: '1', home_language: 'pt' },
  });
  const dice = createDice('s12');
  addVaccinations(scene, boy, dice);
  addCheckups(scene, boy, dice);
  const placed = [
    ['kodomoen', '架空ちゅうおうこども園', '5歳児クラス'],
    ['hattatsu', '架空児童発達支援センター', undefined],
  ] as const;
  for (const [kind, institution, grade] of placed)
    scene.enter('affiliation', boy, scene.ago(700), {
      person_id: scene.idOf(boy),
      kind,
      institution,
      ...(grade === undefined ? {} : { grade }),
      attendance: 'good',
      from: scene.ago(720),
      note: '絵カードがあると見通しをもって動ける。',
    });
  const service = scene.enter('service_use', boy, scene.ago(320), {
    service: 'DI01',
    path: 'apply',
    applicant: scene.idOf(woman),
    applied_on: scene.ago(340),
    decided_on: scene.ago(320),
    status: 'active',
    provider: '架空児童発達支援センター',
    valid_from: scene.ago(315),
    valid_to: scene.ago(-50),
    quantity: 10,
    unit: '03',
    goal: 'ことばとやりとりの力を、遊びの中で育てる。',
  });
  scene.enter('disability', boy, scene.ago(320), {
    person_id: scene.idOf(boy),
    person_role: '01',
    handbook: ['ryoiku'],
    handbook_no: '架空第0032号',
    ryoiku_grade: 'C',
    issued_on: scene.ago(330),
    valid_to: scene.ago(-400),
    diagnoses: ['asd', 'lang'],
    diag_text: '自閉スペクトラム症、言語発達の遅れ',
    diag_by: '架空療育医療センター',
    test_results: scene.rows([
      { test: '新版K式発達検査', on: scene.ago(350), dq_iq: '全領域 68', agency: '架空児童相談所' },
    ]),
    features: '音に敏感。予定が変わるときは前もって絵で伝える。',
    communication: '家庭ではポルトガル語の単語。園では絵カードと指さし。',
    daily_level: { eating: '自立', toilet: '声かけ', dressing: '一部手伝う' },
    allowances: ['01'],
    services: [service],
    family_acceptance: '両親とも療育に前向き。父は夜勤明けでも送迎している。',
    consent_share: 'signed',
  });
  scene.enter('independence_support', boy, scene.ago(318), {
    kind: 'child_day',
    beneficiary: scene.idOf(woman),
    child_id: scene.idOf(boy),
    certificate_no: '架空0000000032',
    municipality_no: '和光市',
    applied_on: scene.ago(340),
    decided_on: scene.ago(320),
    service_kind: '児童発達支援',
    amount: 10,
    valid_from: scene.ago(315),
    valid_to: scene.ago(-50),
    burden_cap: 4_600,
    free_preschool: '1',
    self_plan: false,
    plan_consult: '架空相談支援事業所',
    providers: scene.rows([{ name: '架空児童発達支援センター', from: scene.ago(315), days: 10 }]),
    used_days: scene.rows([
      { month: `${scene.ago(62).slice(0, 8)}01`, provider: '架空児童発達支援センター', days: 9 },
      { month: `${scene.ago(31).slice(0, 8)}01`, provider: '架空児童発達支援センター', days: 8 },
    ]),
    goal: '小学校に入る前に、困ったことを大人に伝えられる。',
  });
  scene.enter('childcare_profile', boy, scene.ago(600), {
    child_id: scene.idOf(boy),
    as_of: scene.ago(600),
    birth_order: 1,
    nicu: '0',
    allergy: '乳(加工品は可)',
    dev_concern: '3歳を過ぎても単語が少なかった。',
    main_caregiver: scene.idOf(woman),
    co_parenting: '平日の送迎は父、食事と入浴は母。',
    media: '夕方に1時間ほど動画(ポルトガル語)',
    emergency_contact: scene.rows([
      { name: 'オリヴェイラ パウロ', relation: '父', phone: '090-0000-9113' },
    ]),
    photo_ok: '0',
    consent: 'signed',
    level: 'L2',
  });
  const letter = scene.enter('filing', boy, scene.ago(9), {
    file_no: 'BS-0032',
    binder: '受給者証・手帳(中央)',
    binder_location: '中央センター 書庫B-2',
    doc_kind: 'D41',
    title: '就学先の検討のための意見書(写)',
    doc_date: scene.ago(12),
    received_on: scene.ago(9),
    sender_kind: 'med_other',
    sender: '架空療育医療センター',
    pages: 3,
    paper_exists: true,
    scan_status: 'verified',
    verified_by: scene.worker,
    contains_reporter: false,
  });
  scene.enter('memo', boy, scene.ago(8), {
    parent_id: letter,
    parent_type: 'filing',
    title: '意見書の説明は通訳の日に',
    body: '意見書の内容は来週の通訳の日に両親へ説明する。父の夜勤明けを避け、14時以降。',
    visibility: 'site',
    memo_on: instantInTokyo(scene.ago(8), '16:05'),
    author: scene.worker,
    pinned: true,
    colour: 'yellow',
    remind_on: scene.ago(-5),
  });
}

/** Grade 0 in this school year: in spring the school is told. */
export function beginsSchool(city: CityBuilder): void {
  const year = Number(city.today.slice(0, 4));
  const born = `${String(year - 7)}-09-15`;
  const boy = child('s16-c', ['國分 樹', 'コクブ イツキ'], '1', born);
  const woman = mother('s16-m', ['國分 恵理', 'コクブ エリ'], '1990-05-02', {
    phone_mobile: '090-0000-9116',
  });
  const man = father('s16-f', ['國分 俊', 'コクブ シュン'], '1988-03-30');
  const scene = openScene(city, {
    key: 's16',
    no: 36,
    center: 'CKITA',
    label: '國分(架空町24)',
    block: '24-1-1',
    known: 800,
    members: [woman, man, boy],
  });
  const dice = createDice('s16');
  addVaccinations(scene, boy, dice, { skip: ['JE'] });
  addCheckups(scene, boy, dice);
  manage(scene, boy, scene.ago(260), {
    entry_reason: ['development'],
    goal_long: '就学後も安心して通える。',
    goal_short: '集団での過ごし方を園と確かめる。',
    monitor_last: scene.ago(60),
    monitor_next: scene.ago(-30),
    monitor_result: 'met',
  });
  scene.enter('disability', boy, scene.ago(200), {
    person_id: scene.idOf(boy),
    person_role: '01',
    handbook: ['none'],
    diagnoses: ['adhd'],
    diag_text: '注意欠如多動症の疑い',
    diag_on: scene.ago(210),
    diag_by: '架空こどもクリニック',
    features: '初めての活動では立ち歩くが、役割があると最後まで取り組む。',
    consent_share: 'verbal',
  });
  const use = scene.enter('independence_support', boy, scene.ago(180), {
    kind: 'child_day',
    beneficiary: scene.idOf(woman),
    child_id: scene.idOf(boy),
    certificate_no: '架空0000000036',
    service_kind: '児童発達支援',
    applied_on: scene.ago(195),
    decided_on: scene.ago(182),
    amount: 5,
    valid_from: scene.ago(180),
    valid_to: scene.ago(-185),
    self_plan: true,
    goal: '就学に向けて、座って話を聞く練習をする。',
  });
  scene.enter('memo', boy, scene.ago(40), {
    parent_id: use,
    parent_type: 'independence_support',
    title: '送迎の時間',
    body: '送迎は15時20分に変更。母のパートの時間が変わったため。',
    visibility: 'team',
    memo_on: instantInTokyo(scene.ago(40), '11:40'),
    author: scene.worker,
    colour: 'blue',
  });
  scene.enter('affiliation', boy, scene.ago(500), {
    person_id: scene.idOf(boy),
    kind: 'kinder',
    institution: '架空きた幼稚園',
    attendance: 'good',
    from: scene.ago(560),
  });
}
