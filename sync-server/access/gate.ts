// The one place where a call is let in or turned away: deny by default, the same questions for every route.
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Value } from 'typebox/value';
import type { DeviceId } from '../../src/lib/domain/record.ts';
import type { ApiErrorCode } from '../../src/lib/protocol/session.ts';
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  USER_HEADER,
  userHeaderOf,
} from '../../src/lib/protocol/wire.ts';
import { refused, type Reply, STATUS } from '../http/reply.ts';
import { cookieToken, writeReply } from '../http/write-reply.ts';
import { type Accounts, workKind } from '../session/accounts.ts';
import type { LiveSession, Sessions } from '../session/sessions.ts';
import { isLoopbackAddress, isLocalhostItself, ownOrigin } from './origin.ts';
import type { Call, Route } from './route.ts';

export interface GateDeps {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  /** Origins that users see, such as `https://tsumugi.example.jp`; none: loopback names only. */
  readonly publicOrigins: readonly string[];
  /** True over a data directory marked as demo. */
  readonly demo: boolean;
  /** Failed sign-ins and enrolments that one address may make in 15 minutes. */
  readonly failuresPerAddress: number;
  /** Ends when the server stops: streams end with it. */
  readonly stopping: AbortSignal;
  readonly note: (event: string, facts: object) => void;
  readonly fault: (fault: unknown) => void;
  /** Resolves when what was written so far cannot be lost with the disk any more. No answer leaves before. */
  readonly settled?: () => Promise<void>;
  /** Restored without the journal, and not opened yet. */
  readonly isClosed?: () => Promise<boolean>;
}

/** Mounts every row of the table, and answers 404 to whatever else is asked under /api and /demo. */
export function mountRoutes(app: Express, routes: readonly Route[], deps: GateDeps): void {
  const limiter = failureLimiter(deps);
  for (const route of routes) {
    const chain = [...(route.limitFailures ? [limiter] : []), gate(route, deps)];
    if (route.method === 'GET') app.get(route.path, ...chain);
    else app.post(route.path, ...chain);
  }
  app.use(['/api', '/demo'], function unknownPath(_request, response) {
    writeReply(response, refused('not_found'), deps.stopping);
  });
}

/** Every layer that Express would run, in order: compared by a test with the table and the few that stand beside it. */
export function mountedLayers(app: Express): readonly string[] {
  const layers = (app.router as unknown as { stack: readonly Layer[] }).stack;
  return layers.flatMap(({ name, route, rawPath }) => {
    if (!route) return [`${name} ${[rawPath].flat().map(String).join(' ')}`];
    return Object.keys(route.methods).map((m) => `${m.toUpperCase()} ${String(route.path)}`);
  });
}
interface Layer {
  readonly name: string;
  readonly rawPath: unknown;
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
}

/** Every answered call ends so: without a reason of ours each would make an error with its stack. */
const GONE = 'the caller has gone';

function gate(route: Route, deps: GateDeps): RequestHandler {
  return async function routeGate(request, response) {
    response.locals['route'] = route.path;
    const gone = new AbortController();
    response.once('close', () => gone.abort(GONE));
    const reply = await answer(route, deps, request, response, gone.signal);
    writeReply(response, reply, AbortSignal.any([gone.signal, deps.stopping]), deps.fault);
  };
}

async function answer(
  route: Route,
  deps: GateDeps,
  request: Request,
  response: Response,
  gone: AbortSignal,
): Promise<Reply> {
  const origin = ownOrigin(request, deps.publicOrigins);
  const fault = shapeFault(route, request, origin);
  if (fault) return refused(fault);
  if (route.rule === 'demo' && !isDemoCall(request, deps)) return refused('not_found');
  if (route.whileClosed !== true && (await deps.isClosed?.())) return refused('closed');

  const token = cookieToken(request);
  const found = token === undefined ? undefined : deps.sessions.find(token);
  const denied = route.rule.startsWith('session:')
    ? await deniedSession(route, deps, found, token)
    : undefined;
  if (denied) return refused(denied);
  if (found && route.rule.startsWith('session:') && !speaksFor(request, found))
    return refused('not_signed_in');
  if (found) response.locals['device'] = found.device;

  const unread = await readBody(route, request, response);
  if (unread) return refused(unread);
  const body: unknown = request.body;
  if (route.body && !Value.Check(route.body, body)) return refused('bad_request');
  if (route.rule === 'device') {
    const unusable = await deviceFault(deps, body);
    if (unusable) return refused(unusable);
  }

  const call: Call = {
    body,
    session: route.rule.startsWith('session:') ? found : undefined,
    token,
    origin: origin ?? '',
    address: request.ip ?? '',
    signal: AbortSignal.any([gone, deps.stopping]),
    stillAllowed: async () => {
      const now = token === undefined ? undefined : deps.sessions.peek(token);
      return (await deniedSession(route, deps, now, token)) === undefined;
    },
  };
  const reply = await route.handle(call);
  // SYNC-02: what somebody is told was written stands in the journal, too.
  if (route.reads !== true) await deps.settled?.();
  return reply;
}

