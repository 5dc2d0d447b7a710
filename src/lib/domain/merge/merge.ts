// Merges two changes of one record by field against the version that both saw (DESIGN.md section 6).
import { bodyToSave, unknownFields } from '../catalogue/conditions.ts';
import { recordType } from '../catalogue/registry.ts';
import type { RecordType } from '../catalogue/shapes.ts';
import { validateBody } from '../catalogue/validate.ts';
import { withComputed } from '../computed/computed.ts';
import type { ComputedContext } from '../computed/context.ts';
import type { Body } from '../record.ts';
import { hasMoreReaders } from './readers.ts';
import { same } from './same.ts';
import {
  type Choices,
  type Dispute,
  joinParts,
  joinSets,
  type JoinedParts,
  type Side,
} from './values.ts';

export type { Choices, Dispute, Side } from './values.ts';

export interface MergeInput {
  readonly type: string;
  /** What the author of `mine` saw; absent where he made the record himself. */
  readonly base: Body | undefined;
  /** The version that stands. */
  readonly theirs: Body;
  readonly mine: Body;
  readonly context: ComputedContext;
  readonly schemaVersion?: number;
  /** What a person decided of disputes, by their key. */
  readonly choices?: Choices;
}

export type Merged = {
  /** In conflict: theirs, with whatever of mine is not in dispute. */
  readonly body: Body;
  /** Whose each field is that was changed since the base. */
  readonly from: Readonly<Record<string, Side | 'both'>>;
} & (
  | { readonly kind: 'merged' }
  | {
      readonly kind: 'conflict';
      readonly disputes: readonly Dispute[];
      /** Whether something of mine stands in `body`. */
      readonly isPartly: boolean;
    }
);

/** Undefined for a type that this build does not know. */
export function mergeBodies(input: MergeInput): Merged | undefined {
  const type = recordType(input.type);
  if (type === undefined) return undefined;
  const joined = join(type, input);
  const body = finished(type, input, joined);
  const faults = faultsOf(type, input, body);
  const isForMore = tellsMore(type, input, joined, body);
  if (joined.disputes.length === 0 && faults.length === 0 && !isForMore)
    return { kind: 'merged', body, from: joined.from };
  if (faults.length > 0 || isForMore) {
    // Each for itself is right, together they are not: whatever differs is to be decided.
    const disputes = joined.differing.map(({ key, fields }) => ({ key, fields }));
    const whole =
      disputes.length > 0 ? disputes : faults.map((name) => ({ key: name, fields: [name] }));
    return { kind: 'conflict', body: input.theirs, from: {}, disputes: whole, isPartly: false };
  }
  const isPartly =
    Object.values(joined.from).some((side) => side !== 'theirs') && !same(body, input.theirs);
  return { kind: 'conflict', body, from: joined.from, disputes: joined.disputes, isPartly };
}

/** What somebody wrote for few must not come before more because another changed what decides that; only a person may. */
function tellsMore(
  type: RecordType,
  { base, theirs, mine, choices = {} }: MergeInput,
  { differing }: JoinedParts,
  body: Body,
): boolean {
  const isDecided = differing.every(({ key }) => Object.hasOwn(choices, key));
  if (isDecided || same(body, theirs)) return false;
  return [base ?? body, theirs, mine].some((written) => hasMoreReaders(type, body, written));
}

/** Stands where a field was answered with 不明, so that the answer and the mark are one value. */
const UNKNOWN = Symbol('不明');
const MARKS = ['unknown_fields', 'confirmed'];

function join(type: RecordType, { base, theirs, mine, choices }: MergeInput): JoinedParts {
  const three = { base: cells(base ?? {}), theirs: cells(theirs), mine: cells(mine) };
  return joinParts(type, three, { path: '', choices: choices ?? {} });
}

function cells(body: Body): Body {
  const rest = Object.entries(body).filter(([name]) => !MARKS.includes(name));
  const unknown = unknownFields(body).filter((name) => !Object.hasOwn(body, name));
  return Object.fromEntries([...rest, ...unknown.map((name) => [name, UNKNOWN] as const)]);
}

/** Back to a body: with its marks, and with what is computed from what stands there now. */
function finished(type: RecordType, input: MergeInput, { body, disputes }: JoinedParts): Body {
  const entries = Object.entries(body);
  const unknown = entries.filter(([, value]) => value === UNKNOWN).map(([name]) => name);
  const confirmed = joinSets({
    base: codesOf(input.base ?? {}),
    theirs: codesOf(input.theirs),
    // While something is in dispute nobody has confirmed what stands.
    mine: codesOf(disputes.length > 0 ? (input.base ?? {}) : input.mine),
  });
  const plain = {
    ...Object.fromEntries(entries.filter(([, value]) => value !== UNKNOWN)),
    ...(unknown.length === 0 ? {} : { unknown_fields: unknown }),
    ...(confirmed.length === 0 ? {} : { confirmed }),
  };
  return withComputed(type.key, plain, input.context);
}

function codesOf(body: Body): readonly unknown[] {
  const codes = Object.hasOwn(body, 'confirmed') ? body['confirmed'] : undefined;
  return Array.isArray(codes) ? codes : [];
}

/** Fields that cannot stand beside each other: wrong, rare and confirmed by nobody, or hidden by what the other chose. */
function faultsOf(type: RecordType, input: MergeInput, body: Body): readonly string[] {
  const context = input.schemaVersion === undefined ? {} : { schemaVersion: input.schemaVersion };
  const issues = (of: Body) => {
    const { confirmed: _, ...asked } = of;
    return validateBody(type.key, asked, 'draft', context);
  };
  const here = issues(body);
  const wrong = here
    .filter(({ severity }) => severity === 'error')
    .map(({ field }) => topOf(field));
  const sides = [input.theirs, input.mine].map((side) => ({ side, asked: issues(side) }));
  const unasked = here
    .filter(({ severity }) => severity === 'confirm')
    .filter(({ code, field }) =>
      sides.every(
        ({ side, asked }) =>
          !asked.some((one) => one.code === code && one.field === field) ||
          !same(side[topOf(field)], body[topOf(field)]),
      ),
    )
    .map(({ field }) => topOf(field));
  const kept = bodyToSave(type, body);
  const hidden = Object.keys(body).filter(
    (name) =>
      !MARKS.includes(name) &&
      !Object.hasOwn(kept, name) &&
      [input.theirs, input.mine].some(
        (side) => same(side[name], body[name]) && Object.hasOwn(bodyToSave(type, side), name),
      ),
  );
  return [...new Set([...wrong, ...unasked, ...hidden])];
}

function topOf(field: string): string {
  return field.split('.')[0] ?? field;
}
