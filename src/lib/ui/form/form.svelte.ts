// The state of one form: values, text that is not readable yet, what is wrong, what is missing, where the cursor is.
import { recordType } from '../../domain/catalogue/registry.ts';
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import {
  bodyToSave,
  hiddenTexts,
  isShown,
  validateBody,
  type Issue,
  type ValidationContext,
} from '../../domain/catalogue/validate.ts';
import { noteDateChanges } from '../../domain/date-changes.ts';
import type { Body, RecordDoc, RecordId } from '../../domain/record.ts';
import type { Draft, DraftPart } from '../../records/api.ts';
import { afterPress } from './after-press.ts';
import { createBodyScope, type ScopeShared } from './body-scope.ts';
import type { Choices } from './choices.ts';
import { fieldAt, pathOfIssue } from './field-path.ts';
import { isRead, readTyped, type ReadingContext } from './reading.ts';
import type { FieldScope } from './scope.ts';

export interface FormPart {
  readonly type: RecordType;
  readonly recordId: RecordId;
  readonly seen?: RecordDoc;
  readonly scope: FieldScope;
}

export interface FormState {
  readonly type: RecordType;
  /** The record itself. */
  readonly root: FieldScope;
  /** Its stricter siblings, as far as they may be written here. */
  readonly parts: readonly FormPart[];
  readonly body: Body;
  readonly typed: Readonly<Record<string, string>>;
  readonly focus: Draft['focus'];
  /** As it would be saved now: computed fields in it, empty and hidden ones not. */
  readonly toSave: Body;
  /** Names of what was written and a later choice hides: it is not saved. */
  readonly hidden: readonly string[];
  /** Everything that stands in the way of saving; from now on shown at the fields. */
  check(): readonly Issue[];
  /** What is still missing, or not enough, for 受付, and beyond it for 決裁; `field` is the name of its control. */
  readonly missing: { readonly accept: readonly Issue[]; readonly decide: readonly Issue[] };
  /** The stricter siblings that have something to save. */
  partsToSave(): readonly DraftPart[];
  partsToKeep(): readonly DraftPart[];
  rememberFocus(focus: NonNullable<Draft['focus']>): void;
}

export interface FormParts {
  readonly type: string;
  readonly body: Body;
  /** As it was saved before: a date that is moved from what stands there asks why. */
  readonly before?: Body;
  readonly typed?: Readonly<Record<string, string>>;
  /** Beside another form and not asked for: while nothing stands in it but this, nothing is missing. */
  readonly untouched?: Body;
  readonly focus?: Draft['focus'];
  readonly parts?: readonly Omit<DraftPart, 'typed'>[];
  readonly choices: Choices;
  readonly context: (body: Body) => ReadingContext;
  /** Works out the computed fields of a tidied body. */
  readonly compute: (body: Body) => Body;
  readonly validation: () => ValidationContext;
  /** Makes the id of a new row. */
  readonly newRowId: () => string;
  readonly onTouched: () => void;
}

/** How many this page has made: each has ids of its own. */
let forms = 0;

