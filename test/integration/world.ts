// Builders for server tests: a server on a free port, an account, a device with real keys, a signed-in client.
import type { AddressInfo } from 'node:net';
import { createServer, request as httpRequest } from 'node:http';
import { createApp, type AppDeps } from '../../sync-server/app.ts';
import type { Route } from '../../sync-server/access/route.ts';
import { createLog } from '../../sync-server/http/log.ts';
import { createPassingSecrets } from '../../sync-server/keys/server-keys.ts';
import { createServices, type Services } from '../../sync-server/services.ts';
import { createNonces } from '../../sync-server/session/nonces.ts';
import { hashPassword } from '../../sync-server/session/password.ts';
import { sessionRoutes } from '../../sync-server/session/routes.ts';
import { createSessions, type Sessions } from '../../sync-server/session/sessions.ts';
import { createSignIn } from '../../sync-server/session/sign-in.ts';
import { openTestStore } from './test-database.ts';
import { ulid } from 'ulid';
import type {
  ChangeId,
  RecordDoc,
  RecordId,
  SiteCode,
  UserId,
} from '../../src/lib/domain/record.ts';
import { signChallenge } from '../../src/lib/protocol/envelopes/contents.ts';
import {
  generateSigningKeys,
  sign,
  type SigningKeys,
} from '../../src/lib/protocol/envelopes/signature.ts';
import { sealToServer } from '../../src/lib/protocol/envelopes/to-server.ts';
import type {
  ApiError,
  DeviceKind,
  EnrolResponse,
  SignInResponse,
  UserRole,
} from '../../src/lib/protocol/session.ts';
import {
  type Change,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  type PushRequest,
} from '../../src/lib/protocol/wire.ts';

/** Cheap hashes: these tests sign in many times, and the cost is not what they are about. */
export const CHEAP = { memoryKiB: 64, passes: 1 };
export const PASSWORD = 'evidently fictional words';

export interface World {
  readonly services: Services;
  readonly sessions: Sessions;
  readonly origin: string;
  readonly port: number;
  readonly logged: string[];
  clock: Date;
  stop(): Promise<void>;
}

/** What enrolling and signing in need: a server as it really starts has it, too. */
export type Reachable = Pick<World, 'services' | 'origin' | 'port' | 'clock'>;

