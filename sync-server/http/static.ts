// Serves the built pages: hashed files for ever, the shell and the service worker never from a cache unasked.
import { join, sep } from 'node:path';
import express, { type RequestHandler } from 'express';

export function servePages(directory: string): readonly RequestHandler[] {
  const files = express.static(directory, {
    index: 'index.html',
    redirect: false,
    setHeaders(response, path) {
      const hashed = path.includes(`${sep}_app${sep}immutable${sep}`);
      response.setHeader(
        'Cache-Control',
        hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      // A worker obeys the policy of its own response, not the one in the page's head.
      if (path.endsWith('.js')) response.setHeader('Content-Security-Policy', WORKER_POLICY);
    },
  });
  const shell: RequestHandler = function pageShell(request, response, next) {
    const navigation = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
    if (!navigation || /\.[a-z0-9]+$/i.test(request.path)) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(directory, 'index.html'), (fault) => {
      if (fault && !response.headersSent) response.status(404).type('text').send(NOT_BUILT);
    });
  };
  const nothing: RequestHandler = function nothingHere(_request, response) {
    response.status(404).type('text').send('見つかりませんでした。');
  };
  return [files, shell, nothing];
}

const NOT_BUILT = '画面がまだ組み立てられていません（npm run build）。';

const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
