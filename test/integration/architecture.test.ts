// The rules between folders bite: a snippet at a virtual path is refused where it reaches too far.
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

// Only the rules that need no types: the snippets stand in no project.
const eslint = new ESLint({
  cwd: new URL('../..', import.meta.url).pathname,
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
  overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { project: null } } }],
});

async function refusals(path: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(code, { filePath: path });
  if (!result || result.fatalErrorCount > 0) throw new Error(JSON.stringify(result?.messages));
  return result.errorCount;
}
const imports = (from: string) => `import { x } from '${from}';\nx();\n`;

test.each([
  ['src/lib/domain/a.ts', '../protocol/wire.ts'],
  ['src/lib/domain/deep/a.ts', '../../protocol/wire.ts'],
  ['src/lib/protocol/a.ts', '../vault/key-ring.ts'],
  ['src/lib/vault/a.ts', '../replica/disk.ts'],
  ['src/lib/vault/a.ts', '../records/api.ts'],
  ['src/lib/replica/a.ts', '../sync/ports.ts'],
  ['src/lib/sync/a.ts', '../records/api.ts'],
  ['src/lib/sync/a.ts', '../worker/main.ts'],
  ['src/lib/records/a.ts', '../vault/key-ring.ts'],
  ['src/lib/records/a.ts', '../ui/words.ts'],
  ['src/lib/ui/a.ts', '../vault/key-ring.ts'],
  ['src/lib/ui/form/a.ts', '../../sync/ports.ts'],
  ['src/lib/worker/a.ts', '../ui/words.ts'],
  ['src/lib/sync/a.ts', '../../../sync-server/main.ts'],
  ['src/lib/sync/a.ts', '../../routes/ways.ts'],
  ['src/routes/a.ts', '../lib/sync/ports.ts'],
  ['src/routes/a.ts', '$lib/replica/disk.ts'],
  ['sync-server/desk/a.ts', '../../src/lib/records/api.ts'],
  ['sync-server/desk/a.ts', '../../src/lib/vault/key-ring.ts'],
  ['sync-server/desk/a.ts', 'nano'],
  ['couchdb/embedded/a.ts', 'nano'],
  ['src/lib/records/a.ts', 'nano'],
])('%s may not import %s', async (path, from) => {
  expect(await refusals(path, imports(from))).toBe(1);
});

test.each([
  ['src/lib/domain/a.ts', './dates.ts'],
  ['src/lib/protocol/a.ts', '../domain/record.ts'],
  ['src/lib/replica/a.ts', '../vault/key-ring.ts'],
  ['src/lib/sync/a.ts', '../replica/disk.ts'],
  ['src/lib/records/a.ts', '../sync/ports.ts'],
  ['src/lib/worker/a.ts', '../vault/key-ring.ts'],
  ['src/lib/ui/a.ts', '../records/api.ts'],
  ['src/routes/a.ts', '$lib/records/api.ts'],
  ['sync-server/desk/a.ts', '../../src/lib/domain/access.ts'],
  ['sync-server/store/a.ts', 'nano'],
])('%s may import %s', async (path, from) => {
  expect(await refusals(path, imports(from))).toBe(0);
});

test.each(['domain', 'protocol', 'sync'])(
  'in %s the clock and chance come in as arguments',
  async (folder) => {
    for (const code of [
      'export const a = Date.now();',
      'export const a = Math.random();',
      'export const a = new Date();',
    ])
      expect(await refusals(`src/lib/${folder}/a.ts`, code)).toBe(1);
    expect(await refusals(`src/lib/${folder}/a.ts`, 'export const a = new Date(0);')).toBe(0);
  },
);
