// The channel rules against a hand-written table, and against a naive model under random edits of scope.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import table from '../../../test/data/scope-table.json' with { type: 'json' };
import type { RecordDoc, RecordId, SiteCode } from '../domain/record.ts';
import {
  addToDigest,
  channels,
  endShare,
  formerChannels,
  isNewer,
  moveMembership,
  newCaseClass,
  newMembership,
  reclassify,
  sameAnchors,
  scopeGeneration,
  shareMembership,
  takeFromDigest,
  versionHash,
} from './scope.ts';
import type { CaseClass, Compartment, Membership, ScopeLookup } from './scope.ts';

const a = 'person:A' as RecordId;
const b = 'person:B' as RecordId;
const caseId = 'case:1' as RecordId;

interface Built {
  readonly type: string;
  readonly protect?: string | undefined;
  readonly hasCase?: boolean;
  readonly noSubject?: boolean | undefined;
  readonly isVoid?: boolean | undefined;
}

function build({ type, protect, hasCase, noSubject, isVoid }: Built): RecordDoc {
  const bodies: Readonly<Record<string, Record<string, unknown>>> = {
    person_address: { person_id: a, ...(protect === undefined ? {} : { protect_level: protect }) },
    birth_contact: { child_id: a, mother_id: b },
    relationship: { from_person: a, to_person: b },
    case: { main_person: a },
  };
  const self = type === 'person' || type === 'household';
  return {
    id: self ? a : type === 'case' ? caseId : `${type}:1`,
    type,
    schemaVersion: 1,
    ...(noSubject === true ? {} : { subjectId: a }),
    ...(hasCase === true && type === 'case_note' ? { caseId } : {}),
    body: bodies[type] ?? {},
    ...(isVoid === true ? { void: { at: '2026-07-15T09:00:00Z', by: 'u', reason: '誤入力' } } : {}),
  } as unknown as RecordDoc;
}

/** 'CKITA area CORE+MCH ended' */
function membershipOf(subjectId: RecordId, entries: readonly string[]): Membership {
  const read = entries.map((entry, at) => {
    const [site = '', why = '', list = '', ended] = entry.split(' ');
    return {
      site: site as SiteCode,
      why: why as 'area' | 'share',
      compartments: list.split('+') as Compartment[],
      from: at + 1,
      ...(ended === undefined ? {} : { to: at + 2 }),
    };
  });
  return { subjectId, generation: entries.length + 1, entries: read };
}

function classFrom(text: string | undefined): CaseClass | undefined {
  if (text === undefined || text === 'unknown') return undefined;
  const [first = '', ...rest] = text.split('>') as Compartment[];
  return rest.reduce(reclassify, newCaseClass(caseId, first as Compartment));
}

describe('the hand-written table of channels', () => {
  it.each(table.channels)('$why: $expect', (row) => {
    const subjects = row.subjects as Readonly<Partial<Record<'a' | 'b', readonly string[]>>>;
    const record = build({
      type: row.type,
      protect: row.protect,
      hasCase: row.class !== undefined,
      noSubject: row.noSubject,
      isVoid: row.void,
    });
    const caseClass = classFrom(row.class);
    const scope: ScopeLookup = {
      membershipOf: (id) => {
        const entries = id === a ? subjects.a : subjects.b;
        return entries === undefined ? undefined : membershipOf(id, entries);
      },
      classOf: (id) => (id === caseId ? caseClass : undefined),
    };
    expect([...channels(record, scope)].sort()).toEqual(row.expect);
    expect([...formerChannels(record, scope)].sort()).toEqual(row.former);
  });
});

type Edit =
  | { readonly kind: 'move'; readonly who: 'a' | 'b'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'share' | 'endShare';
      readonly who: 'a' | 'b';
      readonly site: string;
      readonly caseId: RecordId | undefined;
    }
  | { readonly kind: 'class'; readonly compartment: Compartment };

