// Whether the server and its database answer: for whoever watches over it.
import type { Route } from '../access/route.ts';
import { json, refused } from './reply.ts';

export function healthRoute(ready: () => Promise<boolean>): Route {
  return {
    method: 'GET',
    path: '/api/health',
    rule: 'public',
    whileClosed: true,
    handle: async () => ((await ready()) ? json({ ok: true }) : refused('unavailable')),
  };
}
