// A notification of yesterday: its clock still runs for one of the two children.
import { addDays, instantInTokyo } from '../../../../src/lib/domain/dates.ts';
import type { CityBuilder } from '../builder.ts';
import { addCheckups, addVaccinations } from '../health.ts';
import { eight, meet } from '../paperwork.ts';
import { kks } from '../scene.ts';
import { child, father, mother, openScene } from '../scene-family.ts';
import { createDice } from '../seeded.ts';

/** The clock runs: the elder child was seen this morning's eve, the younger one not yet. */
export function yesterday(city: CityBuilder): void {
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
  addCheckups(scene, younger, createDice('s10'));
  addVaccinations(scene, younger, createDice('s10'));
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
