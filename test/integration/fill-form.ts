// Fills every field of a form through the form's own logic, as a person would who leaves nothing out.
import { codeList } from '../../src/lib/domain/catalogue/registry.ts';
import { instrumentOf } from '../../src/lib/domain/catalogue/answers.ts';
import { holds } from '../../src/lib/domain/catalogue/conditions.ts';
import type { Field, FieldCondition, RecordType } from '../../src/lib/domain/catalogue/shapes.ts';
import type { Body } from '../../src/lib/domain/record.ts';
import type { Draft, TsumugiApi } from '../../src/lib/records/api.ts';
import { optionsOf } from '../../src/lib/ui/describe-instrument.ts';
import { createChoices } from '../../src/lib/ui/form/choices.ts';
import { createForm, type FormState } from '../../src/lib/ui/form/form.svelte.ts';
import { isRead } from '../../src/lib/ui/form/reading.ts';
import type { FieldScope } from '../../src/lib/ui/form/scope.ts';
import { computeFor } from '../../src/lib/ui/form/working.ts';

export interface Filling {
  readonly type: RecordType;
  /** What the page that opens the form gives: whom it is about. */
  readonly begin: Body;
  readonly today: string;
  /** Stands in every text, so that it can be looked for. */
  readonly mark?: string;
  /** An id that a reference to such a thing may have. */
  readonly idOf: (refers: string) => string;
}

export interface Filled {
  readonly form: FormState;
  readonly draft: Draft;
  /** Fields of the record that have a value in what will be saved. */
  readonly names: ReadonlySet<string>;
}

/** Fields that people fill: neither numbers of the server, nor computed ones, nor the file itself, which is scanned. */
export function enteredFields(fields: readonly Field[]): readonly Field[] {
  return fields.filter((field) => field.given === undefined && field.type !== 'file');
}

/** As many records as it takes for every field to be in one of them: some are asked only where others are not. */
export function fillEveryField(filling: Filling): readonly Filled[] {
  const wanted = new Set(enteredFields(filling.type.fields).map(({ name }) => name));
  const filled = [fill(filling, {})];
  const missing = (): string[] =>
    [...wanted].filter((name) => !filled.some(({ names }) => names.has(name)));
  for (const name of missing()) {
    if (!missing().includes(name)) continue;
    const field = filling.type.fields.find((one) => one.name === name);
    for (const condition of choicesOf(filling.type, field?.shownWhen)) {
      const one = fill(filling, condition);
      if (!one.names.has(name)) continue;
      filled.push(one);
      break;
    }
  }
  return filled;
}

/** Every field that may be answered with 不明 is; the rest stays as the page gave it. */
export function fillWithUnknowns(filling: Filling): Filled {
  const { form, draft } = openForm(filling);
  // Where it belongs is the one thing that must be known.
  for (const rule of filling.type.compartmentRules)
    for (const field of filling.type.fields)
      if (field.name === rule.field && rule.orMissing)
        fillField(filling, form, form.root, field, (one) => !isStricter(filling.type, field, one));
  for (const field of enteredFields(filling.type.fields))
    if (form.root.value(field.name) === undefined && form.root.mayBeUnknown(field))
      if (form.root.isShown(field)) form.root.setUnknown(field.name, true);
  return { form, draft, names: new Set() };
}

export function openForm({ type, begin, today }: Filling, chosen: Body = {}) {
  const draft: Draft = { draftId: `draft-${type.key}`, type: type.key, body: begin, savedAt: '' };
  const choices = createChoices({ api: {} as Pick<TsumugiApi, 'search'>, users: [] });
  let rows = 0;
  const form = createForm({
    type: type.key,
    body: { ...begin, ...chosen },
    choices,
    context: () => ({ today, ageDays: undefined }),
    compute: computeFor(type, { about: { name: '', line: '' }, draft }),
    validation: () => ({ now: Date.parse(`${today}T12:00:00+09:00`) }),
    newRowId: () => `row-${String((rows += 1))}`,
    onTouched: () => undefined,
  });
  return { form, draft };
}

function fill(filling: Filling, chosen: Body): Filled {
  const { form, draft } = openForm(filling, chosen);
  const done = new Set(Object.keys({ ...filling.begin, ...chosen }));
  // Some are asked only when others are answered: until nothing more comes up.
  for (let pass = 0; pass < 4; pass += 1)
    for (const field of enteredFields(filling.type.fields)) {
      if (done.has(field.name) || !form.root.isShown(field)) continue;
      const wasShown = [...done].filter((name) => isShownNow(form, name));
      done.add(field.name);
      fillField(filling, form, form.root, field, (value) => {
        // An answer must not hide what is answered already.
        const hides = wasShown.some((name) => !isShownNow(form, name));
        return !hides && !isStricter(filling.type, field, value);
      });
    }
  const saved = form.toSave;
  return { form, draft, names: new Set(Object.keys(saved)) };
}

