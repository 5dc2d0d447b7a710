// What a person has to decide of a change in conflict, and the text that follows from what he chose so far.
import { unknownFields } from '../../domain/catalogue/conditions.ts';
import { givenFields } from '../../domain/catalogue/given.ts';
import { recordType } from '../../domain/catalogue/registry.ts';
import type { PlainDate } from '../../domain/dates.ts';
import { type Choices, type Dispute, mergeBodies, type Side } from '../../domain/merge/merge.ts';
import { same } from '../../domain/merge/same.ts';
import type { Body } from '../../domain/record.ts';
import { describeBody, type Names } from '../describe.ts';

/** One of the two, or words of his own. */
export type Choice = Side | { readonly own: string };

export interface Decision {
  readonly key: string;
  readonly label: string;
  /** All of either, in words; empty where it says nothing. */
  readonly mine: string;
  readonly theirs: string;
  /** The field that may be written anew right here: text; everything else is, in the form. */
  readonly field?: string;
}

export interface Resolution {
  readonly decisions: readonly Decision[];
  /** Labels of what only the author of the change wrote: it stands beside what the others wrote. */
  readonly joined: readonly string[];
  /** With everything that was chosen; what is not chosen yet is as the author wrote it. */
  readonly body: Body;
  readonly undecided: number;
  /** Chosen like this it cannot be saved: the form says why. */
  readonly isWrong: boolean;
}

export interface Sides {
  readonly type: string;
  readonly base: Body | undefined;
  readonly theirs: Body;
  readonly mine: Body;
  readonly schemaVersion: number;
  readonly today: PlainDate;
}

export function resolutionOf(
  sides: Sides,
  chosen: Readonly<Record<string, Choice>>,
  names: Names,
): Resolution {
  const decisions = new Map<string, Decision>();
  const choices: Record<string, Side> = {};
  const taken = new Map<string, Side>();
  const base = knownBase(sides);
  for (;;) {
    const merged = mergeBodies({ ...sides, base, context: { today: sides.today }, choices });
    const disputes = merged?.kind === 'conflict' ? merged.disputes : [];
    const fresh = disputes.filter(({ key }) => choices[key] === undefined);
    if (merged === undefined || fresh.length === 0) {
      const joined = merged?.kind === 'conflict' ? composed(sides, taken) : merged?.body;
      return {
        decisions: [...decisions.values()],
        joined: labelsOf(sides, merged?.from ?? {}, choices, names),
        body: withOwnWords(joined ?? sides.mine, decisions, chosen),
        undecided: [...decisions.keys()].filter((key) => chosen[key] === undefined).length,
        isWrong: merged === undefined || merged.kind === 'conflict',
      };
    }
    for (const dispute of fresh) {
      const key = groupOf(dispute);
      decisions.set(key, decisions.get(key) ?? decisionOf(sides, dispute, names));
      const side = sideOf(chosen[key], dispute, { ...sides, base });
      choices[dispute.key] = side;
      for (const name of dispute.fields) taken.set(name, side);
    }
  }
}

/** Forgotten when the record left this device, and now it is here again: whatever differs is to be decided. */
function knownBase({ type, base, theirs, mine }: Sides): Body | undefined {
  if (base === undefined || Object.keys(base).length > 0) return base;
  const names = [theirs, mine].flatMap((body) => [...Object.keys(body), ...unknownFields(body)]);
  const given = givenFields(type);
  // What the server gave is nobody's to decide: it is as theirs says.
  const before = (name: string) => (given.includes(name) ? mine[name] : FORGOTTEN);
  return Object.fromEntries(names.map((name) => [name, before(name)] as const));
}
const FORGOTTEN = Symbol('forgotten');

/** Parts of one row are decided together. */
function groupOf({ fields, row }: Dispute): string {
  return row === undefined ? fields.join('+') : `${fields.join('+')}/${row}`;
}

