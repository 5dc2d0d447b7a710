// Reading at the desk: what a site once wrote is not its own any more when the family has left.
import { expect, it } from 'vitest';
import type { AccessUser } from '../../src/lib/domain/access.ts';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import {
  type Membership,
  areaCompartments,
  moveMembership,
  newCaseClass,
  newMembership,
} from '../../src/lib/protocol/scope.ts';
import { createScopeIndex } from '../access/scope-index.ts';
import { storedClass, storedMembership } from '../sync/stored.ts';
import { nextVersion } from '../sync/versions.ts';
import { createReader } from './rights.ts';

const today = '2026-11-22';
const ckita = 'CKITA' as SiteCode;
const cminami = 'CMINAMI' as SiteCode;
const kks = 'KKS' as SiteCode;
const at = (site: SiteCode, role: string): AccessUser => ({
  id: `u-${site}` as AccessUser['id'],
  roles: [{ site, role }],
});
const child = 'person:1' as RecordId;
const caseId = 'case:1' as RecordId;

function record(id: string, body: Record<string, unknown>, more: object = {}): RecordDoc {
  const stamp = { at: `${today}T00:00:00Z`, by: 'u', site: ckita, device: 'd' } as never;
  return {
    id: id as RecordId,
    type: id.slice(0, id.indexOf(':')),
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId: `c-${id}` as never,
    status: 'draft',
    ...more,
  };
}

const family = [
  record(child, { name_kanji: '見本 一郎' }),
  record('birth_contact:1', { child_id: child }),
  record('case_note:1', {}, { subjectId: child }),
  record(caseId, { main_person: child, stage: 'supporting' }),
  record('case_note:2', {}, { subjectId: child, caseId }),
];

function city(before: Membership) {
  const index = createScopeIndex();
  index.observe(storedMembership(before));
  index.observe(storedClass(newCaseClass(caseId, 'CONSULT')));
  for (const one of family)
    index.observe(
      nextVersion({ record: one, head: undefined, receivedAt: one.updated.at, salt: 's' }),
    );
  return index;
}
const area = [{ site: ckita, compartments: areaCompartments, why: 'area' as const }];
const before = newMembership(child, area);

it('leaves the old center nothing of a family that has moved, its own consultation notes included', () => {
  const index = city(before);
  const readable = (user: AccessUser) =>
    family.filter((one) => createReader(index, user, today).maySee(one)).map((one) => one.id);
  const abe = at(ckita, 'MCM');
  expect(readable(abe)).toEqual(family.map((one) => one.id));

  index.observe(
    storedMembership(moveMembership(before, { from: ckita, to: cminami, moveId: 'move' })),
  );
  expect(readable(abe)).toEqual([]);
  expect(readable(at(cminami, 'MCM'))).toEqual([child, 'birth_contact:1', 'case_note:1']);
  // City hall reads by its own scopes, wherever the family lives.
  expect(readable(at(kks, 'COUNSEL'))).toEqual(family.map((one) => one.id));
});

it('knows whose visits a user may read, whether there are any or not', () => {
  const index = city(before);
  const [person] = family as [RecordDoc];
  const may = (user: AccessUser) => createReader(index, user, today).maySeeVisitsOf(person);
  expect(may(at(ckita, 'MCM'))).toBe(true);
  expect(may(at(cminami, 'MCM'))).toBe(false);
  expect(may(at('NEU' as SiteCode, 'NURSE'))).toBe(true);
  expect(may(at(kks, 'COUNSEL'))).toBe(true);
  const closed = { ...family[3]!, version: 1, body: { main_person: child, stage: 'closed' } };
  const head = nextVersion({ record: closed, head: undefined, receivedAt: today, salt: 's' });
  index.observe({ ...head, record: { ...head.record, version: 2 } });
  expect(may(at(kks, 'COUNSEL'))).toBe(false);
});