function isShownNow(form: FormState, name: string): boolean {
  const field = form.type.fields.find((one) => one.name === name);
  return field === undefined || form.root.isShown(field);
}

/** Would move the record into a compartment that its writer here may not have. */
function isStricter(type: RecordType, field: Field, value: unknown): boolean {
  const rules = type.compartmentRules.filter((rule) => rule.field === field.name);
  return rules.some((rule) => [value].flat().some((one) => rule.in.includes(String(one))));
}

/** Takes the first value of its kind with which the form finds nothing wrong. */
function fillField(
  filling: Filling,
  form: FormState,
  scope: FieldScope,
  field: Field,
  suits: (value: unknown) => boolean,
): void {
  if (field.type === 'json') return fillStructure(filling, form, scope, field);
  const before = wrong(form);
  for (const value of candidates(filling, field)) {
    if (isRead(field)) scope.typeText(field, String(value));
    else scope.set(field.name, value);
    if (scope.value(field.name) === undefined) scope.confirm(field);
    const is = scope.value(field.name);
    if (is !== undefined && suits(is) && wrong(form) <= before) return;
  }
  if (isRead(field)) scope.typeText(field, '');
  else scope.set(field.name, undefined);
}

function wrong(form: FormState): number {
  return form.check().filter((issue) => issue.level === undefined).length;
}

function fillStructure(filling: Filling, form: FormState, scope: FieldScope, field: Field): void {
  const sheet = instrumentOf(field, scope.body);
  if (sheet) {
    const answers = scope.group(field.name, []);
    const options = optionsOf(sheet);
    for (const [at, item] of sheet.items.entries()) {
      if (item.shownWhen && !holds(item.shownWhen, scope.body)) continue;
      const code = options[at % options.length]?.code ?? '';
      if (sheet.kind === 'marks') {
        const words = answers.group(item.id, []);
        words.set('mark', code);
        words.set('evidence', `${item.theme}の根拠`);
      } else answers.set(item.id, sheet.kind === 'points' ? Number(code) : code);
    }
    return;
  }
  const parts = enteredFields(field.fields ?? []);
  const places: FieldScope[] = [];
  if (field.shape === 'rows')
    for (let count = 0; count < 2; count += 1) {
      const rows = scope.rows(field);
      const id = rows.add();
      const row = rows.rows.find((one) => one.id === id);
      if (row) places.push(row.scope);
    }
  else places.push(scope.group(field.name, parts));
  for (const place of places)
    for (const part of parts)
      if (place.isShown(part)) fillField(filling, form, place, part, () => true);
}

function candidates({ idOf, today, mark = '架空の文' }: Filling, field: Field): readonly unknown[] {
  switch (field.type) {
    case 'bool':
      return [true, false];
    case 'code':
      return codeList(field.codeList ?? '').map(({ code }) => code);
    case 'codes':
      return codeList(field.codeList ?? '').map(({ code }) => [code]);
    case 'ref':
      return [idOf(field.refers ?? 'any')];
    case 'refs':
      return [[idOf(field.refers ?? 'any')]];
    case 'date':
      return [
        ...(field.precision ? ['R8.9'] : []),
        ...['R8.10.1', 'R8.11.1', 'R8.9.1', 'R8.12.20', 'R9.4.1', 'R7.4.1', 'H9.4.1', today],
      ];
    case 'datetime':
      return ['R8.10.1\n1030', 'R8.11.1\n9時5分', 'R8.9.1\n10:30', 'R8.12.20\n0900'];
    case 'int':
    case 'decimal':
      return numbersFor(field);
    default:
      return [
        `${field.ja}の${mark} 𠮷田・髙﨑`,
        'https://example.jp/',
        '架空',
        '090-0000-1234',
        '1',
      ];
  }
}

function numbersFor({ min, max }: Field): readonly string[] {
  const middle = min === undefined || max === undefined ? 3 : Math.round((min + max) / 2);
  return [middle, 1, 2, min ?? 0, max ?? 10, 3_000, 38.1].map(String);
}

/** Each way in which a condition may come to hold. */
function choicesOf(
  type: RecordType,
  condition: FieldCondition | undefined,
  passed: readonly string[] = [],
): readonly Body[] {
  if (condition === undefined) return [{}];
  const { field: name } = condition;
  const field = type.fields.find((one) => one.name === name);
  // What it hangs on may itself be asked only at times.
  const goesOn = field?.shownWhen !== undefined && !passed.includes(name);
  const above = goesOn ? choicesOf(type, field.shownWhen, [...passed, name])[0] : {};
  const one = condition.in.map((code): Body => ({ ...above, [name]: valueOf(field, code) }));
  return [...one, ...(condition.or ?? []).flatMap((other) => choicesOf(type, other, passed))];
}

function valueOf(field: Field | undefined, text: string): unknown {
  if (field?.type === 'bool') return text === 'true';
  const code = text === '*' ? (codeList(field?.codeList ?? '')[0]?.code ?? 'ほか') : text;
  return field?.type === 'codes' ? [code] : code;
}
