// How the product and its unit tests are bundled.
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [tailwindcss(), sveltekit(), listWorkerParts()],
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

/** Vite's manifest leaves out what a worker loads later; the service worker keeps only what stands there. */
function listWorkerParts(): Plugin {
  return {
    name: 'list-worker-parts',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const manifest = bundle['.vite/manifest.json'];
        if (manifest?.type !== 'asset' || this.environment.name !== 'client') return;
        const listed = JSON.parse(String(manifest.source)) as Record<string, { file: string }>;
        for (const file of Object.keys(bundle))
          if (file.includes('/workers/')) listed[file] ??= { file };
        manifest.source = JSON.stringify(listed, null, 2);
      },
    },
  };
}
