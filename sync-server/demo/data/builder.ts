// Collects the records of the demo city, each stamped and anchored as a real one would be.
import { addDays, instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type {
  Body,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  Stamp,
  SubjectId,
} from '../../../src/lib/domain/record.ts';
import { siblingId } from '../../../src/lib/domain/catalogue/siblings.ts';
import type { RecordType } from '../../../src/lib/domain/catalogue/shapes.ts';
import type { CaseClass, Compartment, Membership } from '../../../src/lib/protocol/scope.ts';
import {
  areaCompartments,
  newCaseClass,
  newMembership,
  shareMembership,
} from '../../../src/lib/protocol/scope.ts';
import { createComputing } from './computing.ts';
import { demoChangeId, demoId } from './seeded.ts';
import { workerOf } from './users.ts';

export interface Addition {
  readonly on: PlainDate;
  readonly site: SiteCode;
  /** Absent where nobody knows yet whom it is about, and for a meeting about several families. */
  readonly subjectId?: SubjectId | undefined;
  readonly householdId?: RecordId;
  readonly caseId?: RecordId;
  readonly by?: Stamp['by'];
  /** On that day; the end of the working day where absent. */
  readonly time?: string;
  /** `approval_state`; a draft where absent. */
  readonly status?: string;
}

export interface CityBuilder {
  readonly today: PlainDate;
  readonly add: (type: string, key: string, body: Body, how: Addition) => RecordId;
  /** The stricter part of a record, in the compartment of its own; its id follows from the record's. */
  readonly addBeside: (
    sibling: RecordType,
    parent: RecordId,
    body: Body,
    how: Addition,
  ) => RecordId;
  /** The subject belongs to the center by area; no center: to city hall alone. */
  readonly place: (subject: SubjectId, center?: SiteCode) => void;
  /** For a case, or (as for postnatal care) with these compartments. */
  readonly share: (
    subject: SubjectId,
    site: SiteCode,
    why: { readonly caseId: RecordId } | { readonly compartments: readonly Compartment[] },
  ) => void;
  readonly change: (subject: SubjectId, edit: (membership: Membership) => Membership) => void;
  readonly classify: (caseId: RecordId, compartment: Compartment) => void;
  readonly count: () => number;
  readonly result: () => {
    readonly records: readonly RecordDoc[];
    readonly memberships: readonly Membership[];
    readonly classes: readonly CaseClass[];
  };
}

export function createCityBuilder(today: PlainDate): CityBuilder {
  const records: RecordDoc[] = [];
  const memberships = new Map<SubjectId, Membership>();
  const classes: CaseClass[] = [];
  const computing = createComputing(today);
  const change: CityBuilder['change'] = (subject, edit) => {
    const held = memberships.get(subject);
    if (held === undefined) throw new RangeError('a subject that was never placed');
    memberships.set(subject, edit(held));
  };
  const put = (id: RecordId, type: string, body: Body, how: Addition): RecordId => {
    const { on, site, subjectId, householdId, caseId, by, time, status } = how;
    const day = on < today ? on : addDays(today, -1);
    const stamp: Stamp = {
      at: instantInTokyo(day, time ?? '17:10'),
      by: by ?? workerOf(site),
      site,
      device: `demo-${site.toLowerCase()}` as DeviceId,
    };
    const record: RecordDoc = {
      id,
      type,
      schemaVersion: 1,
      ...(subjectId === undefined ? {} : { subjectId }),
      ...(householdId === undefined ? {} : { householdId }),
      ...(caseId === undefined ? {} : { caseId }),
      body: computing.complete(type, body, subjectId),
      created: stamp,
      updated: stamp,
      changeId: demoChangeId(id),
      status: status ?? 'draft',
    };
    records.push(record);
    computing.remember(record);
    return id;
  };
  return {
    today,
    add: (type, key, body, how) => put(demoId(type, key), type, body, how),
    addBeside: (sibling, parent, body, how) =>
      put(siblingId(parent, sibling), sibling.key, body, how),
    place: (subject, center) => {
      const area =
        center === undefined
          ? []
          : [{ site: center, compartments: areaCompartments, why: 'area' as const }];
      memberships.set(subject, newMembership(subject, area));
    },
    share: (subject, site, why) => {
      change(subject, (held) => shareMembership(held, { site, ...why }));
    },
    change,
    classify: (caseId, compartment) => {
      classes.push(newCaseClass(caseId, compartment));
    },
    count: () => records.length,
    result: () => ({
      records: records.map((record) => computing.finish(record)),
      memberships: [...memberships.values()],
      classes,
    }),
  };
}
