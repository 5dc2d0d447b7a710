// Who may hold which record, in memory: the one map that pull, push, the desk and live ask, so that they agree.
import { isPlainObject } from '../../src/lib/domain/catalogue/conditions.ts';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import type {
  Body,
  RecordDoc,
  RecordId,
  SiteCode,
  SubjectId,
} from '../../src/lib/domain/record.ts';
import type {
  CaseClass,
  ChannelId,
  Membership,
  RecordOf,
  ScopeLookup,
} from '../../src/lib/protocol/scope.ts';
import {
  addToDigest,
  anchorsOf,
  decidersOf,
  channels,
  classDeciding,
  formerChannels,
  isActive,
  parentOf,
  parentsOf,
  scopeGeneration,
  takeFromDigest,
  versionHash,
} from '../../src/lib/protocol/scope.ts';
import type { ChannelTotals, Freshness } from '../../src/lib/protocol/wire.ts';
import {
  isStoredClass,
  isStoredMembership,
  isStoredRecord,
  type StoredRecord,
} from '../sync/stored.ts';
import type { Collection, StoredDoc } from '../store/store.ts';
import { createTurns } from '../sync/turns.ts';
import { createOpenCases } from './scope-index-cases.ts';
import { createSubjectLists } from './scope-index-subjects.ts';

export interface ScopeIndex extends Required<ScopeLookup> {
  /** Grows with every change: two equal readings mean that nothing moved between them. */
  readonly counter: () => number;
  /** The counter when anything of what this channel holds, or of its subjects, moved last. */
  readonly movedAt: (channel: ChannelId) => number;
  /** Takes in a stored document, older or equal ones without effect. The writer calls it in the step of its write. */
  observe(doc: StoredDoc): void;
  /** Runs a write together with what it observes; `settled` waits for it. */
  during<T>(write: () => Promise<T>): Promise<T>;
  /** One after the other: whatever moves records between channels reads where they stood before it writes. */
  alone<T>(move: () => Promise<T>): Promise<T>;
  /** When every write that is under way now has been observed: a snapshot waits for it after noting its position. */
  settled(): Promise<void>;
  has(id: RecordId): boolean;
  /** What decides the scope of the record, without anything else that it says. */
  slimOf(id: RecordId): RecordDoc | undefined;
  /** The channels the record stands in now. Unknown records stand in none. */
  channelsOf(id: RecordId): ReadonlySet<ChannelId>;
  /** Channels it has stood in since it exists, and does not now. */
  formerChannelsOf(id: RecordId): ReadonlySet<ChannelId>;
  /** Where the record would stand if one scope document were another. */
  channelsIf(id: RecordId, other: Partial<ScopeLookup>): ReadonlySet<ChannelId>;
  /** The cases whose class decides over records of this subject. */
  casesOf(subject: SubjectId): readonly RecordId[];
  freshnessOf(id: RecordId): Freshness;
  /** Generations of the scope documents of a record as they are now. */
  scopeOf(record: RecordDoc): Readonly<Record<string, number>>;
  /** Records that hang on a subject or a case, in order of id. */
  byAnchor(anchor: RecordId): readonly RecordId[];
  /** Memos and attachments of a record, and theirs. */
  attachedTo(id: RecordId): readonly RecordId[];
  /** Whatever a scope document of this subject or case decides about: what hangs on it, and what is attached to that. */
  decidedBy(anchor: RecordId): readonly RecordId[];
  /** The one of its subjects with which a snapshot sends it. */
  firstAnchorOf(id: RecordId): SubjectId | undefined;
  totals(channel: ChannelId): ChannelTotals;
  /** Subjects whose site has this compartment now, in order of id. */
  subjectsOf(channel: ChannelId): readonly SubjectId[];
  /** A case that is open for a person, a household or anybody who lives with them: the scope CASE. */
  openCaseOf(subject: SubjectId): RecordId | undefined;
  siteHas(subject: SubjectId, site: SiteCode): boolean;
  /** Of which somebody is a member now. */
  householdsOf(person: RecordId): readonly RecordId[];
}

/** Reads every record and scope document once, then follows what is observed. */
export async function loadScopeIndex(records: Collection): Promise<ScopeIndex> {
  const index = createScopeIndex();
  for (const prefix of ['membership', 'class', undefined]) {
    let after: string | undefined;
    for (;;) {
      const query =
        prefix === undefined
          ? { from: ' ', to: '~', limit: 1_000 }
          : { from: `${prefix}:`, to: `${prefix};`, limit: 1_000 };
      const page = await records.range(after === undefined ? query : { ...query, after });
      for (const doc of page) index.observe(doc);
      after = page.at(-1)?._id;
      if (page.length < 1_000) break;
    }
  }
  return index;
}

interface Meta {
  /** The record with only those fields of its body that decide its scope. */
  readonly slim: RecordDoc;
  readonly version: number;
  readonly born: Readonly<Record<string, number>>;
  /** Where earlier versions put it, and the version that ended that. */
  readonly been: Readonly<Record<ChannelId, number>>;
  /** What its freshness has lost to versions that tell of fewer people. */
  readonly lift: number;
  readonly channels: ReadonlySet<ChannelId>;
}

