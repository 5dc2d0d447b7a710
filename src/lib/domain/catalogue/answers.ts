// Answers to an instrument: points, yes/no/unknown or marks with their evidence, by item (decision on instruments.json).
import { isPlainObject } from './conditions.ts';
import { error, warning, wrongKind, type Issue } from './issues.ts';
import { codeList } from './registry.ts';
import { instrument as instrumentByKey } from './rules-registry.ts';
import type { Body } from '../record.ts';
import type { Field } from './shapes.ts';

/** The instrument that a field asks by, given the other fields; undefined where the choice has none. */
export function instrumentOf(field: Field, body: Body): string | undefined {
  const { instrument } = field;
  if (instrument === undefined || typeof instrument === 'string') return instrument;
  const choice = body[instrument.by];
  return typeof choice === 'string' && Object.hasOwn(instrument.of, choice)
    ? instrument.of[choice]
    : undefined;
}

export function hasInstrument(name: string): boolean {
  return instrumentByKey(name) !== undefined;
}

/** The item numbers or ids of an instrument, as they key its answers. */
export function itemIds(name: string): readonly string[] {
  return (instrumentByKey(name)?.items ?? []).map((item) => item.id);
}

export function answerIssues(field: Field, value: unknown, body: Body): readonly Issue[] {
  if (!isPlainObject(value)) return wrongKind(field);
  const name = instrumentOf(field, body);
  if (name === undefined) return [];
  const ids = itemIds(name);
  return Object.entries(value).flatMap(([item, answer]) => {
    const at = `${field.name}.${item}`;
    if (ids.length > 0 && !ids.includes(item))
      return [
        error(
          at,
          'unknown_field',
          `「${field.ja}」に様式にない項目があります。様式の版を確かめてください。`,
        ),
      ];
    if (answer === undefined || answer === null || answer === '') return [];
    return isAnswer(answer)
      ? evidenceIssues(field, at, answer)
      : [error(at, 'wrong_kind', `「${field.ja}」の項目${item}を選び直してください。`)];
  });
}

/** D.1.4: 該当 and 疑い stand on evidence; to be added, not to be refused. */
function evidenceIssues(field: Field, at: string, answer: unknown): readonly Issue[] {
  if (!isPlainObject(answer) || !['1', '2'].includes(String(answer['mark']))) return [];
  const evidence = answer['evidence'];
  if (typeof evidence === 'string' && evidence.trim() !== '') return [];
  const message = `「${field.ja}」の該当・疑いの項目には、根拠を書いてください。`;
  return [{ ...warning(at, 'unanswered', message), level: 'decide' }];
}

function isAnswer(answer: unknown): boolean {
  if (typeof answer === 'number') return Number.isInteger(answer) && answer >= 0 && answer <= 3;
  if (typeof answer === 'string') return ['yes', 'no', 'unknown'].includes(answer);
  if (!isPlainObject(answer)) return false;
  const { mark, ...words } = answer;
  const marks = codeList('risk_mark').map((item) => item.code);
  return (
    typeof mark === 'string' &&
    marks.includes(mark) &&
    Object.values(words).every((text) => typeof text === 'string' && text.length <= 2_000)
  );
}
