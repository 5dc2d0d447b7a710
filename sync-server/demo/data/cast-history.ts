// What happened to the cast's families in the user journeys, as far as the city's day has come (DOMAIN.md I).
import { instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { RecordId, UserId } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import { addCheckups, addVaccinations } from './health.ts';
import type { Member, PlacedFamily } from './household.ts';
import { manage, meet, note, openCase, plan } from './paperwork.ts';
import { addPregnancy, twelve } from './pregnancies.ts';
import { createScene, kks, neu, type Scene, type SceneMore } from './scene.ts';
import { beside, eight } from './scenes-counsel.ts';
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

/** J03: from the notification of the pregnancy to the first weeks of the baby. */
export function kobayashiHistory(
  city: CityBuilder,
  family: PlacedFamily,
  woman: Member,
  baby: Member,
): void {
  const scene = createScene(city, family);
  if (!scene.isPast('2026-06-12')) return;
  const isBorn = scene.isPast(baby.born) && family.members.includes(baby);
  const met = scene.isPast('2026-08-20');
  addPregnancy(scene, woman, {
    edd: '2026-11-02',
    notice: [19, 4],
    level: 'L4',
    more: {
      tokutei_flag: '1',
      ...(met ? { interview_2: '2026-08-20' } : {}),
      ...(isBorn ? { outcome: 'live', outcome_on: baby.born, child_ids: [scene.idOf(baby)] } : {}),
    },
    interview: {
      marital: '03',
      planned: '03',
      mental_history: '1',
      mental_now: '高校のころ心療内科に通院し、中断している。',
      econ: '01',
      consult_person: ['02'],
      support_birth: { before: '0', after: '9', who: '実母(同意はまだ)' },
      housing: '02',
      first_visit_late: '1',
      checklist12: twelve(3, 5, 8, 10),
      judgement: '01',
      judgement_reason:
        '19歳での出産予定、妊娠19週の届出、治療の中断がある。センター単独では支えきれない。',
      selfplan: false,
    },
  });
  if (scene.isPast('2026-06-24')) tokutei(scene, woman);
  if (scene.isPast('2026-09-10'))
    scene.enter(
      'vaccination',
      woman,
      '2026-09-10',
      {
        vaccine: 'RSVMAT',
        phase: 'NA',
        dose_no: 1,
        basis: 'A',
        given_on: '2026-09-10',
        institution: '架空産婦人科',
        source: '01',
      },
      neu,
    );
  if (!isBorn) return;
  const contact = {
    child_id: scene.idOf(baby),
    mother_id: scene.idOf(woman),
    visitor_kind: 'ccm',
    staff: [scene.worker],
    staff_judgement: 'L3',
  };
  if (scene.isPast('2026-11-05'))
    scene.enter('birth_contact', baby, '2026-11-05', {
      ...contact,
      contact_kind: 'call',
      attempt_no: 1,
      contacted_at: instantInTokyo('2026-11-05', '10:40'),
      result: 'done',
      gest_weeks: 39.2,
      birth_weight: 2_980,
      feeding: 'mixed',
      mother_body: '会陰の痛みは軽くなった。眠りが浅い。',
      worries: '泣きやまないと涙が出る。',
      family_support: '実母が夕方に来る。',
    });
  if (scene.isPast('2026-11-10'))
    scene.enter('birth_contact', baby, '2026-11-10', {
      ...contact,
      contact_kind: 'visit',
      attempt_no: 1,
      contacted_at: instantInTokyo('2026-11-10', '14:00'),
      result: 'refused',
      child_seen: 'not',
      not_done_reason: '玄関先で「今日は無理」。実母と話し、24日に改めて伺うことにした。',
      next_due: '2026-11-24',
    });
}

function tokutei(scene: Scene, woman: Member): void {
  const caseId = openCase(scene, woman, {
    no: 4,
    kind: 'tokutei',
    stage: 'supporting',
    compartment: 'ABUSE',
    openedOn: '2026-06-24',
    how: neu,
    more: { lead_agency: 'NEU', next_review: '2026-09-24' },
  });
  const reviewed = scene.isPast('2026-09-24');
  meet(scene, woman, {
    kind: 'joint',
    title: '合同ケース会議(小林さん)',
    on: '2026-06-24',
    organiser: 'NEU',
    chair: 'u-oka',
    recorder: 'u-hara',
    attendees: [
      ['city_neu', 'ネウボラ課', '原 由香'],
      ['centre', '南センター', '遠藤 望'],
      ['city_kks', '子ども家庭支援課', '森 直美'],
    ],
    items: [
      {
        case_id: caseId,
        child_id: scene.idOf(woman),
        kind: 'new',
        decision: '特定妊婦として支援する。センターが月2回会い、治療の再開を一緒に考える。',
        next_monitoring: '2026-09-24',
      },
    ],
    decisions: '台帳に登録。主担当はネウボラ課。',
    next: '2026-09-24',
    how: neu,
  });
  const events = [
    ['register', '2026-06-24', '2026-09-24'],
    ...(reviewed ? [['review', '2026-09-24', '2026-12-24']] : []),
  ] as const;
  for (const [event, on, next] of events as readonly (readonly [string, string, string])[])
    scene.enter(
      'yotaikyo_share',
      woman,
      on,
      {
        event,
        event_on: on,
        ledger_no: 'YT-0001',
        category: '3',
        registered_on: '2026-06-24',
        severity: 'S0',
        lead_agency: 'NEU',
        agencies: scene.rows([
          { agency_kind: 'centre', agency: '南センター', role: '月2回の面談' },
        ]),
        status_summary:
          event === 'register'
            ? '届出が遅く、治療は中断。実母との関係は揺れている。'
            : '健診は毎回受けている。実母が産後の手伝いに同意した。',
        policy: '出産までに頼れる先を2つ決める。',
        roles: scene.rows([{ agency: '南センター', task: '面談と同行' }]),
        next_review: next,
        ...(event === 'review' ? { review_result: '01' } : {}),
        legal_basis: '02',
        provided_items: ['01', '02', '05'],
      },
      { ...kks, caseId },
    );
  for (const [on, facts] of [
    [
      '2026-08-20',
      '妊娠8か月の面談(29週3日)。入院の荷物はそろってきた。「母に手伝ってと言えた」。',
    ],
    [
      '2026-10-08',
      '来所。心療内科を予約できたと話す。胎動は良好とのこと。出産時の連絡手順を確認し、夜間は実母からセンターへ電話をもらうことにした。',
    ],
  ] as const)
    if (scene.isPast(on))
      note(scene, woman, on, {
        facts,
        method: 'come',
        response: '気持ちを聴き、次に会う日を一緒に決めた。',
      });
}

/** J06 and J09: the care meeting about p10, its monitoring, and the move that was announced and taken back. */
export function nakajimaHistory(
  city: CityBuilder,
  family: PlacedFamily,
  boy: Member,
  caseId: RecordId,
): void {
  const scene = createScene(city, family);
  scene.enter('affiliation', boy, '2026-04-02', {
    person_id: scene.idOf(boy),
    kind: 'es',
    institution: '架空本町小学校',
    grade: '小学6年',
    contact_name: '教頭',
    contact_tel: '048-000-0310',
    attendance: 'futoko',
    from: '2021-04-01',
  });
  if (!scene.isPast('2026-05-20')) return;
  const monitored = scene.isPast('2026-08-18');
  meet(scene, boy, {
    kind: 'care',
    title: '本町地区ケア会議',
    on: '2026-05-20',
    organiser: 'CHONCHO',
    chair: 'u-honda',
    recorder: 'u-honda',
    attendees: [
      ['centre', '本町センター', '本田 結衣'],
      ['sc', '架空本町小学校 SSW', '架空 四郎'],
    ],
    items: [
      {
        child_id: scene.idOf(boy),
        kind: 'continue',
        summary: '登校は月2日ほど。家では料理を手伝う。',
        decision: 'SSWと月1訪問、学習の場の見学',
        next_monitoring: '2026-08-20',
      },
    ],
    decisions: 'SSWと月1回訪問する。学習の場を見学する。',
    next: '2026-08-20',
  });
  manage(scene, boy, '2026-05-22', {
    manager_kind: 'MCM',
    entry_reason: ['other'],
    goal_short: '家の外に、安心して過ごせる場所が一つできる。',
    monitor_next: monitored ? '2026-11-20' : '2026-08-20',
    ...(monitored ? { monitor_last: '2026-08-18', monitor_result: 'partly' } : {}),
  });
  if (monitored)
    note(scene, boy, '2026-08-18', {
      facts: 'モニタリング。SSWと訪問。学習の場を1回見学し、「次は工作の日に行く」と話す。',
      method: 'visit_home',
      seen: 'seen_full',
      voice: '「朝はむり。昼からなら行ける」',
      assessment: '一部達成。夜型の生活は続くが、外への関心が出てきた。',
      next: '11月20日までに次のモニタリングを行う。',
    });
  if (scene.isPast('2026-08-21'))
    note(
      scene,
      boy,
      '2026-08-21',
      {
        facts:
          '母より架電。父の仕事の都合で転出届を出したとのこと。移る時期と、引継ぎに同意するかを確認した。',
        method: 'tel_in',
        next: '移管の会議を調整する。',
      },
      { ...kks, caseId },
    );
  if (scene.isPast('2026-09-10'))
    note(
      scene,
      boy,
      '2026-09-10',
      {
        facts: '母より架電。仕事の話がなくなり、転出を取りやめて和光市に残ることになった。',
        method: 'tel_in',
        response: '移管を取り下げ、これまでの支援を続けることを伝えた。',
        next: '学習の場の見学日を決め直す。',
      },
      { ...kks, caseId },
    );
}

/** J07: the mother from Vietnam, seen at the center and by telephone. */
export function nguyenHistory(city: CityBuilder, family: PlacedFamily, girl: Member): void {
  const scene = createScene(city, family);
  const dice = createDice('cast/nguyen');
  addCheckups(scene, girl, dice);
  addVaccinations(scene, girl, dice);
  const talks = [
    [
      '2026-04-20',
      '通訳アプリを使って話す。予防接種の予診票の書き方が分からないとのこと。一緒に記入した。',
      '窓口で使える指さし会話帳を渡した。',
    ],
    [
      '2026-07-15',
      '来所。保育所の申込みに必要な書類を聞かれる。夫は夜勤で昼間は眠っている。',
      'ベトナム語の案内を渡し、書類を一つずつ確かめた。',
    ],
    [
      '2026-10-06',
      '来所。ひろばで同じ国の母親と知り合い、表情が明るい。離乳食に米粉を使っていると教えてくれた。',
      '来月の多文化の日に誘った。',
    ],
  ] as const;
  for (const [on, content, response] of talks)
    if (scene.isPast(on))
      scene.enter('childcare_support', girl, on, {
        contact_at: instantInTokyo(on, '10:30'),
        method: 'hiroba',
        place: 'CCHUO',
        staff: [scene.worker],
        child_id: scene.idOf(girl),
        consulter: '01',
        themes: ['foreign'],
        category: '15',
        content,
        child_state: '母の膝で職員の顔をじっと見て笑う。',
        response,
        continue: '01',
        minutes: 30,
      });
}