export function createScopeIndex(): ScopeIndex {
  const memberships = new Map<SubjectId, Membership>();
  const classes = new Map<RecordId, CaseClass>();
  const beenOf = new Map<RecordId, ReadonlySet<ChannelId>>();
  const metas = new Map<RecordId, Meta>();
  const anchored = new Map<string, Set<RecordId>>();
  const attached = new Map<RecordId, Set<RecordId>>();
  const sums = new Map<ChannelId, { records: number; digest: number }>();
  const openCases = createOpenCases();
  const subjects = createSubjectLists();
  const underWay = new Set<Promise<unknown>>();
  const turns = createTurns();
  let counter = 0;
  const moved = new Map<ChannelId, number>();

  const scope = {
    membershipOf: (subject: SubjectId) => memberships.get(subject),
    classOf: (caseId: RecordId) => classes.get(caseId),
    recordOf: (id: RecordId) => metas.get(id)?.slim,
  } satisfies ScopeLookup;

  const attachedTo = (id: RecordId): readonly RecordId[] =>
    [...(attached.get(id) ?? [])].sort().flatMap((one) => [one, ...attachedTo(one)]);

  const decidedBy = (anchor: string): readonly RecordId[] => {
    const found = new Set<RecordId>();
    for (const id of [...(anchored.get(anchor) ?? [])].sort())
      for (const one of [id, ...attachedTo(id)]) found.add(one);
    return [...found];
  };

  const count = (meta: Meta, sign: 1 | -1): void => {
    const hash = versionHash(meta.slim.id, meta.version);
    for (const channel of meta.channels) {
      const sum = sums.get(channel) ?? { records: 0, digest: 0 };
      sum.records += sign;
      sum.digest = sign === 1 ? addToDigest(sum.digest, hash) : takeFromDigest(sum.digest, hash);
      sums.set(channel, sum);
    }
  };

  const put = (meta: Omit<Meta, 'channels'>): void => {
    const held = metas.get(meta.slim.id);
    if (held !== undefined) count(held, -1);
    const now: Meta = { ...meta, channels: channels(meta.slim, scope) };
    metas.set(meta.slim.id, now);
    count(now, 1);
    counter += 1;
    for (const channel of [...(held?.channels ?? []), ...now.channels]) moved.set(channel, counter);
  };

  const lookAgain = (anchor: string): void => {
    lookAt(decidedBy(anchor));
  };

  const lookAt = (ids: readonly RecordId[]): void => {
    for (const id of ids) {
      const meta = metas.get(id);
      if (meta !== undefined) put(meta);
    }
  };

  const observeRecord = ({ record, born = {}, been = {}, lift = 0 }: StoredRecord): void => {
    const version = record.version ?? 0;
    const held = metas.get(record.id);
    if (held !== undefined && held.version >= version) return;
    const slim = slimmed(record);
    for (const anchor of scopeKeys(slim, scope.recordOf)) add(anchored, anchor, record.id);
    const parent = parentOf(slim);
    // Nothing is attached to itself, whatever a body says.
    if (parent !== undefined && !attachedTo(record.id).includes(parent) && parent !== record.id)
      add(attached, parent, record.id);
    put({ slim, version, born, been, lift });
    lookAt(attachedTo(record.id));
    openCases.observe(record);
  };

  /** Where earlier versions of the record put it, or those of what it was attached to by then. */
  const stoodBefore = ({ slim, been, born }: Meta): readonly ChannelId[] => [
    ...(Object.keys(been) as ChannelId[]),
    ...parentsOf(slim, scope.recordOf).flatMap(({ id }) =>
      Object.entries(metas.get(id)?.been ?? {}).flatMap(([channel, until]) =>
        until > (born[id] ?? 0) ? [channel as ChannelId] : [],
      ),
    ),
  ];

  /** Entries that had ended before the record existed never held it. */
  const sinceBirth = (meta: Meta): ScopeLookup => ({
    membershipOf: (subject) => {
      const membership = memberships.get(subject);
      const born = meta.born[subject] ?? 0;
      return membership === undefined
        ? undefined
        : {
            ...membership,
            entries: membership.entries.filter(({ to }) => to === undefined || to > born),
          };
    },
    recordOf: scope.recordOf,
    classOf: (caseId) => {
      const caseClass = classes.get(caseId);
      const born = meta.born[caseId] ?? 0;
      return caseClass === undefined
        ? undefined
        : { ...caseClass, history: caseClass.history.filter(({ to }) => to > born) };
    },
  });

  return {
    ...scope,
    counter: () => counter,
    movedAt: (channel) => moved.get(channel) ?? 0,
    observe(doc) {
      if (isStoredRecord(doc)) {
        observeRecord(doc);
      } else if (isStoredMembership(doc)) {
        const { membership } = doc;
        const held = memberships.get(membership.subjectId);
        if (held !== undefined && held.generation >= membership.generation) return;
        memberships.set(membership.subjectId, membership);
        counter += 1;
        for (const channel of subjects.set(membership)) moved.set(channel, counter);
        lookAgain(membership.subjectId);
      } else if (isStoredClass(doc)) {
        const held = classes.get(doc.class.caseId);
        const been = beenOf.get(doc.class.caseId) ?? [];
        if (doc.been !== undefined) beenOf.set(doc.class.caseId, new Set([...been, ...doc.been]));
        if (held !== undefined && held.generation >= doc.class.generation) return;
        classes.set(doc.class.caseId, doc.class);
        counter += 1;
        lookAgain(doc.class.caseId);
      }
    },
    during(write) {
      const running = write();
      const ended: Promise<unknown> = running.then(
        () => underWay.delete(ended),
        () => underWay.delete(ended),
      );
      underWay.add(ended);
      return running;
    },
    alone: (move) => turns.take('scope', move),
    async settled() {
      await Promise.all([...underWay]);
    },
    has: (id) => metas.has(id),
    slimOf: (id) => metas.get(id)?.slim,
    channelsOf: (id) => metas.get(id)?.channels ?? new Set(),
    formerChannelsOf(id) {
      const meta = metas.get(id);
      if (meta === undefined) return new Set();
      const former = formerChannels(meta.slim, sinceBirth(meta));
      const caseId = classDeciding(meta.slim, scope.recordOf);
      const been = caseId === undefined ? undefined : beenOf.get(caseId);
      const found = [...former].filter((one) => been?.has(one) ?? true);
      const left = stoodBefore(meta).filter((one) => !meta.channels.has(one));
      return new Set([...found, ...left]);
    },
    channelsIf(id, other) {
      const meta = metas.get(id);
      return meta === undefined ? new Set() : channels(meta.slim, { ...scope, ...other });
    },
    casesOf(subject) {
      const found = new Set<RecordId>();
      for (const id of anchored.get(subject) ?? []) {
        const slim = metas.get(id)?.slim;
        const caseId = slim === undefined ? undefined : classDeciding(slim, scope.recordOf);
        if (caseId !== undefined) found.add(caseId);
      }
      return [...found].sort();
    },
    freshnessOf(id) {
      const meta = metas.get(id);
      if (meta === undefined) return { scope: 0, version: 0 };
      const lifts = [meta, ...parentsOf(meta.slim, scope.recordOf).map(({ id }) => metas.get(id))];
      const lifted = lifts.reduce((sum, one) => sum + (one?.lift ?? 0), 0);
      return { scope: scopeGeneration(meta.slim, scope) + lifted, version: meta.version };
    },
    scopeOf(record) {
      const found: Record<string, number> = {};
      for (const key of scopeKeys(record, scope.recordOf)) {
        const id = key as RecordId;
        found[key] = memberships.get(id)?.generation ?? classes.get(id)?.generation ?? 0;
      }
      for (const parent of parentsOf(record, scope.recordOf)) {
        found[parent.id] = metas.get(parent.id)?.version ?? 0;
        const caseId = classDeciding(parent, scope.recordOf);
        if (caseId !== undefined) found[caseId] = classes.get(caseId)?.generation ?? 0;
      }
      return found;
    },
    byAnchor: (anchor) => [...(anchored.get(anchor) ?? [])].sort(),
    attachedTo,
    decidedBy,
    firstAnchorOf(id) {
      const meta = metas.get(id);
      return meta === undefined ? undefined : [...anchorsOf(meta.slim)].sort()[0];
    },
    totals: (channel) => ({ ...(sums.get(channel) ?? { records: 0, digest: 0 }) }),
    subjectsOf: (channel) => subjects.of(channel),
    openCaseOf: (subject) => openCases.of(subject),
    householdsOf: (person) => openCases.householdsOf(person),
    siteHas: (subject, site) =>
      memberships.get(subject)?.entries.some((e) => isActive(e) && e.site === site) ?? false,
  };
}

