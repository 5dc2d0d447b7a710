// Scenes of leaving: a move that the register reports, the end of childhood, the end of keeping records.
import { addDays, addMonths, instantInTokyo } from '../../../../src/lib/domain/dates.ts';
import type { UserId } from '../../../../src/lib/domain/record.ts';
import type { CityBuilder } from '../builder.ts';
import { addCheckups, addVaccinations } from '../health.ts';
import { manage, note, openCase } from '../paperwork.ts';
import { kks } from '../scene.ts';
import { child, father, mother, openScene } from '../scene-family.ts';
import { createDice } from '../seeded.ts';

/** The register reported yesterday: a supported family leaves, and a child was born whose mother is not known. */
export function moving(city: CityBuilder): void {
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
  addCheckups(scene, girl, createDice('s13'));
  addVaccinations(scene, girl, createDice('s13'));
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
export function almostGrown(city: CityBuilder): void {
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
export function longClosed(city: CityBuilder): void {
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
