// One row of the route table: what may be asked, who may ask it, and how it is answered.
import type { TSchema } from 'typebox';
import type { Reply } from '../http/reply.ts';
import type { LiveSession } from '../session/sessions.ts';

/**
 * - `public`: no session (health, enrolment by code)
 * - `device`: the body names a device that is enrolled and not revoked
 * - `session:sync`: any session, also one opened by a signed challenge
 * - `session:full`: a session opened with the password
 * - `session:desk`: such a session on a device of kind `desk`
 * - `demo`: only `localhost`, only over a data directory marked as demo, only on loopback
 */
export type Rule = 'public' | 'device' | 'session:sync' | 'session:full' | 'session:desk' | 'demo';

export interface Call {
  readonly body: unknown;
  readonly session: LiveSession | undefined;
  /** The session cookie as it came, good or not. */
  readonly token: string | undefined;
  /** As the caller's page sees it, such as `http://ckita.localhost:8640`. */
  readonly origin: string;
  readonly address: string;
  /** Ends when the caller has gone. */
  readonly signal: AbortSignal;
  /** Whether the session that made this call may go on; asked again before each event of a stream. */
  readonly stillAllowed: () => Promise<boolean>;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly rule: Rule;
  /** What the JSON body must look like; a POST without one is not possible. */
  readonly body?: TSchema;
  readonly limitBytes?: number;
  /** Failures from one address are counted and slowed down. */
  readonly limitFailures?: true;
  /** Tells what is known already: does not wait for the journal. */
  readonly reads?: true;
  /** Answers although the server is closed after a restore without its journal. */
  readonly whileClosed?: true;
  readonly handle: (call: Call) => Promise<Reply>;
}

/** A route whose body's type follows from its schema's type parameter. */
export function post<B>(
  path: string,
  rule: Rule,
  body: TSchema,
  handle: (body: B, call: Call) => Promise<Reply>,
  more: Pick<Route, 'limitBytes' | 'limitFailures' | 'reads' | 'whileClosed'> = {},
): Route {
  // The gate has checked the body against the schema before it calls.
  return {
    method: 'POST',
    path,
    rule,
    body,
    handle: (call) => handle(call.body as B, call),
    ...more,
  };
}

/** For routes with a session rule: the gate has refused every call without one. */
export function sessionOf(call: Call): LiveSession {
  if (!call.session) throw new Error('a route without a session rule asked for its session');
  return call.session;
}
