// How the product and its unit tests are bundled.
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [tailwindcss(), sveltekit()],
  worker: { format: 'es' },
  // Nothing is inlined as data: the content security policy lets fonts come from the origin only.
  build: { target: 'es2023', assetsInlineLimit: 0 },
  test: {
    include: [
      'src/**/*.test.ts',
      'sync-server/**/*.test.ts',
      'couchdb/**/*.test.ts',
      'test/{integration,simulation,bench}/**/*.test.ts',
    ],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
