// How the pages are built: static files only, one fallback page, a strict content security policy.
import adapter from '@sveltejs/adapter-static';

// Where a second build is to stand beside the ordinary one (the update's test): its place and its version's name.
const { TSUMUGI_PAGES: pages, TSUMUGI_VERSION: name } = process.env;

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter({ fallback: 'index.html', ...(pages ? { pages } : {}) }),
    outDir: pages ? '.svelte-kit/beside' : '.svelte-kit',
    ...(name ? { version: { name } } : {}),
    paths: { relative: false },
    serviceWorker: { register: false },
    // Parts, so that the first load is small; the service worker keeps all of them before the line can be cut.
    output: { bundleStrategy: 'split' },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        'style-src': ['self'],
        // The one style attribute of the page: Kit's announcer of page changes for screen readers.
        'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
        'img-src': ['self', 'data:', 'blob:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
      },
    },
  },
};
