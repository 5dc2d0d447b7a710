// The 小林 family in journey J03: from the pregnancy to the first weeks, as far as the day has come (DOMAIN.md I).
import { instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { CityBuilder } from './builder.ts';
import type { Member, PlacedFamily } from './household.ts';
import { meet, note, openCase } from './paperwork.ts';
import { addPregnancy, twelve } from './pregnancies.ts';
import { createScene, neu, type Scene, kks } from './scene.ts';

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
