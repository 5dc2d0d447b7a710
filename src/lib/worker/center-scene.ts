// A center for tests: the real keeper, engine, keys and outbox on a memory disk, with a server that opens envelopes and answers as told.
import type { ChangeId, DeviceId, RecordId, SiteCode, UserId } from '../domain/record.ts';
import { signLease, type SignedAccess, type SignedChange } from '../protocol/envelopes/contents.ts';
import { toBase64url } from '../protocol/envelopes/canonical.ts';
import { generateSigningKeys } from '../protocol/envelopes/signature.ts';
import { generateServerKeys, openAtServer } from '../protocol/envelopes/to-server.ts';
import { channelId, type Compartment } from '../protocol/scope.ts';
import { type HandInRequest, type Order, signOrder } from '../protocol/last-contact.ts';
import type { SignInResponse } from '../protocol/session.ts';
import type {
  AccessEntry,
  Change,
  LogRequest,
  PullResponse,
  PushRequest,
  RefusalReason,
  Verdict,
} from '../protocol/wire.ts';
import type { SealedNote } from '../replica/disk.ts';
import { createMemoryDisk, emptyContents } from '../replica/memory-disk.ts';
import { LONGEST_REST_MS } from '../records/work.ts';
import { storeDevice } from '../vault/enrolment.ts';
import { createSealer } from '../vault/sealer.ts';
import type { Http, HttpAnswer } from './http.ts';
import { createKeeper } from './keeper.ts';
import { createServerDoor } from './server-door.ts';
import { browserRandomness, randomName } from './world.ts';

export const PASSWORD = 'himawari-no-hana-1';
const SITE = 'CKITA' as SiteCode;
const CHANNELS: readonly Compartment[] = ['CORE', 'MCH', 'CARE'];