const site = fc.constantFrom('CKITA', 'CMINAMI', 'PPC');
const who = fc.constantFrom('a' as const, 'b' as const);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), who, from: site, to: site }),
  fc.record({
    kind: fc.constantFrom('share' as const, 'endShare' as const),
    who,
    site,
    caseId: fc.constantFrom(undefined, caseId, 'case:2' as RecordId),
  }),
  fc.record({
    kind: fc.constant('class' as const),
    compartment: fc.constantFrom<Compartment>('CARE', 'CONSULT', 'ABUSE'),
  }),
);

const kinds: readonly Built[] = [
  { type: 'person' },
  { type: 'relationship' },
  { type: 'birth_contact' },
  { type: 'case_note' },
  { type: 'case_note', hasCase: true },
  { type: 'case', hasCase: true },
];

/** The world as a child would draw it: for each person, the sites of the area and 'site for which case' of what is shared. */
interface Drawing {
  readonly area: Record<'a' | 'b', Set<string>>;
  readonly shared: Record<'a' | 'b', Set<string>>;
  compartment: Compartment;
}

function drawnChannels(world: Drawing, { type, hasCase }: Built): string[] {
  const held = (one: 'a' | 'b', compartment: string): string[] => [
    ...(['CORE', 'MCH', 'CARE'].includes(compartment) ? world.area[one] : []),
    ...(['CORE', 'CONSULT'].includes(compartment)
      ? [...world.shared[one]].map((share) => share.split(' ')[0]!)
      : []),
  ];
  const compartment =
    type === 'birth_contact'
      ? 'MCH'
      : hasCase === true
        ? world.compartment
        : type === 'case_note'
          ? 'CARE'
          : 'CORE';
  const sites = held('a', compartment).filter(
    (one) => type !== 'relationship' || held('b', compartment).includes(one),
  );
  return [...new Set(sites)].map((one) => `${one}.${compartment.toLowerCase()}`).sort();
}

describe('under any sequence of moves, shares and reclassifications', () => {
  it.each(kinds)(
    '$type (in a case: $hasCase): channels are as drawn, removals reach every former holder',
    (kind) => {
      fc.assert(
        fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
          const area = [
            {
              site: 'CKITA' as SiteCode,
              compartments: ['CORE', 'MCH', 'CARE'] as const,
              why: 'area' as const,
            },
          ];
          const members = { a: newMembership(a, area), b: newMembership(b, area) };
          let caseClass = newCaseClass(caseId, 'CONSULT');
          const world: Drawing = {
            area: { a: new Set(['CKITA']), b: new Set(['CKITA']) },
            shared: { a: new Set(), b: new Set() },
            compartment: 'CONSULT',
          };
          const record = build(kind);
          const scope: ScopeLookup = {
            membershipOf: (id) => (id === a ? members.a : id === b ? members.b : undefined),
            classOf: () => caseClass,
          };
          const ever = new Set(channels(record, scope));
          for (const [at, one] of edits.entries()) {
            const before = {
              channels: [...channels(record, scope)].sort(),
              generation: scopeGeneration(record, scope),
            };
            if (one.kind === 'class') {
              caseClass = reclassify(caseClass, one.compartment);
              world.compartment = one.compartment;
            } else if (one.kind === 'move') {
              const move = {
                from: one.from as SiteCode,
                to: one.to as SiteCode,
                moveId: `m${String(at)}`,
              };
              members[one.who] = moveMembership(members[one.who], move);
              expect(moveMembership(members[one.who], move)).toBe(members[one.who]);
              world.area[one.who].delete(one.from);
              world.area[one.who].add(one.to);
            } else {
              const { site, caseId: why } = one;
              const share = {
                site: site as SiteCode,
                ...(why === undefined ? {} : { caseId: why }),
              };
              const act = one.kind === 'share' ? shareMembership : endShare;
              members[one.who] = act(members[one.who], share);
              expect(act(members[one.who], share)).toBe(members[one.who]);
              const drawn = `${site} for ${String(why)}`;
              if (one.kind === 'share') world.shared[one.who].add(drawn);
              else world.shared[one.who].delete(drawn);
            }
            const now = [...channels(record, scope)].sort();
            expect(now).toEqual(drawnChannels(world, kind));
            const generation = scopeGeneration(record, scope);
            expect(generation).toBeGreaterThanOrEqual(before.generation);
            if (JSON.stringify(now) !== JSON.stringify(before.channels)) {
              expect(generation).toBeGreaterThan(before.generation);
            }
            for (const channel of channels(record, scope)) ever.add(channel);
            const former = formerChannels(record, scope);
            for (const channel of former) expect(now).not.toContain(channel);
            for (const channel of ever) {
              expect(now.includes(channel) || former.has(channel)).toBe(true);
            }
          }
        }),
        { numRuns: 200 },
      );
    },
  );
});

