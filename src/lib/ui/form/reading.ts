// Reads what was typed into a field: a value, a sentence on what was understood, or why it cannot be read.
import type { Field } from '../../domain/catalogue/shapes.ts';
import { instantInTokyo, timeInTokyo, dateInTokyo } from '../../domain/dates.ts';
import { formatEraShort } from '../../domain/era.ts';
import { readTypedDate, type DatePrecision } from '../../domain/typed-dates.ts';
import { readKilograms, readWeight } from '../../domain/measure.ts';
import { labelOf, showPartialDate, unitOf } from '../describe.ts';
import { showDay } from '../show.ts';

export interface Reading {
  /** Undefined: nothing typed, not readable, or to be confirmed first. */
  readonly value: unknown;
  /** Shown beneath the field: how it was understood. */
  readonly echo?: string;
  /** How exact a date is: a code of the `date_precision` list. */
  readonly precision?: DatePrecision;
  /** 不明 was typed instead of a value. */
  readonly unknown?: true;
  readonly problem?: string;
  /** To be answered with はい before `value` is `confirmed`. */
  readonly question?: { readonly text: string; readonly confirmed: unknown };
}

export interface ReadingContext {
  readonly today: string;
  /** Age of the child on the day of the contact, where known. */
  readonly ageDays: number | undefined;
}

export function isRead(field: Field): boolean {
  return ['date', 'datetime', 'int', 'decimal'].includes(field.type);
}

export function readTyped(field: Field, typed: string, context: ReadingContext): Reading {
  if (typed.trim() === '') return { value: undefined };
  if (field.type === 'date') return readDay(typed, field, context.today);
  if (field.type === 'datetime') return readDayAndTime(typed, field, context.today);
  if (field.type === 'int' || field.type === 'decimal') {
    if (isBabyWeight(field, context)) {
      const ageDays = field.name.startsWith('birth_') ? 0 : (context.ageDays ?? 0);
      return unitOf(field) === 'kg' ? readKilos(typed, ageDays) : readGrams(typed, ageDays);
    }
    return readNumber(field, typed);
  }
  return { value: typed };
}

/** Of a small child: a doubtful one is asked about. */
export function isBabyWeight(field: Field, context: ReadingContext): boolean {
  const small = context.ageDays !== undefined && context.ageDays < 2_555;
  return ['g', 'kg'].includes(unitOf(field)) && field.name.includes('weight') && small;
}

function readDay(typed: string, field: Field, today: string): Reading {
  const kind = field.name.includes('birth') ? 'birth' : 'near';
  const read = readTypedDate(typed, { today, kind });
  if (!read.ok) return { value: undefined, problem: read.message };
  if (read.kind === 'unknown') return { value: undefined, unknown: true, echo: '不明' };
  const { date, precision, question } = read;
  if (precision !== 'D' && !field.precision)
    return { value: undefined, problem: '年月日をすべて入れてください（例 R8.5.15）。' };
  if (question)
    return {
      value: undefined,
      precision,
      problem: '日付を確かめてください。',
      question: { text: question, confirmed: date },
    };
  return { value: date, precision, echo: echoOf(date, precision) };
}

/** R8.10.28, R8.10, R8 or R8.10.28頃: what a person would have typed, and as it is read again. */
export function asTyped(date: string, precision: string = 'D'): string {
  const short = formatEraShort(date);
  // Before the eras that are known a date stays as it is kept.
  if (short === date) return date;
  const [year = '', month = ''] = short.split('.');
  if (precision === 'Y') return year;
  if (precision === 'M') return `${year}.${month}`;
  return precision === 'E' ? `${short}頃` : short;
}

/** A moment on the two lines of its field. */
export function momentAsTyped(instant: string | number): string {
  return `${asTyped(dateInTokyo(instant))}\n${timeInTokyo(instant)}`;
}

/** 令和8年10月28日（2026年） （水）10:30. */
export function echoOfMoment(instant: string): string {
  return `${echoOf(dateInTokyo(instant), 'D')} ${timeInTokyo(instant)}`;
}

/** 令和8年10月28日（2026年） （水）; without a weekday where the day is not known. */
function echoOf(date: string, precision: DatePrecision): string {
  const shown = showPartialDate(date, precision);
  return precision === 'M' || precision === 'Y' ? shown : `${shown} ${showDay(date).slice(-3)}`;
}

/** Two fields of the screen, kept as two lines of one text. */
function readDayAndTime(typed: string, field: Field, today: string): Reading {
  const { dayText, timeText } = splitDayAndTime(typed);
  if (dayText.trim() === '') return { value: undefined, problem: '日付を入れてください。' };
  const day = readDay(dayText, field, today);
  if (typeof day.value !== 'string') return day;
  const time = readTime(timeText);
  const echo = day.echo ?? '';
  if (time === undefined)
    return { value: undefined, echo, problem: '時刻を 10:30 のように入れてください。' };
  return { value: instantInTokyo(day.value, time), echo: `${echo} ${time}` };
}

export function splitDayAndTime(typed: string): { dayText: string; timeText: string } {
  const [dayText, timeText] = typed.split('\n');
  return { dayText: dayText ?? '', timeText: timeText ?? '' };
}

function readGrams(typed: string, ageDays: number): Reading {
  const read = readWeight(typed, ageDays);
  return weighed(read.grams, read.question, read.error);
}

function readKilos(typed: string, ageDays: number): Reading {
  const read = readKilograms(typed, ageDays);
  return weighed(read.kilograms, read.question, read.error);
}

/** Asked about first where it is doubtful. */
function weighed(
  value: number | undefined,
  question: string | undefined,
  error: string | undefined,
): Reading {
  if (value === undefined) return { value: undefined, problem: error ?? '体重を読み取れません。' };
  if (!question) return { value };
  return {
    value: undefined,
    problem: `${question}。正しければ［はい］を、ちがえば直してください。`,
    question: { text: question, confirmed: value },
  };
}

function readNumber(field: Field, typed: string): Reading {
  const plain = typed.normalize('NFKC').replace(/[,\s]/g, '').replace('。', '.');
  const fits = field.type === 'int' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
  if (!fits.test(plain)) {
    const example = field.type === 'int' ? '小数のない数字だけ' : '数字（小数は . を使う）';
    return { value: undefined, problem: `「${labelOf(field)}」は${example}で入れてください。` };
  }
  const value = Number(plain);
  if (field.name === 'gest_weeks') {
    const [weeks, days] = plain.split('.');
    return { value, echo: `${weeks ?? ''}週${days ?? '0'}日` };
  }
  return { value };
}

/** 10:30, 1030, 9時05分, 930. Undefined where it is no time of day. */
export function readTime(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').replace(/\s/g, '');
  const found =
    /^(\d{1,2})[:時](\d{1,2})分?$/.exec(plain) ??
    /^(\d{1,2})(\d{2})$/.exec(plain) ??
    /^(\d{1,2})時$/.exec(plain);
  if (!found) return undefined;
  const hour = Number(found[1]);
  const minute = Number(found[2] ?? '0');
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