export interface WorldOptions {
  readonly routes?: (world: Omit<World, 'port' | 'origin' | 'stop'>) => readonly Route[];
  readonly app?: Partial<AppDeps>;
  readonly extend?: (app: ReturnType<typeof createApp>) => void;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const logged: string[] = [];
  const log = createLog('info', { write: (line) => logged.push(line) });
  const inside = { clock: new Date('2026-11-20T09:00:00+09:00') };
  const now = () => inside.clock;
  const services = createServices(await openTestStore(), await createPassingSecrets());
  const sessions = createSessions(() => now().getTime());
  const nonces = createNonces(() => now().getTime());
  const { accounts, ring, secrets } = services;
  const signIn = createSignIn({ accounts, nonces, ring, secrets, now, cost: CHEAP });
  const note = (event: string, facts: object) => log.note(event, facts);
  const base = Object.assign(inside, { services, sessions, logged });
  const stopping = new AbortController();
  const app = createApp({
    routes: [
      ...sessionRoutes({ accounts, signIn, nonces, sessions, now, note }),
      ...(options.routes?.(base) ?? []),
    ],
    accounts,
    sessions,
    publicOrigins: [],
    demo: false,
    failuresPerAddress: 1_000,
    stopping: stopping.signal,
    note,
    fault: (fault) => log.fault('stream', fault),
    log,
    proxies: 0,
    ...options.app,
  });
  options.extend?.(app);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(base, {
    port,
    origin: `http://localhost:${String(port)}`,
    async stop() {
      stopping.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

export async function addAccount(
  world: Reachable,
  id: string,
  roles: readonly UserRole[],
): Promise<UserId> {
  const user = id as UserId;
  const password = await hashPassword(PASSWORD, CHEAP);
  await world.services.accounts.addAccount({
    id: user,
    name: `架空 ${id}`,
    roles,
    password,
    failures: 0,
  });
  return user;
}

export const role = (site: string, code: string): UserRole => ({
  site: site as SiteCode,
  role: code,
});

export interface TestDevice extends EnrolResponse {
  readonly keys: SigningKeys;
}

export async function enrolDevice(
  world: Reachable,
  site: string,
  kind: DeviceKind = 'center',
): Promise<TestDevice> {
  const code = await world.services.accounts.issueCode({
    site: site as SiteCode,
    kind,
    label: '',
    expiresAt: new Date(world.clock.getTime() + 3_600_000).toISOString(),
  });
  const keys = await generateSigningKeys();
  const answer = await call(world, '/api/device/enrol', { code, devicePublicKey: keys.publicKey });
  return { ...(answer.body as EnrolResponse), keys };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookie: string | undefined;
  readonly text: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly cookie?: string | undefined;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it stands. */
  readonly raw?: string;
}

/** One request with a host of our choosing, which `fetch` does not allow. */
export function call(
  world: Pick<World, 'port'>,
  path: string,
  body?: unknown,
  options: CallOptions = {},
): Promise<Answer> {
  const raw = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: world.port,
        // A connection of its own, as each origin has in a browser.
        agent: false,
        path,
        method: options.method ?? 'POST',
        headers: {
          host: options.host ?? `localhost:${String(world.port)}`,
          [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
          ...(raw === undefined ? {} : { 'content-type': 'application/json' }),
          ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
          ...options.headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => {
          const isJson = response.headers['content-type']?.includes('json') ?? false;
          resolve({
            status: response.statusCode ?? 0,
            body: isJson ? (JSON.parse(text) as unknown) : undefined,
            headers: response.headers,
            cookie: response.headers['set-cookie']?.[0]?.split(';')[0],
            text,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(raw);
  });
}

export const codeOf = (answer: Answer): string => (answer.body as ApiError).code;

export interface SignInTry {
  readonly password?: string;
  readonly userKeys?: SigningKeys;
  readonly nonce?: string;
  readonly origin?: string;
}

export async function nonceFor(world: Reachable, device: TestDevice): Promise<string> {
  const answer = await call(world, '/api/session/nonce', { deviceId: device.deviceId });
  return (answer.body as { readonly nonce: string }).nonce;
}

export async function trySignIn(
  world: Reachable,
  device: TestDevice,
  userId: UserId,
  how: SignInTry = {},
): Promise<Answer> {
  const { deviceId } = device;
  const nonce = how.nonce ?? (await nonceFor(world, device));
  const origin = how.origin ?? world.origin;
  const userKeys = how.userKeys ?? (await generateSigningKeys());
  const challenge = { purpose: 'sign-in', nonce, deviceId, userId, origin } as const;
  return call(world, '/api/session/sign-in', {
    deviceId,
    userId,
    password: how.password ?? PASSWORD,
    nonce,
    deviceProof: await signChallenge(device.keys.privateKey, challenge),
    userPublicKey: userKeys.publicKey,
  });
}

export interface SignedInClient {
  readonly cookie: string;
  readonly answer: SignInResponse;
}

export async function signIn(
  world: Reachable,
  device: TestDevice,
  user: UserId,
  how: SignInTry = {},
): Promise<SignedInClient> {
  const answer = await trySignIn(world, device, user, how);
  if (answer.status !== 200 || answer.cookie === undefined)
    throw new Error(`sign-in answered ${String(answer.status)} ${answer.text}`);
  return { cookie: answer.cookie, answer: answer.body as SignInResponse };
}

export async function tryResume(
  world: World,
  device: TestDevice,
  userId: UserId,
  userKeys: SigningKeys,
): Promise<Answer> {
  const { deviceId } = device;
  const nonce = await nonceFor(world, device);
  const challenge = { purpose: 'resume', nonce, deviceId, userId, origin: world.origin } as const;
  const signature = await signChallenge(userKeys.privateKey, challenge);
  return call(world, '/api/session/resume', { deviceId, userId, nonce, signature });
}

/** A new note about a subject, signed by its author and sealed to the server, as a push carries it. */
export async function sealedNote(
  author: Change['author'],
  by: { readonly userKeys: SigningKeys; readonly hpke: string },
  about: Pick<RecordDoc, 'subjectId' | 'householdId'> & { readonly facts: string },
): Promise<{ readonly id: RecordId; readonly sealed: PushRequest['changes'][number] }> {
  const { facts, ...place } = about;
  const id = `case_note:${ulid()}` as RecordId;
  const changeId = ulid() as ChangeId;
  const at = new Date().toISOString();
  const stamp = { at, by: author.user, site: author.site, device: author.device };
  const next: RecordDoc = {
    id,
    type: 'case_note',
    schemaVersion: 1,
    ...place,
    body: { occurred_at: at, staff: [author.user], facts },
    created: stamp,
    updated: stamp,
    changeId,
    status: 'draft',
  };
  const change: Change = { changeId, recordId: id, author, base: { kind: 'none' }, next };
  const signature = await sign(by.userKeys.privateKey, 'change', change);
  const envelope = await sealToServer(by.hpke, 'change', changeId, { change, signature });
  return { id, sealed: { changeId, envelope } };
}
