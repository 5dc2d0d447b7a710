// One place of a form that fields are written in: the record itself, a row, a group, or a stricter sibling.
import type { Field } from '../../domain/catalogue/shapes.ts';
import type { Issue } from '../../domain/catalogue/validate.ts';
import type { Body } from '../../domain/record.ts';
import type { Choices } from './choices.ts';
import type { Reading } from './reading.ts';

export interface FieldScope {
  /** Before the names of its controls: empty for the record, `person~mch/` for a part, `members/01J…/` for a row. */
  readonly path: string;
  readonly body: Body;
  /** Of the control, unlike that of any other form on the page: a call may stand over a form of the same type. */
  idOf(name: string): string;
  readonly choices: Choices;
  value(name: string): unknown;
  set(name: string, value: unknown): void;
  /** What is kept as typed because it is read: dates, times, numbers. */
  typed(name: string): string | undefined;
  typeText(field: Field, text: string): void;
  reading(field: Field): Reading;
  confirm(field: Field): void;
  /** はい to something rare but real: kept in the record, shown to a manager. */
  confirmRare(code: string): void;
  /** 不明, apart from empty. Only where `mayBeUnknown`. */
  isUnknown(name: string): boolean;
  setUnknown(name: string, unknown: boolean): void;
  mayBeUnknown(field: Field): boolean;
  leave(name: string): void;
  /** What is wrong with a field, once the user has left it or tried to save. */
  issue(name: string): Issue | undefined;
  isRequired(field: Field): boolean;
  isShown(field: Field): boolean;
  /** Text composed into a field: its reading goes into the kana field of it, while nobody has written there. */
  composed(field: Field, states: readonly string[], committed: string): void;
  rows(field: Field): RowsScope;
  /** The parts of a group, or the answers of an instrument. */
  group(name: string, fields: readonly Field[]): FieldScope;
}

export interface RowsScope {
  readonly rows: readonly { readonly id: string; readonly scope: FieldScope }[];
  /** The id of the new row. */
  add(): string;
  remove(id: string): void;
  move(id: string, by: -1 | 1): void;
  /** There is a row that was just removed. */
  readonly canUndo: boolean;
  undo(): void;
}
