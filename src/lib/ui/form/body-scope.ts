// How fields are read and written in one body, and in the rows and groups inside it.
import type { Field } from '../../domain/catalogue/shapes.ts';
import { isRequired, isShown, type Issue } from '../../domain/catalogue/validate.ts';
import { kanaFromComposition } from '../../domain/kana.ts';
import type { Body } from '../../domain/record.ts';
import { plain, texts } from '../show.ts';
import type { Choices } from './choices.ts';
import { readTyped, type Reading, type ReadingContext } from './reading.ts';
import type { FieldScope, RowsScope } from './scope.ts';

/** What all places of one form share. */
export interface ScopeShared {
  readonly choices: Choices;
  /** Stands before the ids of all controls of this form. */
  readonly formId: string;
  readonly typed: () => Readonly<Record<string, string>>;
  readonly setTyped: (next: Readonly<Record<string, string>>) => void;
  readonly context: () => ReadingContext;
  readonly newRowId: () => string;
  readonly leave: (path: string) => void;
  readonly issue: (path: string) => Issue | undefined;
  readonly touched: () => void;
}

interface Place {
  readonly path: string;
  readonly fields: readonly Field[];
  /** A record of its own: it may say 不明 of its fields. */
  readonly top: boolean;
  readonly read: () => Body;
  readonly write: (next: Body) => void;
  /** The body with its computed fields. */
  readonly computed: () => Body;
}

const UNKNOWN = 'unknown_fields';