describe('two cases of one person, shared to the same site', () => {
  const ppc = 'PPC' as SiteCode;
  const consult = (membership: Membership) =>
    channels(build({ type: 'case_note', hasCase: true }), {
      membershipOf: () => membership,
      classOf: () => newCaseClass(caseId, 'CONSULT'),
    });

  it('end each for itself: the other stays where it is', () => {
    const other = { site: ppc, caseId: 'case:2' as RecordId };
    const both = shareMembership(
      shareMembership(newMembership(a, []), { site: ppc, caseId }),
      other,
    );
    const one = endShare(both, other);
    expect([...consult(one)]).toEqual(['PPC.consult']);
    expect(endShare(one, { site: ppc })).toBe(one);
    expect([...consult(endShare(one, { site: ppc, caseId }))]).toEqual([]);
  });
});

describe('freshness and digests', () => {
  const freshness = fc.record({ scope: fc.nat(5), version: fc.nat(5) });

  it('orders any two states one way only', () => {
    fc.assert(
      fc.property(freshness, freshness, (one, other) => {
        expect(isNewer(one, one)).toBe(false);
        const same = one.scope === other.scope && one.version === other.version;
        expect(isNewer(one, other) !== isNewer(other, one)).toBe(!same);
      }),
    );
    expect(isNewer({ scope: 1, version: 1 }, undefined)).toBe(true);
    expect(isNewer({ scope: 2, version: 1 }, { scope: 1, version: 9 })).toBe(true);
  });

  it('hashes 40,000 versions to 48 bits without a collision', () => {
    const seen = new Set<number>();
    for (let at = 0; at < 20_000; at++) {
      for (const version of [1, 2]) {
        const hash = versionHash(
          `person:01KN26H7C0${String(at).padStart(16, '0')}` as RecordId,
          version,
        );
        expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 48).toBe(true);
        seen.add(hash);
      }
    }
    expect(seen.size).toBe(40_000);
  });

  it('hashes alike on every build', () => {
    expect(versionHash('person:A' as RecordId, 1)).toBe(77805642675137);
  });

  it('takes from a sum what was added, in any order', () => {
    const hash = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(fc.array(hash), hash, (all, one) => {
        const sum = all.reduce(addToDigest, 0);
        expect(takeFromDigest(addToDigest(sum, one), one)).toBe(sum);
        expect([...all].reverse().reduce(addToDigest, 0)).toBe(sum);
      }),
    );
  });
});

describe('a new version', () => {
  it('hangs where the old one hung', () => {
    const note = build({ type: 'case_note', hasCase: true });
    expect(sameAnchors(note, { ...note, body: { facts: '別の文' } })).toBe(true);
    expect(sameAnchors(note, { ...note, caseId: 'case:2' as RecordId })).toBe(false);
    expect(sameAnchors(note, { ...note, subjectId: b })).toBe(false);
    const visit = build({ type: 'birth_contact' });
    expect(sameAnchors(visit, { ...visit, body: { child_id: b } })).toBe(false);
    expect(sameAnchors(visit, { ...visit, type: 'case_note' })).toBe(false);
  });
});
