// SYNC-04, SYNC-05: a proxy records a day of two centers' devices; no id and no word of the other center's records is in it.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ElsewhereRow } from '../../../src/lib/protocol/desk.ts';
import type { Change } from '../../../src/lib/protocol/wire.ts';
import {
  isStoredMembership,
  membershipKey,
  storedMembership,
} from '../../../sync-server/sync/stored.ts';
import { type City, type Heard, startCity } from './actors.ts';
import { type Day, liveTheDay, NORTH, PPC, SOUTH } from './day.ts';
import { idsIn, marksIn } from './marks.ts';

// Each sign-in derives a key, which takes its time on purpose.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const ELSEWHERE = '/api/center/elsewhere';

let city: City;
let day: Day;
beforeAll(async () => {
  city = await startCity();
  day = await liveTheDay(city);
});
afterAll(() => city.stop());

/** All that crossed the lines of a site's devices, but for the one question that is judged apart. */
const crossedLater = (site: string): Heard => city.heard(site, (path) => path === ELSEWHERE);
const atEvening = new Map<string, Heard>();
function crossed(site: string): Heard {
  const heard = atEvening.get(site) ?? crossedLater(site);
  atEvening.set(site, heard);
  return heard;
}

/** Words that the story lets no device of the site see. */
function foreignWords(site: string, { marks }: Heard): readonly string[] {
  return [...marks].filter((mark) => !city.marks.maySee(site, mark));
}

interface Version {
  readonly recordIds: readonly string[];
  readonly changeIds: readonly string[];
  /** Every id in it, its own and those of whom it tells. */
  readonly named: readonly string[];
  /** May all that it says reach this site? */
  readonly isFor: (site: string) => boolean;
  readonly words: readonly string[];
}

/** Each version and each refused or disputed change that the server keeps, and what came sealed for nobody to read. */
async function versions(): Promise<readonly Version[]> {
  const { records, history, vault } = city.product.services.store;
  const all = { from: ' ', to: '~', limit: 100_000 };
  const found: Version[] = [];
  for (const doc of [...(await records.range(all)), ...(await history.range(all))]) {
    const isText = doc['kind'] === 'verdict' && doc['change'] !== undefined;
    if (doc['kind'] !== 'record' && doc['kind'] !== 'version' && !isText) continue;
    const text = JSON.stringify(doc);
    const words = [...marksIn(text)];
    found.push({
      recordIds: [...idsIn(isText ? recordOf(doc['change']) : doc._id)],
      changeIds: [...text.matchAll(/"changeId":"([^"]+)"/g)].flatMap(([, id]) => [
        ...idsIn(id ?? ''),
      ]),
      named: [...idsIn(text)],
      words,
      isFor: (site) => words.every((word) => city.marks.maySee(site, word)),
    });
  }
  for (const doc of await vault.range(all)) {
    const author = JSON.stringify(doc['author'] ?? {});
    found.push({
      recordIds: [...idsIn(doc._id)],
      changeIds: [...idsIn(JSON.stringify(doc['changeId'] ?? ''))],
      named: [...idsIn(JSON.stringify({ ...doc, envelope: '' }))],
      words: ['reporter'],
      isFor: (site) => author.includes(`"${site}"`),
    });
  }
  return found;
}

/** Of a stored change that became no version. */
const recordOf = (change: unknown): string => (change as Pick<Change, 'recordId'>).recordId;

/** Ids in the traffic of which no version is for this site. */
async function foreignIds(site: string, { ids }: Pick<Heard, 'ids'>): Promise<readonly string[]> {
  const own = new Set<string>();
  const every = new Set<string>();
  for (const { isFor, recordIds, changeIds, named } of await versions()) {
    for (const id of [...recordIds, ...changeIds]) every.add(id);
    // An id inside a granted record is granted.
    if (isFor(site)) for (const id of named) own.add(id);
  }
  return [...ids].filter((id) => every.has(id) && !own.has(id));
}

it.each([NORTH, SOUTH, PPC])(
  'SYNC-04: no word and no id of a record that %s was not granted is in its traffic',
  async (site) => {
    const heard = crossed(site);
    expect(foreignWords(site, heard)).toEqual([]);
    expect(await foreignIds(site, heard)).toEqual([]);
  },
);

it('every version of the day carries a word of the story, so that no id goes unjudged', async () => {
  const silent = (await versions()).filter(({ words }) => words.length === 0);
  expect(silent).toEqual([]);
});

it('the search finds what did cross the line: every word of every record that a center holds', () => {
  for (const site of [NORTH, SOUTH]) {
    const { marks, ids, encodings, paths } = crossed(site);
    expect(day.held[site]?.length).toBeGreaterThan(20);
    expect(day.held[site]?.filter((mark) => !marks.has(mark))).toEqual([]);
    expect(ids.size).toBeGreaterThan(100);
    // What came compressed was read, too, and streams with it.
    expect([...encodings]).toEqual(expect.arrayContaining([expect.stringMatching(/zstd|gzip/)]));
    expect([...paths]).toEqual(
      expect.arrayContaining([
        '/api/sync/pull',
        '/api/sync/push',
        '/api/sync/log',
        '/api/sync/live',
      ]),
    );
  }
  expect(crossed(PPC).marks).toEqual(new Set(day.shared));
});

it('notifications, reporters and drafts cross no line in words that anybody on it could read', () => {
  expect(day.sealed.length).toBeGreaterThan(5);
  for (const site of [NORTH, SOUTH, PPC])
    expect(day.sealed.filter((mark) => crossed(site).marks.has(mark))).toEqual([]);
});

it('the question about people elsewhere tells name, reading, birth year and center, and of protected people nothing', async () => {
  const byName = (rows: readonly ElsewhereRow[]) =>
    [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(day.answers.length).toBe(2);
  for (const { told, expected } of day.answers) expect(byName(told)).toEqual(byName(expected));
  // And on the line nothing stands but these.
  for (const site of [NORTH, SOUTH]) {
    const { marks, ids } = city.heard(site, (path) => path !== ELSEWHERE);
    const told = day.answers.find((one) => one.site === site)?.expected ?? [];
    expect(marks).toEqual(marksIn(JSON.stringify(told)));
    expect(await foreignIds('nobody', { ids })).toEqual([]);
  }
});

it('with a wrong scope on the server the same search finds the leak', async () => {
  const { household, child, marks } = day.neverShared;
  const { records } = city.product.services.store;
  for (const subject of [household, child]) {
    const [doc] = await records.get([membershipKey(subject)]);
    if (!isStoredMembership(doc)) throw new Error('no membership');
    const { membership } = doc;
    const [own] = membership.entries;
    if (!own) throw new Error('no entry');
    const wrong = {
      ...membership,
      generation: membership.generation + 1,
      entries: [...membership.entries, { ...own, site: NORTH, from: membership.generation + 1 }],
    };
    await records.write([storedMembership(wrong as typeof membership, doc._rev)]);
  }
  await day.north.sees(child);
  const heard = crossedLater(NORTH);
  expect(foreignWords(NORTH, heard)).toEqual(
    expect.arrayContaining([marks.childName, marks.household, marks.note]),
  );
  expect(await foreignIds(NORTH, heard)).toEqual(
    expect.arrayContaining([...idsIn(child), ...idsIn(household)]),
  );
});
