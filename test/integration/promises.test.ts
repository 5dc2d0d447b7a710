// The promises SYNC-01 to SYNC-12 of docs/spec/sync.md: each has a proof, and what is cited as proof is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const spec = readFileSync(join(root, 'docs/spec/sync.md'), 'utf8');
const PROMISES = Array.from({ length: 12 }, (_, n) => `SYNC-${String(n + 1).padStart(2, '0')}`);
const rows = new Map(
  [...spec.matchAll(/^\| (SYNC-\d\d) \| (.*) \|$/gm)].map(([, id = '', proof = '']) => [id, proof]),
);
const files = ['src', 'sync-server', 'test']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
  .map((path) => basename(path));

it('every promise has a row, and there is no other', () => {
  expect([...rows.keys()]).toEqual(PROMISES);
});

it.each(PROMISES)('%s cites the simulator or tests, and those exist', (id) => {
  const proof = rows.get(id) ?? '';
  const cited = [...proof.matchAll(/`([^`]+\.(?:test|spec)\.ts)`/g)].map(([, path = '']) => path);
  expect(cited.length > 0 || proof.includes('Simulator'), proof).toBe(true);
  for (const path of cited)
    // A file of the same folder as the one before it may be named alone.
    expect(path.includes('/') ? existsSync(join(root, path)) : files.includes(path), path).toBe(
      true,
    );
});

it.each(PROMISES)('%s does not say that a proof is missing', (id) => {
  // Disposal comes with its own issue: until then nothing is ever taken out of a history.
  expect(rows.get(id)?.replace('Disposal is not built', '')).not.toMatch(/no proof|not built/i);
});

it.each(PROMISES.filter((id) => (rows.get(id) ?? '').includes('Simulator')))(
  '%s is what the simulator says when it breaks',
  (id) => {
    const said = readdirSync(join(root, 'test/simulation'), { encoding: 'utf8', recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, 'test/simulation', name), 'utf8'))
      .join('\n');
    expect(said).toContain(`${id}: `);
  },
);
