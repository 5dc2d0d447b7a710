// Answers to an instrument: points, yes/no/unknown or marks with their evidence, by item.
import type { Body } from '../record.ts';
import { isPlainObject } from './conditions.ts';
import { error, warning, wrongKind, type Issue } from './issues.ts';
import { codeList } from './registry.ts';
import type { Instrument, InstrumentItem } from './rule-shapes.ts';
import { instrument } from './rules-registry.ts';
import type { Field } from './shapes.ts';

/** The instrument that a field asks by, given the other fields; undefined where the choice has none. */
export function instrumentOf(field: Field, body: Body): Instrument | undefined {
  const choice = field.instrument;
  if (choice === undefined) return undefined;
  if (typeof choice === 'string') return instrument(choice);
  const chosen = Object.hasOwn(body, choice.by) ? body[choice.by] : undefined;
  const key =
    typeof chosen === 'string' && Object.hasOwn(choice.of, chosen) ? choice.of[chosen] : '';
  return instrument(key ?? '');
}

/** The keys of every instrument that the field may ask by. */
export function instrumentKeys(field: Field): readonly string[] {
  const choice = field.instrument;
  if (choice === undefined) return [];
  return typeof choice === 'string' ? [choice] : [...new Set(Object.values(choice.of))];
}

export function answerIssues(field: Field, value: unknown, body: Body): readonly Issue[] {
  if (!isPlainObject(value)) return wrongKind(field);
  const asked = instrumentOf(field, body);
  if (asked === undefined) return [];
  return Object.entries(value).flatMap(([id, answer]) => {
    const at = `${field.name}.${id}`;
    const item = asked.items.find((one) => one.id === id);
    if (item === undefined) {
      const message = `「${field.ja}」に、いまの様式にない項目があります。種別を確かめてください。`;
      return [error(at, 'unknown_field', message)];
    }
    if (answer === undefined || answer === null || answer === '') return [];
    if (isAnswer(asked, item, answer)) return evidenceIssues(asked, item, at, answer);
    return [error(at, 'wrong_kind', `「${item.theme}」を選び直してください。`)];
  });
}

function isAnswer({ kind, markList }: Instrument, item: InstrumentItem, answer: unknown): boolean {
  if (kind === 'points')
    return typeof answer === 'number' && item.scores?.includes(answer) === true;
  if (kind === 'answers') return answer === 'yes' || answer === 'no' || answer === 'unknown';
  if (!isPlainObject(answer)) return false;
  const { mark, ...words } = answer;
  return (
    codeList(markList ?? 'risk_mark').some(({ code }) => code === mark) &&
    Object.entries(words).every(
      ([name, text]) =>
        ['evidence', 'note'].includes(name) && typeof text === 'string' && text.length <= 2_000,
    )
  );
}

/** D.1.4: 該当 and 疑い stand on evidence; to be added, not to be refused. */
function evidenceIssues(
  { evidenceFor }: Instrument,
  item: InstrumentItem,
  at: string,
  answer: unknown,
): readonly Issue[] {
  if (!isPlainObject(answer) || !evidenceFor?.includes(String(answer['mark']))) return [];
  const evidence = answer['evidence'];
  if (typeof evidence === 'string' && evidence.trim() !== '') return [];
  const message = `「${item.theme}」の根拠(見た・聞いた事実)を書いてください。`;
  return [{ ...warning(at, 'unanswered', message), level: 'decide' }];
}
