// The session's part of the route table.
import { Type } from 'typebox';
import type {
  EnrolRequest,
  NonceRequest,
  ResumeRequest,
  SignInRequest,
} from '../../src/lib/protocol/session.ts';
import { post, type Call, type Route } from '../access/route.ts';
import { json, refused, type Reply } from '../http/reply.ts';
import type { Accounts } from './accounts.ts';
import type { Nonces } from './nonces.ts';
import type { Refused, SignIn } from './sign-in.ts';
import { ABSOLUTE_MS, type LiveSession, type Sessions } from './sessions.ts';

export interface SessionRouteDeps {
  readonly accounts: Pick<Accounts, 'account'>;
  readonly signIn: SignIn;
  readonly nonces: Nonces;
  readonly sessions: Sessions;
  readonly now: () => Date;
  /** For the operator: who was refused and why, without passwords or names. */
  readonly note: (event: string, facts: object) => void;
}

export function sessionRoutes(deps: SessionRouteDeps): readonly Route[] {
  const { accounts, signIn, nonces, sessions, now, note } = deps;

  // An older session of the same browser ends when a new one opens.
  function opened(body: object, session: LiveSession, call: Call): Reply {
    if (call.token !== undefined) sessions.close(call.token);
    return json(body, { set: sessions.open(session), maxAgeSeconds: ABSOLUTE_MS / 1000 });
  }

  function refusal(event: string, why: Refused, facts: object): Reply {
    note(event, { code: why.code, ...facts });
    const reply = refused(why.code, why.retryAfterSeconds);
    if (why.message === undefined || reply.kind !== 'refused') return reply;
    return { ...reply, error: { ...reply.error, message: why.message } };
  }

  // Of known users the id is written down; an unknown one's is whatever was typed, even a password.
  async function factsOf({ deviceId, userId }: Pick<ResumeRequest, 'deviceId' | 'userId'>) {
    const known = await accounts.account(userId);
    return known ? { device: deviceId, user: userId } : { device: deviceId };
  }

  return [
    post<EnrolRequest>(
      '/api/device/enrol',
      'public',
      Type.Object({
        code: Type.String({ minLength: 1, maxLength: 64 }),
        devicePublicKey: PublicKey,
      }),
      async ({ code, devicePublicKey }) => {
        const answer = await signIn.enrol(code, devicePublicKey);
        if ('ok' in answer) return refusal('enrolment refused', answer, {});
        note('device enrolled', { device: answer.deviceId, site: answer.site });
        return json(answer);
      },
      { limitFailures: true },
    ),
    post<NonceRequest>(
      '/api/session/nonce',
      'device',
      Type.Object({ deviceId: Id }),
      ({ deviceId }) => Promise.resolve(json({ nonce: nonces.give(deviceId) })),
      // While the server is closed devices come back to it, and offer what it lacks.
      { reads: true, whileClosed: true },
    ),
    post<SignInRequest>(
      '/api/session/sign-in',
      'device',
      Type.Object({
        deviceId: Id,
        userId: Id,
        password: Type.String({ maxLength: 256 }),
        nonce: Word,
        deviceProof: Word,
        userPublicKey: PublicKey,
      }),
      async (body, call) => {
        const outcome = await signIn.withPassword(body, call.origin);
        const facts = await factsOf(body);
        if (!outcome.ok) return refusal('sign-in refused', outcome, facts);
        note('signed in', facts);
        return opened(outcome.answer, outcome.session, call);
      },
      { limitFailures: true },
    ),
    post<ResumeRequest>(
      '/api/session/resume',
      'device',
      Type.Object({ deviceId: Id, userId: Id, nonce: Word, signature: Word }),
      async (body, call) => {
        const outcome = await signIn.withChallenge(body, call.origin);
        if (!outcome.ok) return refusal('resume refused', outcome, await factsOf(body));
        return opened({ now: now().toISOString() }, outcome.session, call);
      },
      { whileClosed: true },
    ),
    post('/api/session/sign-out', 'session:sync', Type.Object({}), (_body, call) => {
      if (call.token !== undefined) sessions.close(call.token);
      return Promise.resolve({ kind: 'json', body: {}, cookie: { clear: true } });
    }),
  ];
}

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Word = Type.String({ minLength: 1, maxLength: 128 });
// 32 bytes in base64url.
const PublicKey = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