/** What can be said from the request's outside. */
function shapeFault(
  route: Route,
  request: Request,
  origin: string | undefined,
): ApiErrorCode | undefined {
  if (route.path === '/api/health') return undefined;
  if (origin === undefined) return 'bad_request';
  // A page of another origin never gets an answer, whatever cookies its browser adds.
  const from = request.get('origin');
  if (from !== undefined && from !== origin) return 'bad_request';
  if (route.rule === 'demo') return undefined;
  // No form and no cross-site request can carry this header without asking first.
  if (request.get(PROTOCOL_HEADER) !== String(PROTOCOL_VERSION)) return 'wrong_protocol';
  if (route.method === 'POST' && !request.is('application/json')) return 'bad_request';
  return undefined;
}

// On loopback and by the name `localhost`: a site's own origin never sees the demo's switches.
function isDemoCall(request: Request, deps: GateDeps): boolean {
  return (
    deps.demo &&
    isLoopbackAddress(request.socket.remoteAddress) &&
    isLocalhostItself(request.get('host'))
  );
}

async function deniedSession(
  route: Route,
  { accounts, sessions, note }: GateDeps,
  session: LiveSession | undefined,
  token: string | undefined,
): Promise<ApiErrorCode | undefined> {
  if (!session || token === undefined) return 'not_signed_in';
  // Read at every call: an account ended or a device revoked by the administrator counts at once.
  const [account, device] = await Promise.all([
    accounts.account(session.user),
    accounts.device(session.device),
  ]);
  const ended = !account || account.endedAt !== undefined;
  const revoked = !device || device.revokedAt !== undefined;
  if (ended || revoked) {
    sessions.close(token);
    note('session ended', { device: session.device, ended, revoked });
    return revoked ? 'unknown_device' : 'account_ended';
  }
  if (account.isAwaitingApproval === true || device.isAwaitingApproval === true) return 'closed';
  // A center's device holds its own part of the city; the rest is not read on it, whoever signs in there.
  if (route.rule === 'session:desk' && workKind(device) !== 'desk') return 'no_right';
  return route.rule !== 'session:sync' && session.level !== 'full' ? 'session_limited' : undefined;
}

// A locked page's cookie outlives it: the next user of the same browser must not be answered as the one before.
function speaksFor(request: Request, session: LiveSession): boolean {
  const named = request.get(USER_HEADER);
  return named === undefined || named === userHeaderOf(session.user);
}

async function deviceFault(
  { accounts, note }: GateDeps,
  body: unknown,
): Promise<ApiErrorCode | undefined> {
  const id = (body as { readonly deviceId: DeviceId }).deviceId;
  const device = await accounts.device(id);
  if (device && device.revokedAt === undefined)
    return device.isAwaitingApproval === true ? 'closed' : undefined;
  // Only of known devices the id is written down: an unknown one's is whatever somebody typed.
  note('unknown device refused', device ? { device: id } : {});
  return 'unknown_device';
}

const LIMIT_BYTES = 64 * 1024;

// After the session was checked: who may not call need not be read.
async function readBody(
  route: Route,
  request: Request,
  response: Response,
): Promise<ApiErrorCode | undefined> {
  if (route.method !== 'POST') return undefined;
  const limit = route.limitBytes ?? LIMIT_BYTES;
  const parsers = [express.json({ limit, type: 'application/json' })];
  if (route.rule === 'demo') parsers.push(express.urlencoded({ limit, extended: false }));
  for (const parse of parsers) {
    const fault = await new Promise<unknown>((resolve) => {
      parse(request, response, (problem?: unknown) => resolve(problem));
    });
    if (fault)
      return (fault as { readonly status?: number }).status === 413 ? 'too_large' : 'bad_request';
  }
  return undefined;
}

function failureLimiter(deps: GateDeps): RequestHandler {
  return rateLimit({
    windowMs: 15 * 60_000,
    limit: deps.failuresPerAddress,
    skipSuccessfulRequests: true,
    // What is not the caller's doing is no guess: devices of one address that wait for a closed server shut nobody out.
    requestWasSuccessful: (_request, { statusCode }) =>
      statusCode < 400 || statusCode === STATUS.wrong_protocol || statusCode >= 500,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (request, response) => {
      response.locals['route'] = request.path;
      deps.note('too many failures from one address', {});
      writeReply(response, refused('too_many_requests', 15 * 60), deps.stopping);
    },
  });
}
