// Puts the HTTP server together: headers, log, the gate with its table, the built pages.
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { mountRoutes, type GateDeps } from './access/gate.ts';
import type { Route } from './access/route.ts';
import { requestLog, type OperatorLog } from './http/log.ts';
import { refused } from './http/reply.ts';
import { servePages } from './http/static.ts';
import { writeReply } from './http/write-reply.ts';

export interface AppDeps extends GateDeps {
  readonly routes: readonly Route[];
  readonly log: OperatorLog;
  /** The built pages; without them only the API answers. */
  readonly staticDir?: string;
  /** How many proxies in front add `X-Forwarded-*`; 0: none, the headers are not believed. */
  readonly proxies: number;
}

export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.proxies);
  app.use(
    helmet({
      // The pages carry their own policy in their head; frame-ancestors counts only as a header.
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': helmet.contentSecurityPolicy.dangerouslyDisableDefaultSrc,
          'frame-ancestors': ["'none'"],
        },
      },
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
    }),
  );
  app.use(requestLog(deps.log));
  mountRoutes(app, deps.routes, deps);
  if (deps.staticDir !== undefined) app.use(...servePages(deps.staticDir));
  const onFault: ErrorRequestHandler = (fault, _request, response, _next) => {
    deps.log.fault('a request failed', fault);
    writeReply(response, refused('unavailable'), deps.stopping);
  };
  app.use(onFault);
  return app;
}
