// The promises SYNC-01 to SYNC-12 of docs/spec/sync.md: each has a proof, and the tests that are cited say that they are one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const spec = readFileSync(join(root, 'docs/spec/sync.md'), 'utf8');
const PROMISES = Array.from({ length: 12 }, (_, n) => `SYNC-${String(n + 1).padStart(2, '0')}`);
const rows = new Map(
  [...spec.matchAll(/^\| (SYNC-\d\d) \| (.*) \|$/gm)].map(([, id = '', proof = '']) => [id, proof]),
);
it('every promise has a row, and there is no other', () => {
  expect([...rows.keys()]).toEqual(PROMISES);
});

it.each(PROMISES)('%s cites the simulator, or tests that name it in a title', (id) => {
  const proof = rows.get(id) ?? '';
  const cited = citedIn(proof);
  expect(cited.length > 0 || proof.includes('Simulator'), proof).toBe(true);
  const idle = cited.filter((path) => !titlesIn(path).some((title) => title.includes(id)));
  expect(idle).toEqual([]);
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

/** A file of the same folder as the one before it may be named alone. */
function citedIn(proof: string): readonly string[] {
  let folder = '';
  return [...proof.matchAll(/`([^`]+\.(?:test|spec)\.ts)`/g)].map(([, path = '']) => {
    if (path.includes('/')) folder = dirname(path);
    return join(folder, basename(path));
  });
}

/** Of its tests, and of what they stand in. */
function titlesIn(path: string): readonly string[] {
  if (!existsSync(join(root, path))) return [];
  const text = readFileSync(join(root, path), 'utf8');
  const titles: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['describe', 'it', 'test'].includes(calledBy(node))) {
      const [first] = node.arguments;
      if (first !== undefined && ts.isStringLiteralLike(first)) titles.push(first.text);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return titles;
}

/** `test` of `test.each(CELLS)('…')`. */
function calledBy(node: ts.Expression): string {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node))
    return calledBy(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}