/** All that decide where a record stands, and the case whose class it takes: where it is listed, and what its stored form names as anchors. */
export function scopeKeys(record: RecordDoc, recordOf?: RecordOf): readonly string[] {
  const classed = recordType(record.type)?.classed;
  const keys: string[] = [...decidersOf(record, recordOf)];
  if (classed === 'self') keys.push(record.id);
  if (record.caseId !== undefined) keys.push(record.caseId);
  return [...new Set(keys)];
}

function slimmed(record: RecordDoc): RecordDoc {
  const type = recordType(record.type);
  const names = type?.anchor.kind === 'fields' ? [...type.anchor.fields] : [];
  names.push(...(type?.compartmentRules ?? []).map((rule) => rule.field));
  if (type?.compartmentOf !== undefined) names.push(type.compartmentOf);
  const body: Record<string, unknown> = {};
  for (const name of names) body[name] = record.body[name];
  const also = type?.alsoAbout;
  const rows = also === undefined ? undefined : record.body[also.field];
  if (also !== undefined && Array.isArray(rows))
    body[also.field] = rows.map((row: unknown) =>
      Object.fromEntries(also.of.map((name) => [name, isPlainObject(row) ? row[name] : undefined])),
    );
  return { ...record, body: body as Body };
}

function add<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
