// The 中島 and グエン families in journeys J06, J07 and J09, as far as the city's day has come (DOMAIN.md I).
import { instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { RecordId } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import { addCheckups, addVaccinations } from './health.ts';
import type { Member, PlacedFamily } from './household.ts';
import { manage, meet, note } from './paperwork.ts';
import { createScene, kks } from './scene.ts';
import { createDice } from './seeded.ts';

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