export function createBodyScope(shared: ScopeShared, place: Place): FieldScope {
  const { path } = place;
  /** Kana that an input method wrote: it may be written again, what a person wrote there may not. */
  const ownKana = new Map<string, string>();
  const nested = new Map<string, FieldScope>();
  const nestedRows = new Map<string, RowsScope>();

  function put(changes: Readonly<Record<string, unknown>>): void {
    const body = place.read();
    const answered = Object.entries(changes).flatMap(([name, value]) =>
      isAnswer(value) ? [name] : [],
    );
    const unknown = texts(body[UNKNOWN]).filter((name) => !answered.includes(name));
    const before = body[UNKNOWN] === undefined ? {} : { [UNKNOWN]: unknown };
    place.write({ ...body, ...before, ...changes });
  }

  function readingOf(field: Field, text: string): Reading {
    return readTyped(field, text, shared.context());
  }

  function take(field: Field, value: unknown, precision: string | undefined): void {
    put({ [field.name]: value, ...(field.precision ? { [field.precision]: precision } : {}) });
  }

  const untype = (name: string): void => {
    const { [path + name]: _gone, ...rest } = shared.typed();
    shared.setTyped(rest);
  };

  const scope: FieldScope = {
    path,
    choices: shared.choices,
    idOf: (name) => `${shared.formId}-${path}${name}`,
    get body() {
      return place.read();
    },
    value: (name) => {
      const field = place.fields.find((one) => one.name === name);
      return (field?.given === 'computed' ? place.computed() : place.read())[name];
    },
    set(name, value) {
      put({ [name]: value });
      shared.touched();
    },
    typed: (name) => shared.typed()[path + name],
    typeText(field, text) {
      const { value, precision, unknown } = readingOf(field, text);
      if (unknown && scope.mayBeUnknown(field)) return scope.setUnknown(field.name, true);
      shared.setTyped({ ...shared.typed(), [path + field.name]: text });
      take(field, value, precision);
      shared.touched();
    },
    reading: (field) => readingOf(field, shared.typed()[path + field.name] ?? ''),
    confirm(field) {
      const { question, precision } = readingOf(field, shared.typed()[path + field.name] ?? '');
      if (!question) return;
      // From here on the field shows its value, not what was typed: it is not asked about again.
      untype(field.name);
      take(field, question.confirmed, precision);
      shared.touched();
    },
    confirmRare(code) {
      put({ confirmed: [...texts(place.read()['confirmed']), code] });
      shared.touched();
    },
    isUnknown: (name) => texts(place.read()[UNKNOWN]).includes(name),
    setUnknown(name, unknown) {
      const others = texts(place.read()[UNKNOWN]).filter((one) => one !== name);
      untype(name);
      put({ [name]: undefined, [UNKNOWN]: unknown ? [...others, name] : others });
      shared.touched();
    },
    mayBeUnknown: (field) =>
      place.top && !field.given && !['code', 'codes', 'json', 'file'].includes(field.type),
    leave: (name) => shared.leave(path + name),
    issue: (name) => shared.issue(path + name),
    isRequired: (field) => isRequired(field, place.read()),
    isShown: (field) => isShown(field, place.read()),
    composed(field, states, committed) {
      const kana = place.fields.find((one) => one.kanaOf === field.name);
      if (!kana) return;
      const now = plain(place.read()[kana.name]);
      const ours = ownKana.get(kana.name) ?? '';
      if (now !== ours) return;
      const reading = kanaFromComposition(states, committed);
      if (!reading) return;
      ownKana.set(kana.name, ours + reading);
      put({ [kana.name]: ours + reading });
      shared.touched();
    },
    rows(field) {
      const known = nestedRows.get(field.name);
      if (known) return known;
      const made = createRows(field);
      nestedRows.set(field.name, made);
      return made;
    },
    group(name, fields) {
      const known = nested.get(name);
      if (known) return known;
      const made = createBodyScope(shared, {
        path: `${path}${name}/`,
        fields,
        top: false,
        read: () => objectOf(place.read()[name]),
        write: (next) => place.write({ ...place.read(), [name]: next }),
        computed: () => objectOf(place.computed()[name]),
      });
      nested.set(name, made);
      return made;
    },
  };

  function createRows(field: Field): RowsScope {
    const list = (): readonly Body[] => rowsOf(place.read()[field.name]);
    const idOf = (row: Body, index: number): string => plain(row['row_id']) || String(index);
    const scopes = new Map<string, FieldScope>();
    let removed: { readonly row: Body; readonly at: number } | undefined;

    function write(next: readonly Body[]): void {
      scope.set(field.name, next);
    }

    function rowScope(id: string): FieldScope {
      const known = scopes.get(id);
      if (known) return known;
      const rowIn = (body: Body): Body =>
        rowsOf(body[field.name]).find((row, index) => idOf(row, index) === id) ?? {};
      const made = createBodyScope(shared, {
        path: `${path}${field.name}/${id}/`,
        fields: field.fields ?? [],
        top: false,
        read: () => rowIn(place.read()),
        write: (next) =>
          place.write({
            ...place.read(),
            [field.name]: list().map((row, index) => (idOf(row, index) === id ? next : row)),
          }),
        computed: () => rowIn(place.computed()),
      });
      scopes.set(id, made);
      return made;
    }

    return {
      get rows() {
        return list().map((row, index) => {
          const id = idOf(row, index);
          return { id, scope: rowScope(id) };
        });
      },
      add() {
        const id = shared.newRowId();
        write([...list(), { row_id: id }]);
        return id;
      },
      remove(id) {
        const at = list().findIndex((row, index) => idOf(row, index) === id);
        const row = list()[at];
        if (!row) return;
        removed = { row, at };
        write(list().filter((_, index) => index !== at));
      },
      move(id, by) {
        const at = list().findIndex((row, index) => idOf(row, index) === id);
        const to = at + by;
        const row = list()[at];
        if (!row || to < 0 || to >= list().length) return;
        const others = list().filter((_, index) => index !== at);
        write([...others.slice(0, to), row, ...others.slice(to)]);
      },
      get canUndo() {
        // Read first: the answer changes with the rows.
        return list().length >= 0 && removed !== undefined;
      },
      undo() {
        if (!removed) return;
        const { row, at } = removed;
        removed = undefined;
        write([...list().slice(0, at), row, ...list().slice(at)]);
      },
    };
  }

  return scope;
}

/** 不明 is taken back by an answer, not by emptying the field. */
function isAnswer(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function objectOf(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Body)
    : {};
}

function rowsOf(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
