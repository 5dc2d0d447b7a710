// What a record is found by: everything written in it, folded, by the fields of its type; never its ids or labels.
import { answerLabel, recordType } from './catalogue/registry.ts';
import type { Field } from './catalogue/shapes.ts';
import { dateInTokyo, isInstant } from './dates.ts';
import type { RecordDoc } from './record.ts';
import { dateForms } from './search.ts';
import { fold, foldLines } from './text.ts';

/** One folded string: a word never matches across two values. */
export function recordText(record: RecordDoc): string {
  const written: string[] = [];
  const folded: string[] = [];
  for (const { field, value } of values(record)) {
    if (isPicked(field)) folded.push(foldedForms(field, value));
    else written.push(value);
  }
  return [foldLines(written), ...folded].join(BETWEEN);
}

/** The value in which one of the words stands, cut to a line around it. Undefined where none does. */
export function whyMatched(
  record: RecordDoc,
  words: readonly string[],
): { readonly label: string; readonly text: string } | undefined {
  for (const { field, value } of values(record)) {
    for (const form of formsOf(field, value)) {
      const word = words.find((one) => fold(form).includes(one));
      if (word !== undefined) return { label: field.ja, text: cutAround(form, word) };
    }
  }
  return undefined;
}

/** The stretch of text in which the folded word stands, with what is near it. */
export function cutAround(text: string, word: string): string {
  if (text.length <= AROUND * 2 + word.length) return text.replaceAll('\n', ' ');
  // Folding changes lengths: the end is where the folded beginning first has the word, the start where the rest last has.
  const end = least(text.length, (at) => fold(text.slice(0, at)).includes(word));
  const before = least(end, (back) => fold(text.slice(end - back, end)).includes(word));
  const from = Math.max(0, end - before - AROUND);
  const to = Math.min(text.length, end + AROUND);
  const cut = text.slice(from, to).replaceAll('\n', ' ').toWellFormed().replaceAll('\ufffd', '');
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}

const AROUND = 20;
const BETWEEN = '\u0001';

interface Value {
  readonly field: Field;
  readonly value: string;
}

function* values(record: RecordDoc): Generator<Value> {
  const type = recordType(record.type);
  if (!type) return;
  for (const field of type.fields) yield* valuesOf(field, record.body[field.name]);
}

function* valuesOf(field: Field, value: unknown): Generator<Value> {
  if (value === undefined || value === null || value === '') return;
  if (field.type === 'json') yield* partsOf(field, value);
  else if (!UNSEARCHED.has(field.type))
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === 'string' && one !== '') yield { field, value: one };
}

// Yes and no, counts and references are filtered and sorted by, not searched for.
const UNSEARCHED: ReadonlySet<Field['type']> = new Set([
  'bool',
  'int',
  'decimal',
  'ref',
  'refs',
  'file',
]);

function* partsOf(field: Field, value: unknown): Generator<Value> {
  const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (const row of rows) {
    if (typeof row !== 'object' || row === null) continue;
    if (field.fields !== undefined)
      for (const part of field.fields) yield* valuesOf(part, Reflect.get(row, part.name));
    else if (field.instrument !== undefined)
      for (const answer of Object.values(row)) yield* answerTexts(field, answer);
  }
}

/** Of a questionnaire only what was written beside its marks. */
function* answerTexts(field: Field, answer: unknown): Generator<Value> {
  if (typeof answer !== 'object' || answer === null) return;
  for (const part of ['evidence', 'note']) {
    const text: unknown = Reflect.get(answer, part);
    if (typeof text === 'string' && text !== '') yield { field, value: text };
  }
}

function isPicked({ type }: Field): boolean {
  return type === 'code' || type === 'codes' || type === 'date' || type === 'datetime';
}

function formsOf(field: Field, value: string): readonly string[] {
  if (field.type === 'code' || field.type === 'codes') return [answerLabel(field, value)];
  if (field.type === 'date') return dateForms(value);
  if (field.type === 'datetime') return isInstant(value) ? dateForms(dateInTokyo(value)) : [];
  return [value];
}

// The same labels and days stand in thousands of records: each is folded once.
const known = new Map<string, string>();
const KNOWN_AT_MOST = 100_000;

function foldedForms(field: Field, value: string): string {
  const key = `${field.codeList ?? ''}${field.asks ? '?' : ''} ${field.type === 'datetime' ? value.slice(0, 13) + value.slice(-6) : value}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_AT_MOST) known.clear();
  const made = foldLines(formsOf(field, value));
  known.set(key, made);
  return made;
}

/** The smallest number up to `most` for which it holds; it holds for every larger one. */
function least(most: number, isEnough: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
