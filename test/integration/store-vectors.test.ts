// The embedded server answers as CouchDB 3.5 did, request by request, where it claims to.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded, type Embedded } from '../../couchdb/embedded/start.ts';
import { differences, jsonOf, play, readScenarios, VECTORS } from './store-vectors.ts';
import { couchdbUrl } from './test-database.ts';

/** Steps with calls that the embedded server does not claim: each must answer 501. */
const NOT_CLAIMED: Record<string, Record<number, string>> = {
  server: { 2: '_uuids' },
  databases: { 3: 'HEAD of a database', 6: '_dbs_info', 9: 'HEAD of a database' },
  documents: {
    3: 'HEAD of a document',
    8: 'an old revision',
    9: 'an old revision',
    10: 'revs',
    11: 'revs_info',
    12: 'an old revision',
    17: 'an old revision',
    21: 'POST of a document',
    22: 'POST of a document',
    23: 'POST of a document',
    29: 'POST of a document',
    35: 'PATCH',
  },
  bulk: { 10: 'new_edits: false', 11: 'conflicts', 12: '_bulk_get' },
  'all-docs': { 8: 'descending, skip' },
  changes: {
    12: 'POST, filter',
    13: 'POST, filter',
    15: 'descending',
    17: 'filter',
    18: 'style, seq_interval',
  },
  views: {
    5: 'skip',
    6: 'descending',
    9: 'group_level',
    13: '_stats',
    15: 'the order of keys beyond ASCII',
    18: 'update',
  },
  attachments: {
    9: 'attachments inside a document',
    14: 'attachments inside a document',
    16: 'DELETE of an attachment',
  },
  purge: {},
};

/** Steps whose answer differs for a reason, with the status that they have instead. */
const DIFFERS: Record<string, Record<number, { status: number; why: string }>> = {
  server: {
    0: { status: 200, why: 'it says that it is not CouchDB' },
    4: { status: 200, why: 'it says that it is not CouchDB' },
  },
  attachments: {
    15: { status: 404, why: 'step 14 is not claimed, so there is no such document' },
    17: { status: 404, why: 'step 14 is not claimed, so there is no such document' },
  },
};

/** Where CouchDB itself promises no order: only the number of rows is compared. */
const ORDER_NOT_PROMISED: Record<string, readonly number[]> = { changes: [4] };

const scenarios = readScenarios().filter(({ name }) => Object.hasOwn(NOT_CLAIMED, name));

it('replays the vectors as they were recorded', () => {
  const sums = readFileSync(new URL('SHA256SUMS', VECTORS), 'utf8');
  const digest = createHash('sha256').update(readFileSync(VECTORS)).digest('hex');
  expect(sums.split('\n')).toContain(`${digest}  couch-vectors.json`);
});

describe('the embedded server', () => {
  let directory: string;
  let embedded: Embedded;
  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'tsumugi-vectors-'));
    embedded = await startEmbedded({ directory });
  });
  afterAll(async () => {
    await embedded.stop();
    rmSync(directory, { recursive: true });
  });
  replay(() => embedded.url, { notClaimed: NOT_CLAIMED, differs: DIFFERS });
});

const couch = couchdbUrl;
if (couch !== undefined) {
  describe('CouchDB', () => {
    // It says its own version and features, which change with its releases.
    replay(() => couch, { notClaimed: {}, differs: { server: DIFFERS['server'] ?? {} } });
  });
}

function replay(
  url: () => string,
  tables: { notClaimed: typeof NOT_CLAIMED; differs: typeof DIFFERS },
): void {
  describe.each(scenarios)('scenario $name', ({ name, steps }) => {
    const names = new Map([['db', `v${randomUUID().slice(0, 13)}`]]);
    // The steps of a scenario build on each other: vitest runs them in order.
    it.each(
      steps.map((step, n) => ({ n, step, what: `${step.request.method} ${step.request.path}` })),
    )('$n: $what', async ({ n, step }) => {
      const said = await play(url(), step, names);
      const differing = tables.differs[name]?.[n];
      if (tables.notClaimed[name]?.[n] !== undefined) {
        expect(said.status).toBe(501);
        if (step.request.method !== 'HEAD') {
          expect(jsonOf(said)).toMatchObject({ error: 'not_implemented' });
        }
      } else if (differing !== undefined) {
        expect(said.status).toBe(differing.status);
      } else {
        const expected = ORDER_NOT_PROMISED[name]?.includes(n) === true ? anyRows(step) : step;
        expect(differences(said, expected, names)).toEqual([]);
      }
    });
    afterAll(async () => {
      await play(
        url(),
        { request: { method: 'DELETE', path: '/{db}' }, response: { status: 0 } },
        names,
      );
    });
  });
}

type Step = (typeof scenarios)[number]['steps'][number];

function anyRows(step: Step): Step {
  const json = step.response.json as { results: unknown[] };
  const results = `<rows in any order: ${json.results.length}>`;
  return { ...step, response: { ...step.response, json: { ...json, results } } };
}