export function createForm(given: FormParts): FormState {
  forms += 1;
  const formId = `f${String(forms)}`;
  const type = recordType(given.type);
  if (!type) throw new Error(`unknown record type ${given.type}`);
  const siblings = (given.parts ?? []).flatMap((part) => {
    const known = recordType(part.type);
    return known ? [{ ...part, known }] : [];
  });

  let body = $state.raw<Body>(given.body);
  let partBodies = $state.raw<Readonly<Record<string, Body>>>(
    Object.fromEntries(siblings.map((part) => [part.type, part.body])),
  );
  let typed = $state.raw<Readonly<Record<string, string>>>(given.typed ?? {});
  let left = $state.raw<ReadonlySet<string>>(new Set());
  let allShown = $state(false);
  let focus = given.focus;

  const toSave = $derived(given.compute(bodyToSave(type, body)));
  const unreadable = $derived(
    Object.entries(typed).flatMap(([path, text]): Issue[] => {
      const field = fieldAt(type, path);
      if (!field || !isRead(field)) return [];
      const { problem } = readTyped(field, text, given.context(body));
      return problem ? [problemAt(path, problem)] : [];
    }),
  );
  const isAsked = (): boolean => {
    const { untouched } = given;
    return !untouched || Object.keys(toSave).some((name) => toSave[name] !== untouched[name]);
  };
  /** Of every level; what is not readable yet is not called missing as well. */
  const issues = $derived.by(() => {
    if (!isAsked()) return unreadable;
    const names = unreadable.map((issue) => issue.field);
    const context = given.validation();
    // Rows are counted as they stand on screen, blank ones too: the saved body has other places.
    const seen = { ...toSave, ...rowsAsSeen(type, body) };
    const found = [
      ...validateBody(type.key, seen, 'decide', context).map((issue) => ({
        ...issue,
        field: pathOfIssue(type, body, issue.field),
      })),
      ...siblings.flatMap((part) => {
        const kept = bodyToSave(part.known, partBodies[part.type] ?? {});
        if (Object.keys(kept).length === 0) return [];
        return validateBody(part.type, kept, 'decide', context).map((issue) => ({
          ...issue,
          field: `${part.type}/${pathOfIssue(part.known, kept, issue.field)}`,
        }));
      }),
    ];
    return [...unreadable, ...found.filter((issue) => !names.includes(issue.field))];
  });
  const byPath = $derived(new Map([...issues].reverse().map((issue) => [issue.field, issue])));

  const shared: ScopeShared = {
    choices: given.choices,
    formId,
    typed: () => typed,
    setTyped: (next) => (typed = next),
    context: () => given.context(body),
    newRowId: given.newRowId,
    leave: (path) =>
      afterPress(() => {
        if (!left.has(path)) left = new Set([...left, path]);
      }),
    issue: (path) => (allShown || left.has(path) ? byPath.get(path) : undefined),
    touched: given.onTouched,
  };
  const root = createBodyScope(shared, {
    path: '',
    fields: type.fields,
    top: true,
    read: () => body,
    write: (next) => (body = noteDateChanges(type, given.before ?? {}, next, given.newRowId)),
    computed: () => toSave,
  });
  const parts = siblings.map((part): FormPart => {
    const read = (): Body => partBodies[part.type] ?? {};
    return {
      type: part.known,
      recordId: part.recordId,
      ...(part.seen ? { seen: part.seen } : {}),
      scope: createBodyScope(shared, {
        path: `${part.type}/`,
        fields: part.known.fields,
        top: true,
        read,
        write: (next) => (partBodies = { ...partBodies, [part.type]: next }),
        computed: read,
      }),
    };
  });

  const keptPart = (part: (typeof siblings)[number], of: Body): DraftPart => ({
    type: part.type,
    recordId: part.recordId,
    ...(part.seen ? { seen: part.seen } : {}),
    body: of,
  });

  return {
    type,
    root,
    parts,
    get body() {
      return body;
    },
    get typed() {
      return typed;
    },
    get focus() {
      return focus;
    },
    get toSave() {
      return toSave;
    },
    get hidden() {
      const ofParts = siblings.flatMap((part) =>
        hiddenTexts(part.known, partBodies[part.type] ?? {}),
      );
      return [...hiddenTexts(type, body), ...ofParts].map(({ ja }) => ja);
    },
    get missing() {
      const lacking = (level: 'accept' | 'decide'): readonly Issue[] =>
        issues.filter((issue) => issue.severity === 'error' && issue.level === level);
      // What is not readable yet is not there yet.
      return { accept: [...unreadable, ...lacking('accept')], decide: lacking('decide') };
    },
    check() {
      allShown = true;
      const level = type.appendOnly ? 'accept' : undefined;
      // Whom it is about decides who holds it: without that the server could only refuse it.
      const about = type.anchor.kind === 'fields' ? type.anchor.fields : [];
      return issues.filter(
        (issue) =>
          issue.severity !== 'warning' &&
          (issue.level === undefined || issue.level === level || about.includes(issue.field)),
      );
    },
    partsToSave: () =>
      siblings.flatMap((part) => {
        const kept = bodyToSave(part.known, partBodies[part.type] ?? {});
        const same = JSON.stringify(kept) === JSON.stringify(part.seen?.body ?? {});
        return same ? [] : [keptPart(part, kept)];
      }),
    partsToKeep: () => siblings.map((part) => keptPart(part, partBodies[part.type] ?? {})),
    rememberFocus(next) {
      focus = next;
    },
  };
}

function problemAt(path: string, message: string): Issue {
  return { field: path, code: 'wrong_kind', message, severity: 'error' };
}

function rowsAsSeen(type: RecordType, body: Body): Body {
  return Object.fromEntries(
    type.fields.flatMap((field) => {
      const rows = body[field.name];
      const shown = field.shape === 'rows' && Array.isArray(rows) && rows.length > 0;
      return shown && isShown(field, body) ? [[field.name, rows]] : [];
    }),
  );
}
