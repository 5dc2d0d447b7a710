// The 佐々木 family in journeys J01, J04 and J17, as far as the city's day has come (DOMAIN.md I).
import { instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { RecordId, UserId } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import { addCheckups, addVaccinations } from './health.ts';
import type { Member, PlacedFamily } from './household.ts';
import { beside, eight, meet, note, openCase, plan } from './paperwork.ts';
import { createScene, kks, type Scene, type SceneMore } from './scene.ts';
import { createDice } from './seeded.ts';

const ito: SceneMore = { ...kks, by: 'u-ito' as UserId };

/** J01, J04 and J17: the notification of 15 May, the plan of both divisions, the visit after it. */
export function sasakiHistory(
  city: CityBuilder,
  family: PlacedFamily,
  cast: Readonly<Record<'elder' | 'younger' | 'mother', Member>>,
): void {
  const scene = createScene(city, family);
  const { elder, younger, mother } = cast;
  const dice = createDice('cast/sasaki');
  addCheckups(scene, elder, dice);
  addVaccinations(scene, elder, dice);
  addCheckups(scene, younger, dice, { absent: ['M10'] });
  addVaccinations(scene, younger, dice);
  scene.enter('affiliation', elder, '2026-04-02', {
    person_id: scene.idOf(elder),
    kind: 'nursery',
    institution: '架空ひまわり園',
    grade: '4歳児クラス',
    attendance: 'good',
    from: '2024-04-01',
  });
  scene.enter('affiliation', younger, '2026-04-02', {
    person_id: scene.idOf(younger),
    kind: 'none0',
    no_affil_reason: '保育所の入所待ち',
    from: '2026-04-01',
  });
  if (!scene.isPast('2026-05-16')) return;
  const call = notification(scene, elder);
  const caseId = openCase(scene, elder, {
    no: 3,
    kind: 'abuse',
    stage: 'supporting',
    compartment: 'ABUSE',
    openedOn: '2026-05-15',
    how: kks,
    more: {
      origin_consultation: call,
      sub_worker: 'u-ito',
      next_review: '2026-08-15',
      policy_summary: '朝の支度の負担を減らし、家族が怒鳴らずに過ごせる時間を増やす。',
    },
  });
  beside(scene, 'case~abuse', elder, caseId, {
    severity: 'S4',
    urgency: 'C',
    abuse_types: ['3', '1'],
    main_abuse_type: '3',
    main_abuser: '2',
    jiso_involved: '1',
  });
  safety(scene, call, caseId, elder, younger);
  if (scene.isPast('2026-05-18'))
    note(
      scene,
      elder,
      '2026-05-18',
      {
        facts:
          '家庭訪問。陽翔さんは保育園の絵を見せてくれた。左上腕のあざは薄くなっている。結月さんは母の膝で絵本を見ていた。',
        method: 'visit_home',
        seen: 'seen_full',
        voice: '「ママとごはん、たべた」',
        assessment: '新しい傷はない。母は朝の慌ただしさがつらいと自分から話した。',
        next: '来週、保育園に様子を聞く。',
      },
      { ...ito, caseId, time: '16:00' },
    );
  if (scene.isPast('2026-06-10')) jointPlan(scene, caseId, elder, younger, mother);
}

function notification(scene: Scene, child: Member): RecordId {
  const on = '2026-05-15';
  const call = scene.enter(
    'consultation',
    child,
    on,
    {
      receipt_no: 'R-DEMO-0001',
      received_at: instantInTokyo(on, '16:40'),
      receiver: 'u-sato',
      receipt_method: 'tel',
      is_notification: true,
      route: '840',
      shared_summary: '近隣・知人経路。夜間の泣き声が続くとの情報。',
      child_id: scene.idOf(child),
      school_status: 'nursery',
      category: '01',
      themes: ['other'],
      complaint: '夜間に男の子の泣き声と「ごめんなさい」という声が聞こえる。前夜も。',
      abuse_types: ['3', '1'],
      main_abuse_type: '3',
      abuser: '2',
      basis: ['heard'],
      dv: '9',
      immediate_danger: '9',
      urgency: 'A',
      severity: 'S4',
      jiso_notified_at: instantInTokyo(on, '17:05'),
      accept: '01',
      accepted_on: on,
      response_type: '12',
      response_on: '2026-05-16',
      first_response:
        '児童相談所へ連絡(17:05)。緊急受理会議を行い、翌朝2名で家庭訪問することとした。',
    },
    { ...kks, status: 'approved' },
  );
  scene.enter(
    'assessment',
    child,
    on,
    {
      kind: 'EMERG',
      assessed_on: on,
      assessors: ['u-sato', 'u-ito'],
      trigger: '01',
      items: eight(4),
      emerg_result: 'A',
      override_reason: '乳幼児のきょうだいがおり、泣き声が連日続くとの情報のため。',
      severity: 'S4',
      overall: 'MH',
      overall_reason: '泣き声が連日続き、幼いきょうだいの様子がまだ確かめられていない。',
      next_on: '2026-05-22',
    },
    kks,
  );
  meet(scene, child, {
    kind: 'emergency',
    title: '緊急受理会議',
    on,
    time: '17:15',
    organiser: 'KKS',
    chair: 'u-kondo',
    recorder: 'u-sato',
    attendees: [
      ['city_kks', '子ども家庭支援課', '近藤 隆'],
      ['city_kks', '子ども家庭支援課', '森 直美'],
    ],
    items: [
      {
        child_id: scene.idOf(child),
        kind: 'new',
        decision: '翌朝、佐藤・伊藤で家庭訪問し、きょうだい2人を目で見て確認する。',
        next_monitoring: '2026-05-22',
      },
    ],
    decisions: '翌朝の家庭訪問。会えなければ保育園と児童相談所へ連絡する。',
    next: '2026-05-22',
    more: { visit_team: ['u-sato', 'u-ito'], online: true },
    how: kks,
  });
  return call;
}

function safety(
  scene: Scene,
  call: RecordId,
  caseId: RecordId,
  elder: Member,
  younger: Member,
): void {
  const on = '2026-05-16';
  const check = {
    consultation_id: call,
    clock_start: instantInTokyo('2026-05-15', '16:40'),
    method: 'visit_home',
    confirmers: ['u-sato', 'u-ito'],
    child_seen: 'seen_full',
    manager_ack: { user: 'u-mori', at: instantInTokyo(on, '12:10') },
    caregiver_state: '母と交際相手が在宅。母は「うるさくして申し訳ない」と話す。',
  };
  scene.enter(
    'safety_check',
    elder,
    on,
    {
      ...check,
      child_id: scene.idOf(elder),
      confirmed_at: instantInTokyo(on, '10:20'),
      result: 'concern',
      child_state: '左上腕に黄緑色のあざ(3×2cm)。受け答えははっきりし、室内で遊んでいた。',
      injury_map: scene.rows([
        {
          view: 'front',
          x: 68,
          y: 34,
          part: '左上腕',
          kind: 'bruise',
          size_mm: 30,
          width_mm: 20,
          colour: 'yellow_green',
        },
      ]),
    },
    { ...kks, caseId, status: 'approved' },
  );
  scene.enter(
    'safety_check',
    younger,
    on,
    {
      ...check,
      child_id: scene.idOf(younger),
      attempts: scene.rows([
        {
          at: instantInTokyo(on, '10:25'),
          method: 'visit_home',
          staff: ['u-sato', 'u-ito'],
          result: '入眠中(呼吸は穏やか)。起きるのを待つ。',
        },
      ]),
      confirmed_at: instantInTokyo(on, '10:58'),
      result: 'safe',
      child_state: '目覚めて母に抱かれ、職員に手を振った。傷なし。',
    },
    { ...kks, caseId, status: 'approved' },
  );
}

function jointPlan(
  scene: Scene,
  caseId: RecordId,
  elder: Member,
  younger: Member,
  mother: Member,
): void {
  const on = '2026-06-03';
  const meeting = meet(scene, elder, {
    kind: 'joint',
    title: '合同ケース会議(佐々木家)',
    on,
    organiser: 'KKS',
    chair: 'u-oka',
    recorder: 'u-ito',
    attendees: [
      ['city_kks', '子ども家庭支援課', '佐藤 恵子'],
      ['city_neu', 'ネウボラ課', '原 由香'],
      ['centre', '北センター', '阿部 さくら'],
    ],
    items: [
      {
        case_id: caseId,
        child_id: scene.idOf(elder),
        kind: 'new',
        decision: '合同サポートプランをつくる。9〜10か月児健診の代わりに訪問で計測する。',
        next_monitoring: '2026-09-03',
      },
    ],
    decisions: '両課で一つのプランをもち、家族への連絡は佐藤が窓口になる。',
    next: '2026-09-03',
    how: ito,
  });
  const done = scene.isPast('2026-09-03');
  plan(scene, elder, {
    no: 'PL-0001',
    kind: 'SP_J',
    on: '2026-06-05',
    reviewOn: done ? '2026-12-03' : '2026-09-03',
    wish: '「怒鳴らずに朝の支度をしたい」',
    strengths: '母は困っていることを話せる。陽翔さんは園が好きで、毎日通えている。',
    issues: [
      [
        '朝の支度に時間がかかり、大きな声になってしまいます',
        '母の睡眠不足、交際相手との役割の食い違い。',
      ],
      ['結月さんの健診がまだです', '9〜10か月児健診未受診。'],
    ],
    policy: '朝の家事を外の手も借りて軽くし、家族がほっとできる時間をつくる。',
    goals: [
      ['怒鳴らずに登園できる朝が週に3日ある', '母のカレンダーに丸が3つ'],
      ['結月さんの身長と体重を一緒に確かめる', '訪問での計測'],
    ],
    supports: [
      ['朝の支度の手伝い', 'ヘルパー', '週1回', 'FS02'],
      ['訪問での計測と相談', '原(保健師)', '月1回'],
      ['保育所等の入所の調整', '佐藤', '申込みまで', 'GE01'],
    ],
    more: {
      wish_child: '「ママとごはん」',
      target_persons: [scene.idOf(elder), scene.idOf(younger), scene.idOf(mother)],
      explained_on: '2026-06-10',
      delivered_on: '2026-06-10',
      meeting_id: meeting,
      ...(done
        ? {
            monitor_log: scene.rows([
              {
                on: '2026-09-03',
                goal_no: 1,
                method: 'come',
                result: 'partly',
                comment: '怒鳴らない朝は週2日。母「できた日を数えるようになった」。',
                next: '2026-12-03',
              },
            ]),
          }
        : {}),
    },
    how: { ...kks, caseId },
  });
  scene.enter(
    'service_use',
    elder,
    '2026-06-12',
    {
      service: 'FS02',
      path: 'recommend',
      applicant: scene.idOf(mother),
      applied_on: '2026-06-08',
      decided_on: '2026-06-11',
      status: 'active',
      provider: '架空ヘルパーステーション',
      valid_from: '2026-06-15',
      valid_to: '2027-03-31',
      quantity: 40,
      unit: '01',
      fee_class: '02',
      goal: '朝の支度を一緒に行い、母に余裕のある時間をつくる。',
    },
    kks,
  );
}
