// Scores a questionnaire by its data: the total, what asks for attention, and what the rule proposes. A person decides.
import { holds } from '../catalogue/conditions.ts';
import { codeLabel } from '../catalogue/registry.ts';
import { instrument } from '../catalogue/rules-registry.ts';
import type { Answer, Cutoff, Instrument, InstrumentItem } from '../catalogue/rule-shapes.ts';
import type { Body } from '../record.ts';
import type { Finding } from './finding.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

export interface Score {
  /** Of points: only where every item is answered. */
  readonly total?: number;
  /** Of points: of what is answered so far. */
  readonly points: number;
  readonly answered: number;
  readonly unanswered: number;
  /** Answered with 不明: each is something to find out (調査課題). */
  readonly unknown: number;
  /** Of answers: those that ask for attention; of marks: 該当 and 疑い. */
  readonly attention: number;
  readonly findings: readonly Finding[];
  readonly proposal?: Outcome;
  readonly axes?: readonly AxisCount[];
}

export interface AxisCount {
  readonly axis: string;
  readonly ja: string;
  /** By code of the mark. */
  readonly counts: Readonly<Record<string, number>>;
}

/** `answers`: the value of an instrument field. `body`: the record it stands in, for items that are asked only sometimes. */
export function score(key: string, answers: unknown, body: Body = {}): Score | undefined {
  const form = instrument(key);
  if (form === undefined) return undefined;
  const given = isAnswers(answers) ? answers : {};
  const items = form.items.filter(
    (item) => item.shownWhen === undefined || holds(item.shownWhen, body),
  );
  const read = items.map((item) => ({ item, value: readAnswer(form, item, given[item.id]) }));
  const answered = read.filter((one) => one.value !== undefined).length;
  const points = read.reduce((sum, { value }) => sum + (value?.points ?? 0), 0);
  const counted = {
    points,
    answered,
    unanswered: items.length - answered,
    unknown: read.filter((one) => one.value?.unknown).length,
    attention: read.filter((one) => one.value?.attention).length,
  };
  const proposal = form.outcomes && answered > 0 ? outcomeOf(form.outcomes, given) : undefined;
  const axes = form.kind === 'marks' ? axesOf(read) : undefined;
  return {
    ...counted,
    ...(form.total !== undefined && counted.unanswered === 0 ? { total: points } : {}),
    ...(proposal === undefined ? {} : { proposal }),
    ...(axes === undefined ? {} : { axes }),
    findings: [
      ...(proposal?.findings ?? []),
      ...form.cutoffs.flatMap((cutoff) => cutoffFindings(cutoff, read, points)),
      ...missingEvidence(form, read, given),
      ...toFindOut(form, counted.unknown),
    ].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level)),
  };
}

const levels: readonly Finding['level'][] = ['at_once', 'follow', 'note'];

interface Value {
  readonly points?: number;
  readonly answer?: Answer;
  readonly mark?: string;
  readonly unknown: boolean;
  readonly attention: boolean;
}

interface Read {
  readonly item: InstrumentItem;
  readonly value: Value | undefined;
}

type Answers = Readonly<Record<string, unknown>>;

/** Undefined where it is not answered, or with something the form does not offer. */
function readAnswer(form: Instrument, item: InstrumentItem, given: unknown): Value | undefined {
  if (form.kind === 'points') {
    if (typeof given !== 'number' || !item.scores?.includes(given)) return undefined;
    return { points: given, unknown: false, attention: false };
  }
  if (form.kind === 'answers') {
    if (given !== 'yes' && given !== 'no' && given !== 'unknown') return undefined;
    const attention = given === (item.reverse ? 'no' : 'yes');
    return { answer: given, unknown: given === 'unknown', attention };
  }
  const mark = isAnswers(given) ? given['mark'] : undefined;
  if (typeof mark !== 'string' || mark === '') return undefined;
  const attention = item.axis !== 'protective' && form.evidenceFor?.includes(mark) === true;
  return { mark, unknown: mark === UNKNOWN_MARK, attention };
}

/** 不明(要調査) of `risk_mark`. */
const UNKNOWN_MARK = '9';

function cutoffFindings(cutoff: Cutoff, read: readonly Read[], points: number): readonly Finding[] {
  const level = cutoff.sameDay ? 'at_once' : 'follow';
  const { atLeast } = cutoff;
  if (cutoff.total) {
    if (atLeast === undefined || points < atLeast) return [];
    const text = `合計${String(points)}点(${String(atLeast)}点以上): ${cutoff.ja}`;
    return [{ level, text }];
  }
  const hits = read.filter(({ item, value }) => {
    if (value === undefined || !cutoff.items?.includes(item.id)) return false;
    if (atLeast !== undefined) return (value.points ?? 0) >= atLeast;
    return value.answer !== undefined && cutoff.answers?.includes(value.answer) === true;
  });
  return hits.map(({ item }) => ({ level, text: `「${item.theme}」: ${cutoff.ja}` }));
}

function missingEvidence(
  form: Instrument,
  read: readonly Read[],
  given: Answers,
): readonly Finding[] {
  if (form.evidenceFor === undefined || form.markList === undefined) return [];
  const list = form.markList;
  const missing = read.filter(({ item, value }) => {
    if (value?.mark === undefined || !form.evidenceFor?.includes(value.mark)) return false;
    const answer = given[item.id];
    const evidence = isAnswers(answer) ? answer['evidence'] : undefined;
    return typeof evidence !== 'string' || evidence.trim() === '';
  });
  if (missing.length === 0) return [];
  const marks = form.evidenceFor.map((code) => codeLabel(list, code)).join('・');
  const text = `根拠のない項目が${String(missing.length)}件あります。${marks}には、見た・聞いた事実を書いてください。`;
  return [{ level: 'note', text }];
}

function toFindOut(form: Instrument, unknown: number): readonly Finding[] {
  if (unknown === 0 || form.kind === 'points') return [];
  return [
    {
      level: 'note',
      text: `不明が${String(unknown)}件あります。調査課題に入れて確かめてください。`,
    },
  ];
}

function axesOf(read: readonly Read[]): readonly AxisCount[] {
  const axes = new Map<string, { ja: string; counts: Record<string, number> }>();
  for (const { item, value } of read) {
    const key = item.axis ?? '';
    const axis = axes.get(key) ?? { ja: item.group ?? key, counts: {} };
    axes.set(key, axis);
    if (value?.mark !== undefined) axis.counts[value.mark] = (axis.counts[value.mark] ?? 0) + 1;
  }
  return [...axes].map(([axis, one]) => ({ axis, ...one }));
}

function isAnswers(value: unknown): value is Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