export async function centerScene(held: readonly Compartment[] = CHANNELS) {
  const contents = emptyContents();
  const disk = createMemoryDisk(contents);
  const deviceId = 'device-k3f7q' as DeviceId;
  const server = { hpke: await generateServerKeys(), signing: await generateSigningKeys() };
  const serverKeys = { hpke: server.hpke.publicKey, signing: server.signing.publicKey };
  await storeDevice(disk, await generateSigningKeys(), {
    deviceId,
    site: SITE,
    kind: 'center',
    serverKeys,
  });
  const channels = held.map((compartment, at) => ({
    channel: channelId(SITE, compartment),
    grantGeneration: 1,
    logId: `log-${compartment}`,
    key: toBase64url(new Uint8Array(32).fill(at + 1)),
  }));
  const personals = new Map<UserId, { logId: string; key: string }>();

  async function signInOf(id: UserId): Promise<SignInResponse> {
    const now = new Date();
    const personal = { logId: `own-${id}`, key: toBase64url(new Uint8Array(32).fill(99)) };
    personals.set(id, personal);
    const lease = {
      userId: id,
      deviceId,
      issuedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + 86_400_000).toISOString(),
    };
    return {
      user: { id, name: '試験 花子', roles: [{ site: SITE, role: 'case_manager' }] },
      staff: [{ id, name: '試験 花子' }],
      now: now.toISOString(),
      ring: { channels, personal, lease: await signLease(server.signing.privateKey, lease) },
    };
  }

  const script = {
    isUp: true,
    refuse: undefined as RefusalReason | undefined,
    /** None: whoever asks for orders hears nothing. */
    order: undefined as Order['kind'] | undefined,
    elsewhere: (): HttpAnswer<unknown> => ({ kind: 'answer', value: { rows: [] } }),
  };
  const received: Change[] = [];
  const logged: AccessEntry[] = [];
  const verdicts = new Map<ChangeId, Verdict>();

  async function push(body: PushRequest): Promise<readonly Verdict[]> {
    const answers: Verdict[] = [];
    for (const { changeId, envelope } of body.changes) {
      const opened = await openAtServer(server.hpke.privateKey, 'change', changeId, envelope);
      const { change } = opened as SignedChange;
      if (!verdicts.has(changeId)) received.push(change);
      const verdict: Verdict = script.refuse
        ? { changeId, kind: 'refused', reason: script.refuse, receivedAt: '' }
        : { changeId, kind: 'accepted', recordId: change.recordId, version: 1, receivedAt: '' };
      verdicts.set(changeId, verdicts.get(changeId) ?? verdict);
      answers.push(verdicts.get(changeId) ?? verdict);
    }
    return answers;
  }
  async function answer(path: string, body: unknown): Promise<unknown> {
    if (path === '/api/session/nonce') return { nonce: 'n' };
    if (path === '/api/device/nonce' && script.order !== undefined) return { nonce: 'n' };
    if (path === '/api/device/orders' && script.order !== undefined) {
      const order: Order = { deviceId, kind: script.order, issuedAt: new Date().toISOString() };
      return { order, signature: await signOrder(server.signing.privateKey, order) };
    }
    if (path === '/api/device/hand-in')
      return { taken: (body as HandInRequest).rows.map(({ id }) => id) };
    if (path === '/api/session/sign-in') return signInOf((body as { userId: UserId }).userId);
    if (path === '/api/sync/push')
      return { verdicts: await push(body as PushRequest), now: new Date().toISOString() };
    if (path === '/api/sync/log') {
      const { entries } = body as LogRequest;
      for (const { entryId, envelope } of entries) {
        const opened = await openAtServer(server.hpke.privateKey, 'access', entryId, envelope);
        logged.push((opened as SignedAccess).entry);
      }
      return { stored: entries.map(({ entryId }) => entryId) };
    }
    return {
      documents: [],
      removals: [],
      dropped: [],
      more: false,
      checkpoint: {
        storeEpoch: 'e1',
        channels: Object.fromEntries(
          channels.map(({ channel }) => [channel, { grantGeneration: 1, since: '1' }]),
        ),
      },
    } satisfies PullResponse;
  }
  const http = {
    actFor: () => undefined,
    async post(path: string, body: unknown) {
      if (!script.isUp) return { kind: 'no_line' };
      if (path === '/api/center/elsewhere') return script.elsewhere();
      return { kind: 'answer', value: await answer(path, body) };
    },
    stream: () => Promise.resolve({ kind: 'no_line' }),
  } as unknown as Http;

  /** Short rests end at once, or a slow machine would wait for them for ever; what is timed for later never comes. */
  const restless = (ms: number, run: () => void): (() => void) => {
    if (ms > LONGEST_REST_MS) return () => undefined;
    const turn = setTimeout(run, 0);
    return () => clearTimeout(turn);
  };

  let waiting: (() => void)[] = [];
  const faults: unknown[] = [];
  const start = async (userId = 'u-hanako') => {
    const keeper = createKeeper({
      disk,
      http,
      door: createServerDoor(http, 'http://ckita.example'),
      clock: { now: () => Date.now(), after: restless },
      randomness: browserRandomness,
      randomName,
      tell: () => {
        const told = waiting;
        waiting = [];
        for (const one of told) one();
      },
      onFault: (fault) => faults.push(fault),
      leave: () => undefined,
    });
    await keeper.begin();
    const signedIn = await keeper.signIn({ userId, password: PASSWORD });
    if (!signedIn.ok) throw new Error(signedIn.message);
    return keeper;
  };

  /** Looks again whenever the worker tells its pages something. */
  async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await holds())) await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Everything on the disk that this user's ring, or a colleague's, opens: outbox and drafts. */
  async function readable(reader: UserId): Promise<string> {
    const own = personals.get(reader);
    const personal = own ?? { logId: 'none', key: toBase64url(new Uint8Array(32)) };
    const sealer = createSealer({ channels, personal });
    const notes: [string, SealedNote | undefined][] = [
      ...contents.outgoing.flatMap((row): [string, SealedNote | undefined][] => [
        [row.id, row.reading],
        [row.id, row.own],
      ]),
      ...contents.drafts.map((row): [string, SealedNote] => [row.draftId, row.reading]),
    ];
    const opened: unknown[] = [];
    for (const [id, note] of notes)
      if (note && sealer.holds(note.logId)) opened.push(await sealer.openNote(id, note));
    return JSON.stringify(opened);
  }

  const changes = () => contents.outgoing.filter(({ kind }) => kind === 'change');

  return { changes, start, until, readable, script, received, logged, contents, faults };
}

export const USER = 'u-hanako' as UserId;
export const newId = (type: string): RecordId => `${type}:${browserRandomness.ulid()}` as RecordId;
