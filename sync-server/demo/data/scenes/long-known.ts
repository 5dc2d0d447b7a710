// The family that city hall and the center have supported together for years, with very many notes.
import { addDays, type PlainDate } from '../../../../src/lib/domain/dates.ts';
import type { CityBuilder } from '../builder.ts';
import texts from '../care-texts.json' with { type: 'json' };
import { note, openCase, plan, shareToCenter } from '../paperwork.ts';
import { kks } from '../scene.ts';
import { child, mother, openScene } from '../scene-family.ts';
import { createDice } from '../seeded.ts';

/** Supported for years by city hall and center together; the only family with many notes. */
export function longKnown(city: CityBuilder, notes: number): void {
  const boy = child('s8-c1', ['渡邉󠄂 晴', 'ワタナベ ハル'], '1', addDays(city.today, -3_700));
  const girl = child('s8-c2', ['渡邉󠄂 澪', 'ワタナベ ミオ'], '2', addDays(city.today, -2_600));
  const woman = mother('s8-m', ['渡邉󠄂 清美', 'ワタナベ キヨミ'], '1986-06-06', {
    phone_mobile: '090-0000-9108',
    contact_rule: '体調により午前は出られない。13時以降。出なければSMS。',
  });
  const scene = openScene(city, {
    key: 's8',
    no: 28,
    center: 'CKITA',
    label: '渡邉(架空町25)',
    block: '25-9-3',
    known: 1_400,
    members: [woman, boy, girl],
    more: { single_parent: '1', economic: '04', public_assistance: '1', housing_kind: '03' },
  });
  const openedOn = scene.ago(800);
  const caseId = openCase(scene, boy, {
    no: 28,
    kind: 'general',
    stage: 'supporting',
    compartment: 'CONSULT',
    openedOn,
    how: kks,
    more: {
      sub_worker: 'u-ito',
      policy_summary: '母の体調の波に合わせ、家事と登校の支援を切らさない。',
      next_review: scene.ago(-20),
      team: scene.rows([
        { agency_kind: 'school', name: '架空第一小学校', person: '教頭', role: '登校の様子' },
        { agency_kind: 'welf', name: '生活保護担当', role: '世帯の生活' },
        { agency_kind: 'med_psy', name: '架空メンタルクリニック', role: '母の治療' },
      ]),
    },
  });
  shareToCenter(scene, caseId, scene.family.site);
  const dice = createDice('s8');
  for (let at = 0; at < notes; at++) {
    const on: PlainDate = addDays(openedOn, Math.round((at * 780) / notes) + 1);
    const { method, seen, opening, middles } = dice.pick(texts.longNotes);
    const words = {
      facts: `${opening}${dice.pick(middles)}${dice.pick(texts.longEnds)}`,
      method,
      seen,
      response: dice.pick(texts.longResponses),
      next: dice.pick(texts.longNext),
      ...(seen !== 'na' && dice.chance(0.5) ? { voice: dice.pick(texts.voices) } : {}),
    };
    note(scene, dice.chance(0.8) ? boy : girl, on, words, { ...kks, caseId });
  }
  plan(scene, boy, {
    no: 'PL-0028',
    kind: 'SP_C',
    on: scene.ago(150),
    reviewOn: scene.ago(-30),
    wish: '「体調の悪い日でも、子どもたちが学校に行けるようにしたい」',
    strengths: 'きょうだいの仲がよい。母は調子の悪さを早めに伝えられる。',
    issues: [['お母さんの体調が悪い朝は、支度が間に合いません', '受診が途切れると登校が崩れる。']],
    policy: '朝の支度を家族だけで背負わない形にする。',
    goals: [['月に8割、二人そろって登校する', '学校の出欠']],
    supports: [
      ['朝の支度の手伝い', 'ヘルパー', '週2回', 'FS02'],
      ['放課後の居場所', '架空の児童育成支援拠点', '週3回', 'FS01'],
    ],
    more: { wish_child: '「ねぼうしないで学校にいきたい」(晴)' },
    how: { ...kks, caseId },
  });
  scene.enter('disability', woman, scene.ago(500), {
    person_id: scene.idOf(woman),
    person_role: '02',
    handbook: ['seishin'],
    seishin_grade: '2級',
    issued_on: scene.ago(650),
    valid_to: scene.ago(-80),
    diagnoses: ['psy'],
    diag_by: '架空メンタルクリニック',
    medication: '夕食後に服薬。飲み忘れた翌朝に起きられないことがある。',
    consent_share: 'signed',
  });
  for (const [one, institution] of [
    [boy, '架空第一小学校'],
    [girl, '架空第一小学校'],
  ] as const)
    scene.enter('affiliation', one, scene.ago(500), {
      person_id: scene.idOf(one),
      kind: 'es',
      institution,
      contact_name: '教頭',
      contact_tel: '048-000-0301',
      attendance: one === boy ? 'some' : 'good',
      from: scene.ago(560),
    });
}
