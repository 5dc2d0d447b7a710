// The state of one form: values, text that is not readable yet, what is wrong, and where the cursor is.
import { recordType } from '../../domain/catalogue/registry.ts';
import type { Field, RecordType } from '../../domain/catalogue/shapes.ts';
import {
  hasErrors,
  isRequired,
  validateBody,
  type Issue,
} from '../../domain/catalogue/validate.ts';
import type { Body } from '../../domain/record.ts';
import type { Draft } from '../../records/api.ts';
import { readTyped, type Reading, type ReadingContext } from './reading.ts';

export interface FormState {
  readonly type: RecordType;
  readonly body: Body;
  readonly typed: Readonly<Record<string, string>>;
  readonly focus: Draft['focus'];
  value(name: string): unknown;
  set(name: string, value: unknown): void;
  /** Text of a field that is read: dates, times, numbers. */
  typeText(field: Field, text: string): void;
  reading(field: Field): Reading;
  confirm(field: Field): void;
  leave(name: string): void;
  /** What is wrong with a field, once the user has left it or tried to save. */
  issue(name: string): Issue | undefined;
  isRequired(field: Field): boolean;
  /** Everything that stands in the way of saving; from now on shown at the fields. */
  check(toSave: Body): readonly Issue[];
  rememberFocus(focus: NonNullable<Draft['focus']>): void;
}

export function createForm(parts: {
  readonly type: string;
  readonly body: Body;
  readonly typed?: Readonly<Record<string, string>>;
  readonly focus?: Draft['focus'];
  readonly context: () => ReadingContext;
  readonly onTouched: () => void;
}): FormState {
  const type = recordType(parts.type);
  if (!type) throw new Error(`unknown record type ${parts.type}`);
  let body = $state.raw<Body>(parts.body);
  let typed = $state.raw<Readonly<Record<string, string>>>(parts.typed ?? {});
  let left = $state.raw<readonly string[]>([]);
  let allShown = $state(false);
  let focus = parts.focus;

  const issues = $derived.by(() => {
    const found = validateBody(type.key, body, 'accept');
    const unreadable = Object.entries(typed).flatMap(([name, text]) => {
      const field = type.fields.find((one) => one.name === name);
      const problem = field && isRead(field) ? reading(field, text).problem : undefined;
      return problem
        ? [{ field: name, code: 'wrong_kind', message: problem, severity: 'error' } as const]
        : [];
    });
    const names = unreadable.map((issue) => issue.field);
    return [...unreadable, ...found.filter((issue) => !names.includes(issue.field))];
  });

  function reading(field: Field, text: string): Reading {
    return readTyped(field, text, parts.context());
  }

  function put(name: string, value: unknown): void {
    body = { ...body, [name]: value };
  }

  return {
    type,
    get body() {
      return body;
    },
    get typed() {
      return typed;
    },
    get focus() {
      return focus;
    },
    value: (name) => body[name],
    set(name, value) {
      put(name, value);
      parts.onTouched();
    },
    typeText(field, text) {
      typed = { ...typed, [field.name]: text };
      put(field.name, reading(field, text).value);
      parts.onTouched();
    },
    reading: (field) => reading(field, typed[field.name] ?? ''),
    confirm(field) {
      const { question } = reading(field, typed[field.name] ?? '');
      if (!question) return;
      // From here on the field shows its value, not what was typed: it is not asked about again.
      typed = Object.fromEntries(Object.entries(typed).filter(([name]) => name !== field.name));
      put(field.name, question.confirmed);
      parts.onTouched();
    },
    leave(name) {
      if (!left.includes(name)) left = [...left, name];
    },
    issue(name) {
      if (!allShown && !left.includes(name)) return undefined;
      return issues.find((issue) => issue.field === name);
    },
    isRequired: (field) => isRequired(field, body),
    check(toSave) {
      allShown = true;
      const unreadable = issues.filter((issue) => issue.code === 'wrong_kind');
      const names = unreadable.map((issue) => issue.field);
      const found = validateBody(type.key, toSave, 'accept').filter(
        (issue) => !names.includes(issue.field),
      );
      const all = [...unreadable, ...found];
      return hasErrors(all) ? all.filter((issue) => issue.severity === 'error') : [];
    },
    rememberFocus(next) {
      focus = next;
    },
  };
}

function isRead(field: Field): boolean {
  return ['date', 'datetime', 'int', 'decimal'].includes(field.type);
}
