// Rules of meetings and of what 要対協 agencies share: nothing goes on without a date (DOMAIN.md D.3, J06).
import type { PlainDate } from '../../dates.ts';
import type { Body } from '../../record.ts';
import { unknownFields } from '../conditions.ts';
import { error, neededFor, type Issue } from '../issues.ts';
import {
  dateIn,
  dayIn,
  inOrder,
  isMoreThanMonthsAfter,
  rowsIn,
  textIn,
  type Rule,
} from './rule.ts';

export const meetingRules: Readonly<Record<string, readonly Rule[]>> = {
  meeting: [
    inOrder('held_at', 'ended_at', '開催日時', '終了'),
    inOrder('held_at', 'next_monitoring', '開催日時', '次回モニタリング時期'),
    inOrder('held_at', 'next_meeting', '開催日時', '次回会議'),
    inOrder('held_at', 'approved_on', '開催日時', '議事録確定日'),
    monitoringHasDate,
    itemsAreComplete,
    twoPeopleGo,
  ],
  yotaikyo_share: [
    inOrder('registered_on', 'close_on', '登録日', '終結日'),
    inOrder('event_on', 'next_review', '年月日', '次回見直し'),
    inOrder('transfer_on', 'receiver_ack', '移管・提供日', '受領確認日'),
    reviewWithinThreeMonths,
    somebodyReceived,
  ],
};

/** 要保護児童対策地域協議会: each child on its list is looked at every three months. */
const councilKinds = ['case', 'practitioner', 'rep'];
const closing = 'close';

/** 「不明」 is no date. Only a meeting that closes everything needs none. */
function monitoringHasDate(body: Body): readonly Issue[] {
  const items = rowsIn(body, 'items');
  const allClosed = items.length > 0 && items.every((item) => textIn(item, 'kind') === closing);
  if (allClosed || !unknownFields(body).includes('next_monitoring')) return [];
  const message =
    '「次回モニタリング時期」は不明にできません。決まっていなければ、確認する日を入れてください。';
  return [neededFor('accept', error('next_monitoring', 'required', message))];
}

function itemsAreComplete(body: Body): readonly Issue[] {
  const council = councilKinds.includes(textIn(body, 'kind'));
  const held = dayIn(body, 'held_at');
  const byMeeting = dateIn(body, 'next_monitoring');
  const issues = rowsIn(body, 'items').flatMap((item, at) => {
    const row = { at, item, held, council };
    return textIn(item, 'kind') === closing ? closingIssues(row) : continuingIssues(row);
  });
  const late = council && held !== undefined && byMeeting !== undefined;
  if (!late || !isMoreThanMonthsAfter(byMeeting, held, 3)) return issues;
  return [
    ...issues,
    neededFor(
      'accept',
      error('next_monitoring', 'too_late', `「次回モニタリング時期」は${within}`),
    ),
  ];
}

/** D.1.2: an emergency meeting does not end without a named team of two. */
function twoPeopleGo(body: Body): readonly Issue[] {
  if (textIn(body, 'kind') !== 'emergency') return [];
  const team = body['visit_team'];
  if (Array.isArray(team) && team.length >= 2) return [];
  const message = '安全確認に行く人を2名選んでください。';
  return [neededFor('decide', error('visit_team', 'unanswered', message))];
}

interface ItemRow {
  readonly at: number;
  readonly item: Body;
  readonly held: PlainDate | undefined;
  readonly council: boolean;
}

const within = '会議の日から3か月以内(要対協)の日を入れてください。';

function closingIssues(row: ItemRow): readonly Issue[] {
  if (textIn(row.item, 'rationale').trim() !== '') return [];
  return [atItem(row, 'rationale', 'required', '終結の根拠を「終結判断の根拠」に入れてください。')];
}

function continuingIssues(row: ItemRow): readonly Issue[] {
  const { item, held, council } = row;
  if (textIn(item, 'case_id') === '' && textIn(item, 'child_id') === '') {
    const nothing = Object.keys(item).every((name) => name === 'row_id');
    return nothing
      ? []
      : [atItem(row, 'child_id', 'required', '「児童・妊婦」か「ケース」を選んでください。')];
  }
  const next = dateIn(item, 'next_monitoring');
  if (!council) return [];
  if (next === undefined)
    return [
      atItem(
        row,
        'next_monitoring',
        'required',
        '続けるケースです。「次回モニタリング」の日を入れてください。',
      ),
    ];
  if (held === undefined || !isMoreThanMonthsAfter(next, held, 3)) return [];
  return [atItem(row, 'next_monitoring', 'too_late', `「次回モニタリング」は${within}`)];
}

function atItem(
  { at }: ItemRow,
  field: string,
  code: 'required' | 'too_late',
  message: string,
): Issue {
  const place = `items.${String(at)}.${field}`;
  return neededFor('accept', error(place, code, `${String(at + 1)}行目:${message}`));
}

function reviewWithinThreeMonths(body: Body): readonly Issue[] {
  const on = dateIn(body, 'event_on');
  const next = dateIn(body, 'next_review');
  if (on === undefined || next === undefined || !isMoreThanMonthsAfter(next, on, 3)) return [];
  const message = '「次回見直し」は3か月以内の日を入れてください。';
  return [neededFor('accept', error('next_review', 'too_late', message))];
}

/** D.1.8: until a named person has it, the case stays ours. */
function somebodyReceived(body: Body): readonly Issue[] {
  if (textIn(body, 'receiver_ack') === '' || textIn(body, 'receiver').trim() !== '') return [];
  const message = '受け取った機関と担当者の氏名を「受領機関・担当」に入れてください。';
  return [neededFor('accept', error('receiver', 'required', message))];
}