/** What nobody chose yet is as the author wrote it, if he did; where he only left it alone it is the other's. */
function sideOf(choice: Choice | undefined, { fields }: Dispute, { base, mine }: Sides): Side {
  if (choice !== undefined) return choice === 'theirs' ? 'theirs' : 'mine';
  const isLeft = fields.every((name) => same(told(base ?? {}, name), told(mine, name)));
  return base !== undefined && isLeft ? 'theirs' : 'mine';
}

function told(body: Body, name: string): unknown {
  return unknownFields(body).includes(name) ? '不明' : body[name];
}

/** It cannot be saved like this, but a form can begin with it: theirs, with what is mine by choice. */
function composed({ theirs, mine }: Sides, taken: ReadonlyMap<string, Side>): Body {
  const isMine = (name: string): boolean => taken.get(name) === 'mine';
  const { unknown_fields: _, ...rest } = theirs;
  const unknown = [
    ...unknownFields(theirs).filter((name) => !isMine(name)),
    ...unknownFields(mine).filter(isMine),
  ];
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !isMine(name))),
    ...Object.fromEntries(Object.entries(mine).filter(([name]) => isMine(name))),
    ...(unknown.length === 0 ? {} : { unknown_fields: unknown }),
  };
}

function decisionOf(sides: Sides, dispute: Dispute, names: Names): Decision {
  const { fields, row } = dispute;
  const of = (body: Body) =>
    describedFields(sides.type, row === undefined ? body : only(body, fields, row), fields, names);
  const [mine, theirs] = [of(sides.mine), of(sides.theirs)];
  const labels = [...new Set([...mine, ...theirs].map(({ label }) => label))];
  const text = (list: ReturnType<typeof of>): string =>
    list.map(({ label, value }) => (labels.length > 1 ? `${label}：${value}` : value)).join('\n');
  const [name = ''] = fields;
  const known = recordType(sides.type)?.fields.find((field) => field.name === name);
  const isText = fields.length === 1 && (known?.type === 'text' || known?.type === 'string');
  return {
    key: groupOf(dispute),
    label: labels.join('・') || (known?.ja ?? name),
    mine: text(mine),
    theirs: text(theirs),
    ...(isText ? { field: name } : {}),
  };
}

function describedFields(type: string, body: Body, fields: readonly string[], names: Names) {
  return describeBody(type, body, names)
    .flatMap((section) => section.fields)
    .filter(({ name }) => fields.includes(name));
}

/** The body with one row of its rows. */
function only(body: Body, fields: readonly string[], row: string): Body {
  const [field = ''] = fields;
  const rows = Array.isArray(body[field]) ? (body[field] as readonly Body[]) : [];
  const found = rows.filter(({ row_id }) => row_id === row);
  const { [field]: _, ...rest } = body;
  return found.length === 0 ? rest : { ...rest, [field]: found };
}

function withOwnWords(
  body: Body,
  decisions: ReadonlyMap<string, Decision>,
  chosen: Readonly<Record<string, Choice>>,
): Body {
  const own = [...decisions.values()].flatMap(({ key, field }) => {
    const choice = chosen[key];
    return field !== undefined && typeof choice === 'object' ? [[field, choice.own] as const] : [];
  });
  const words = new Map<string, unknown>(own);
  const kept = Object.entries({ ...body, ...Object.fromEntries(words) });
  return Object.fromEntries(kept.filter(([name, value]) => !words.has(name) || value !== ''));
}

function labelsOf(
  { type, mine, theirs }: Sides,
  from: Readonly<Record<string, Side | 'both'>>,
  choices: Choices,
  names: Names,
): readonly string[] {
  const free = Object.keys(from).filter(
    (name) =>
      from[name] !== 'theirs' && choices[name] === undefined && !same(mine[name], theirs[name]),
  );
  const asked = Object.keys(choices).map((key) => key.split('/')[0] ?? key);
  const left = free.filter((name) => !asked.some((key) => key.split('+').includes(name)));
  return describedFields(type, { ...theirs, ...mine }, left, names).map(({ label }) => label);
}
