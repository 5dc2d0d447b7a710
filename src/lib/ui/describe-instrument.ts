// Answers to a sheet of questions, in words: each item that was answered, and the total.
import { instrument } from '../domain/catalogue/rules-registry.ts';
import { codeLabel, codeList } from '../domain/catalogue/registry.ts';
import type { Instrument } from '../domain/catalogue/rule-shapes.ts';
import type { InstrumentChoice } from '../domain/catalogue/shapes.ts';
import type { Body } from '../domain/record.ts';
import type { DescribedTable } from './describe.ts';
import { plain } from './show.ts';

export interface AnswerOption {
  readonly code: string;
  readonly ja: string;
  /** The key that gives this answer. */
  readonly key: string;
}

const yesNo: readonly AnswerOption[] = [
  { code: 'yes', ja: 'はい', key: 'y' },
  { code: 'no', ja: 'いいえ', key: 'n' },
  { code: 'unknown', ja: '不明', key: 'u' },
];

export function optionsOf(sheet: Instrument): readonly AnswerOption[] {
  if (sheet.kind === 'answers') return yesNo;
  if (sheet.kind === 'points')
    return ['0', '1', '2', '3'].map((code) => ({ code, ja: `${code}点`, key: code }));
  return codeList(sheet.markList ?? '').map(({ code, ja }) => ({ code, ja, key: code }));
}

export function answersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

export function describeInstrument(
  choice: InstrumentChoice,
  value: unknown,
  body: Body,
): DescribedTable | undefined {
  const key = typeof choice === 'string' ? choice : choice.of[plain(body[choice.by])];
  const sheet = key === undefined ? undefined : instrument(key);
  if (!sheet) return undefined;
  const answers = answersOf(value);
  const rows = sheet.items.flatMap((item) => {
    const answer = answers[item.id];
    if (answer === undefined) return [];
    return [[item.theme, answerText(sheet, answer)]];
  });
  if (rows.length === 0) return undefined;
  const points = Object.values(answers).filter((one) => typeof one === 'number');
  const total = points.reduce((sum, one) => sum + one, 0);
  return {
    columns: ['項目', '回答'],
    rows: sheet.kind === 'points' ? [...rows, ['合計', `${String(total)}点`]] : rows,
  };
}

function answerText(sheet: Instrument, answer: unknown): string {
  if (sheet.kind === 'points') return `${plain(answer)}点`;
  if (sheet.kind === 'answers')
    return yesNo.find(({ code }) => code === answer)?.ja ?? plain(answer);
  const { mark, evidence, note } = answersOf(answer);
  return [codeLabel(sheet.markList ?? '', plain(mark)), plain(evidence), plain(note)]
    .filter((part) => part !== '')
    .join('　');
}
