// Loads the fictional city into an empty store: users first, then records with their scope, all as first versions.
import { randomBytes } from 'node:crypto';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import type { CaseClass, Membership } from '../../src/lib/protocol/scope.ts';
import { scopeKeys } from '../access/scope-index.ts';
import type { Services } from '../services.ts';
import { hashPassword } from '../session/password.ts';
import type { Collection, StoredDoc } from '../store/store.ts';
import { storedClass, storedMembership } from '../sync/stored.ts';
import { nextVersion } from '../sync/versions.ts';
import { generateCity } from './data/city.ts';
import { demoPassword, type Marker } from './marker.ts';

/** May be repeated after a crash: what is there already stays as it is. */
export async function loadCity(services: Services, marker: Marker): Promise<number> {
  const { users, records, memberships, classes } = generateCity({
    today: marker.today,
    scale: marker.scale,
    seed: 'tsumugi',
  });
  const people = Promise.all(
    users.map(async ({ id, name, roles }) => {
      const password = await hashPassword(demoPassword(id));
      await services.accounts.addAccount({ id, name, roles, password, failures: 0 });
    }),
  );
  const { records: collection } = services.store;
  const city = async () => {
    await writeAll(
      collection,
      memberships.map((one) => storedMembership(one)),
    );
    await writeAll(
      collection,
      classes.map((one) => storedClass(one)),
    );
    await writeAll(collection, firstVersions(records, memberships, classes));
  };
  await Promise.all([people, city()]);
  return records.length;
}

function firstVersions(
  records: readonly RecordDoc[],
  memberships: readonly Membership[],
  classes: readonly CaseClass[],
): readonly StoredDoc[] {
  const generations = new Map<string, number>([
    ...memberships.map((one) => [one.subjectId, one.generation] as const),
    ...classes.map((one) => [one.caseId, one.generation] as const),
  ]);
  return records.map((record) =>
    nextVersion({
      record,
      head: undefined,
      receivedAt: record.updated.at,
      salt: randomBytes(16).toString('base64url'),
      born: Object.fromEntries(scopeKeys(record).map((key) => [key, generations.get(key) ?? 0])),
    }),
  );
}

const AT_ONCE = 500;

async function writeAll(collection: Collection, docs: readonly StoredDoc[]): Promise<void> {
  for (let at = 0; at < docs.length; at += AT_ONCE) {
    const results = await collection.write(docs.slice(at, at + AT_ONCE));
    if (results.some((result) => !result.ok && result.code === 'unknown'))
      throw new Error('demo: the store did not say whether it has written');
  }
}
