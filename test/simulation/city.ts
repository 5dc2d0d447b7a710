// The simulated city: sites, users, families and cases, evidently fictional, in the store before anything happens.
import type { AccessUser } from '../../src/lib/domain/access.ts';
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type {
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  Stamp,
  UserId,
} from '../../src/lib/domain/record.ts';
import { newCaseClass, newMembership } from '../../src/lib/protocol/scope.ts';
import { storedClass, storedMembership } from '../../sync-server/sync/stored.ts';
import { nextVersion } from '../../sync-server/sync/versions.ts';
import type { StoredDoc } from '../../sync-server/store/store.ts';

export const SITES = ['CKITA', 'CMINAMI'] as unknown as readonly SiteCode[];
/** What center devices hold. */
export const COMPARTMENTS: readonly Compartment[] = ['CORE', 'MCH', 'CARE', 'CONSULT'];

export interface Family {
  readonly household: RecordId;
  readonly people: readonly RecordId[];
  readonly caseId: RecordId;
  readonly home: SiteCode;
}

export const FAMILIES: readonly Family[] = [0, 1, 2, 3].map((n) => ({
  household: `household:H${String(n)}` as RecordId,
  people: [`person:P${String(n)}a`, `person:P${String(n)}b`] as unknown as readonly RecordId[],
  caseId: `case:C${String(n)}` as RecordId,
  home: SITES[n % 2]!,
}));

export interface Device {
  readonly id: DeviceId;
  readonly site: SiteCode;
  /** The first may read all that the site holds; the second nothing of mother and child. */
  readonly users: readonly UserId[];
}

export const DEVICES: readonly Device[] = [
  { id: 'dev-kita-1', site: 'CKITA' },
  { id: 'dev-kita-2', site: 'CKITA' },
  { id: 'dev-minami-1', site: 'CMINAMI' },
].map(({ id, site }) => ({
  id: id as DeviceId,
  site: site as SiteCode,
  users: [`${id}-hoken`, `${id}-soudan`] as unknown as readonly UserId[],
}));

/** City hall writes too, from a desk: nothing is kept there. */
export const HALL = {
  user: 'hall' as UserId,
  device: 'server' as DeviceId,
  site: 'KKS' as SiteCode,
};

export function authorOf(user: UserId): AccessUser | undefined {
  if (user === HALL.user) return { id: user, roles: [{ site: HALL.site, role: 'KACHO' }] };
  const device = DEVICES.find(({ users }) => users.includes(user));
  return device && { id: user, roles: [{ site: device.site, role: 'MCM' }] };
}

export function compartmentsOf(user: UserId): readonly Compartment[] {
  return user.endsWith('-soudan') ? COMPARTMENTS.filter((one) => one !== 'MCH') : COMPARTMENTS;
}

export function markerOf(record: RecordDoc): string {
  const found = MARKED.map((field) => record.body[field]).find((text) => text !== undefined);
  return String(found ?? '');
}
const MARKED = [
  'contact_rule',
  'facts',
  'advice',
  'visit_caution',
  'policy_summary',
  'complaint',
  'identifying_details',
  'future_field',
];

/** The field that carries a recognizable text in each type that the simulator writes. */
export const TEXT_FIELD: Readonly<Record<string, string>> = {
  person: 'contact_rule',
  case_note: 'facts',
  birth_contact: 'advice',
};

export function seedDocs(): readonly StoredDoc[] {
  const docs: StoredDoc[] = [];
  for (const family of FAMILIES) {
    for (const subject of [family.household, ...family.people])
      docs.push(
        storedMembership(
          newMembership(subject, [
            { site: family.home, compartments: ['CORE', 'MCH', 'CARE'], why: 'area' },
          ]),
        ),
      );
    docs.push(storedClass(newCaseClass(family.caseId, 'CONSULT')));
    for (const record of recordsOf(family))
      docs.push(
        nextVersion({ record, head: undefined, receivedAt: START, salt: `salt-${record.id}` }),
      );
  }
  return docs;
}

export const START = '2026-11-01T00:00:00.000Z';

function recordsOf(family: Family): readonly RecordDoc[] {
  const [first, second] = family.people as readonly [RecordId, RecordId];
  const stamp: Stamp = {
    at: START,
    by: 'demo' as UserId,
    site: family.home,
    device: 'server' as DeviceId,
  };
  const record = (
    id: string,
    body: RecordDoc['body'],
    more: Partial<RecordDoc> = {},
  ): RecordDoc => ({
    id: id as RecordId,
    type: id.slice(0, id.indexOf(':')),
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId: `seed-${id}` as ChangeId,
    status: 'draft',
    ...more,
  });
  const n = family.household.at(-1)!;
  return [
    record(family.household, {
      members: family.people.map((person_id) => ({ person_id })),
      support_people: ['r1', 'r2'].map((row_id) => ({ row_id, name: `見本 ${row_id}` })),
    }),
    record(first, { name_kanji: `見本 ${n}子`, language: 'en', contact_rule: `seed-${first}` }),
    record(second, { name_kanji: `見本 ${n}郎`, contact_rule: `seed-${second}` }),
    record(`relationship:R${n}`, { from_person: first, to_person: second, kind: 'mother' }),
    record(`birth_contact:B${n}`, { child_id: second, advice: `seed-B${n}` }),
    record(`case_note:N${n}`, { facts: `seed-N${n}` }, { subjectId: second }),
    record(family.caseId, { main_person: second }, { householdId: family.household }),
    record(
      `case_note:K${n}`,
      { facts: `seed-K${n}` },
      { subjectId: second, caseId: family.caseId },
    ),
  ];
}
