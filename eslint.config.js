// Lint: strict types, Svelte, and the directions between folders (DESIGN.md section 2) as errors.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const TYPED = [
  'src/**/*.ts',
  'src/**/*.svelte',
  'sync-server/**/*.ts',
  'couchdb/**/*.ts',
  'test/**/*.ts',
];

// What each folder of src/lib may import from its siblings, beside `domain`, which everything may.
const LIB = {
  domain: [],
  protocol: [],
  reading: [],
  vault: ['protocol'],
  replica: ['vault', 'protocol'],
  sync: ['replica', 'vault', 'protocol'],
  records: ['replica', 'sync', 'protocol'],
  scans: ['records', 'sync', 'vault', 'reading'],
  worker: ['protocol', 'reading', 'vault', 'replica', 'sync', 'records', 'scans'],
  // Components show records and the words for where they are; they reach nothing below that interface.
  ui: ['records', 'protocol'],
};

const OUTSIDE = [
  { regex: '/sync-server/|/couchdb/', message: 'The pages never import the server.' },
  { regex: '^nano$', message: 'Only sync-server/store talks to the database.' },
];
const PAGES = [{ regex: '/routes/', message: 'Nothing imports a page.' }];
const ONLY_PURE = {
  regex: '/src/(?!lib/(domain|protocol|reading)/)',
  message: 'From src the server imports only: domain, protocol, reading.',
};
const NO_NANO = { regex: '^nano$', message: 'Only sync-server/store talks to the database.' };

export default ts.config(
  { ignores: ['.svelte-kit/', 'build/', 'node_modules/', 'test-results/', 'static/', '.tsumugi/'] },
  js.configs.recommended,
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  ...ts.configs.strictTypeChecked.map((config) => ({ ...config, files: TYPED })),
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    files: TYPED,
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.server.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: TYPED,
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // JSON and the database hand over `unknown`; index signatures are read by bracket under our compiler settings.
      '@typescript-eslint/dot-notation': 'off',
      // Our `createX` factories close over their state: a method of theirs may be handed on.
      '@typescript-eslint/unbound-method': 'off',
      // Code points are what lengths of Japanese names and passwords are counted in.
      '@typescript-eslint/no-misused-spread': 'off',
      // What was caught is handed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // Flow analysis does not see what a callback or another process changed meanwhile.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // The two compiler settings (pages, server) judge the same assertion differently.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Values of a record's body are `unknown` until the catalogue has said what they are.
      '@typescript-eslint/no-base-to-string': 'off',
      'no-irregular-whitespace': [
        'error',
        { skipStrings: true, skipTemplates: true, skipRegExps: true, skipJSXText: true },
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    rules: {
      // TypeScript knows the names; the compiler of Svelte checks the rest.
      'no-undef': 'off',
      // `$props()` is taken apart with `let` where one of the names is bound.
      'prefer-const': 'off',
      // Knows fewer warnings than the compiler, whose words count (svelte-check).
      'svelte/no-unused-svelte-ignore': 'off',
      // Look-up tables that are built and read at once need not react.
      'svelte/prefer-svelte-reactivity': 'off',
      // Pages are static and addressed by handles: there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
      // Japanese text between tags may hold the wide space; svelte-check types what components pass on.
      'no-irregular-whitespace': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // An input method says only by the old key code that it is still composing.
      '@typescript-eslint/no-deprecated': 'off',
    },
  },
  {
    // Compiled apart from the pages, so in neither of the two compiler settings.
    ...ts.configs.disableTypeChecked,
    files: ['src/service-worker.ts'],
  },
  { files: ['src/routes/**/*.ts'], rules: { 'svelte/no-navigation-without-resolve': 'off' } },
  { files: TYPED, ignores: ['**/*.svelte'], rules: { 'no-undef': 'off' } },
  {
    files: ['**/*.test.ts', 'test/**/*.ts', '**/contract.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Playwright's fixtures without parameters are written as an empty pattern.
      'no-empty-pattern': 'off',
    },
  },
  ...Object.entries(LIB).map(([folder, allowed]) => ({
    files: [`src/lib/${folder}/**`],
    rules: restricted([onlyLib(folder, allowed), ...OUTSIDE, ...(folder === 'ui' ? [] : PAGES)]),
  })),
  {
    files: ['src/routes/**'],
    rules: restricted([onlyFromRoutes(), ...OUTSIDE]),
  },
  {
    files: ['sync-server/**'],
    ignores: ['sync-server/store/**'],
    rules: restricted([ONLY_PURE, NO_NANO]),
  },
  { files: ['sync-server/store/**'], rules: restricted([ONLY_PURE]) },
  { files: ['couchdb/**'], rules: restricted([ONLY_PURE, NO_NANO]) },
  {
    // Clock and chance come in as arguments: that is what lets the simulator run the real engine.
    files: ['src/lib/{domain,protocol,sync}/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The clock comes in as an argument.' },
        { object: 'Math', property: 'random', message: 'Chance comes in as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The clock comes in as an argument.',
        },
      ],
    },
  },
  {
    // The product's words are data, not markup; nothing is ever put into a page as HTML.
    files: ['**/*.svelte'],
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
);

/** @param {readonly object[]} patterns */
function restricted(patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] };
}

/** A folder of src/lib reaches itself, `domain`, and what the table says. */
function onlyLib(folder, allowed) {
  const open = [folder, 'domain', ...allowed];
  const closed = Object.keys(LIB).filter((other) => !open.includes(other));
  return {
    regex: `^(\\.\\./)+(lib/)?(${closed.join('|') || '(?!)'})/|^\\$lib/`,
    message: `src/lib/${folder} may import only: ${open.join(', ')}.`,
  };
}

/** Pages compose components and ask `records`; the worker's client is reached through it. */
function onlyFromRoutes() {
  return {
    regex:
      '/lib/(protocol|replica|sync|worker|reading)/|^\\$lib/(protocol|replica|sync|worker|reading)/',
    message: 'src/routes may import only: ui, records, scans, vault, domain.',
  };
}
