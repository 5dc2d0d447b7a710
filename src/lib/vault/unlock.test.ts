// Signing in at a center whose line is down: what opens the vault, what does not, and what the user is told.
import { describe, expect, it } from 'vitest';
import type { DeviceId, SiteCode, UserId } from '../domain/record.ts';
import type { Failure, Result } from '../domain/result.ts';
import { newSealKey } from '../protocol/envelopes/seal.ts';
import { toBase64url, utf8 } from '../protocol/envelopes/canonical.ts';
import { signLease } from '../protocol/envelopes/contents.ts';
import { generateSigningKeys } from '../protocol/envelopes/signature.ts';
import { generateServerKeys, openAtServer } from '../protocol/envelopes/to-server.ts';
import type { ChannelId } from '../protocol/scope.ts';
import type { RingGrant } from '../protocol/session.ts';
import type { ItemStore } from './item-store.ts';
import { ARGON2_PARAMETERS, type DeriveKey } from './argon2.ts';
import { createCourier } from './courier.ts';
import { deviceKeys, readDevice, storeDevice } from './enrolment.ts';
import { forgetRing, knownUsers } from './key-ring.ts';
import { createSealer } from './sealer.ts';
import {
  createRing,
  openRing,
  openRingForSignIn,
  refreshRing,
  type UnlockedRing,
  type VaultPorts,
} from './unlock.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const START = Date.parse('2026-11-22T00:00:00.000Z');
const userId = 'user-1' as UserId;
const deviceId = 'device-1' as DeviceId;
const password = 'kumo-no-ue-no-7-inu';
const user = { id: userId, name: '架空 花子' };

// Argon2id has its own test; here a quick stand-in keeps the rules readable.
const quick: DeriveKey = async (text, salt, { passes }) =>
  new Uint8Array(
    await crypto.subtle.digest('SHA-256', utf8(`${text} ${toBase64url(salt)} ${String(passes)}`)),
  );

function store(rows = new Map<string, unknown>()): ItemStore {
  return {
    getItem: async (name) => Promise.resolve(structuredClone(rows.get(name))),
    setItem: async (name, value) => void (await Promise.resolve(rows.set(name, value))),
    removeItem: async (name) => void (await Promise.resolve(rows.delete(name))),
  };
}

async function city() {
  const [signing, hpke] = await Promise.all([generateSigningKeys(), generateServerKeys()]);
  const grant = async (issued: number, logId = 'log-1'): Promise<RingGrant> => ({
    channels: [
      {
        channel: 'CKITA.mch' as ChannelId,
        grantGeneration: 1,
        logId,
        key: toBase64url(newSealKey()),
      },
    ],
    personal: { logId: 'own-1', key: toBase64url(newSealKey()) },
    lease: await signLease(signing.privateKey, {
      userId,
      deviceId,
      issuedAt: new Date(issued).toISOString(),
      expiresAt: new Date(issued + 7 * DAY).toISOString(),
    }),
  });
  return { hpke, grant, serverKeys: { hpke: hpke.publicKey, signing: signing.publicKey } };
}

async function signedInOnce(contents = new Map<string, unknown>()) {
  const server = await city();
  let now = START;
  const ports: VaultPorts = {
    disk: store(contents),
    now: () => now,
    derive: quick,
  };
  const made = await createRing(ports, {
    password,
    user,
    deviceId,
    roles: [{ site: 'CKITA' as SiteCode, role: 'case_manager' }],
    grant: await server.grant(START),
    signing: await generateSigningKeys(),
    serverKeys: server.serverKeys,
    serverNow: new Date(START).toISOString(),
  });
  return {
    server,
    contents,
    unlocked: opened(made),
    at: (time: number) => (now = time),
    /** A new worker on the same disk, as after a restart. */
    ports: (): VaultPorts => ({ ...ports, disk: store(contents) }),
  };
}

function opened(result: Result<{ readonly unlocked: UnlockedRing }>): UnlockedRing {
  if (!result.ok) throw new Error(result.code);
  return result.unlocked;
}

function code(result: { readonly ok: true } | Failure): string {
  return result.ok ? 'ok' : result.code;
}

describe('unlocking offline', () => {
  it('opens the ring with the password, after a restart too', async () => {
    const device = await signedInOnce();
    const { ring } = opened(await openRing(device.ports(), { userId, password }));
    expect(ring).toEqual({ ...device.unlocked.ring });
    expect(await knownUsers(device.ports().disk)).toEqual([user]);
  });

  it('leaves nothing on the disk but the id, the name, what derives the key and the random names of logs', async () => {
    const { contents, unlocked } = await signedInOnce();
    const disk = JSON.stringify([...contents]);
    const { channels, personal, signing, lease } = unlocked.ring;
    const secrets = [password, channels[0]?.key, personal.key, signing.privateKey, lease.lease];
    for (const secret of [...secrets, 'CKITA', 'case_manager']) {
      expect(disk).not.toContain(secret);
    }
    expect(disk).toContain('架空 花子');
  });

  it('tells a first-time user that this device needs the line', async () => {
    const device = await signedInOnce();
    const result = await openRing(device.ports(), { userId: 'user-2' as UserId, password });
    expect(result).toMatchObject({
      code: 'unknown_user',
      message: 'この端末を使うには回線が必要です。',
    });
  });

  it('locks out for 15 minutes after five wrong passwords, across restarts', async () => {
    const device = await signedInOnce();
    const wrong = async () => openRing(device.ports(), { userId, password: 'wrong' });
    for (let n = 1; n < 5; n += 1) expect(code(await wrong())).toBe('wrong_password');
    expect(code(await wrong())).toBe('locked_out');
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('locked_out');
    device.at(START + 15 * MINUTE - 1);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('locked_out');
    device.at(START + 15 * MINUTE);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('ok');
    expect(code(await wrong())).toBe('wrong_password');
  });

  it('counts an attempt whose browser was killed before the answer', async () => {
    const device = await signedInOnce();
    const dying: VaultPorts = {
      ...device.ports(),
      derive: async () => Promise.reject(new Error('killed')),
    };
    for (let n = 0; n < 5; n += 1) {
      await expect(openRing(dying, { userId, password: 'wrong' })).rejects.toThrow('killed');
    }
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('locked_out');
  });

  it('never locks for longer than the rule because the clock was ahead', async () => {
    const device = await signedInOnce();
    device.at(START + 365 * DAY);
    for (let n = 0; n < 5; n += 1) await openRing(device.ports(), { userId, password: 'wrong' });
    device.at(START);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('locked_out');
    device.at(START + 15 * MINUTE);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('ok');
  });

  it('ends with the lease, which a clock set back does not lengthen', async () => {
    const device = await signedInOnce();
    device.at(START + 7 * DAY);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('ok');
    device.at(START + 7 * DAY + 1);
    const over = await openRing(device.ports(), { userId, password });
    expect(over).toMatchObject({ code: 'lease_over' });
    expect(over).toHaveProperty('message', expect.stringContaining('回線につないで'));
    device.at(START);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('lease_over');
  });

  it('gets a new lease and new channels over the line, under the same password', async () => {
    const device = await signedInOnce();
    device.at(START + 9 * DAY);
    const unlocked = opened(await openRingForSignIn(device.ports(), { userId, password }));
    const refreshed = await refreshRing(unlocked, {
      user,
      roles: [],
      grant: await device.server.grant(START + 9 * DAY, 'log-2'),
      serverNow: new Date(START + 9 * DAY).toISOString(),
    });
    expect(code(refreshed)).toBe('ok');
    const { ring } = opened(await openRing(device.ports(), { userId, password }));
    expect(ring.channels[0]?.logId).toBe('log-2');
    expect(ring.signing).toEqual(device.unlocked.ring.signing);
  });

  it('takes no lease of another signer, user or device', async () => {
    const device = await signedInOnce();
    const fresh = { user, roles: [], serverNow: new Date(START).toISOString() };
    const foreign = await (await city()).grant(START);
    expect(code(await refreshRing(device.unlocked, { ...fresh, grant: foreign }))).toBe(
      'lease_invalid',
    );
    const other = { ...fresh, user: { id: 'user-2' as UserId, name: '架空 次郎' } };
    const own = await device.server.grant(START);
    expect(code(await refreshRing(device.unlocked, { ...other, grant: own }))).toBe(
      'lease_invalid',
    );
  });

  it('does not open a ring whose parameters were turned down', async () => {
    const device = await signedInOnce();
    const row = device.contents.get('ring:user-1') as Record<string, unknown>;
    const weak = { ...row, kdf: { ...ARGON2_PARAMETERS, memoryKiB: 8 } };
    device.contents.set('ring:user-1', weak);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('unknown_user');
  });

  it('forgets a user', async () => {
    const device = await signedInOnce();
    await forgetRing(device.ports().disk, userId);
    expect(await knownUsers(device.ports().disk)).toEqual([]);
    expect(code(await openRing(device.ports(), { userId, password }))).toBe('unknown_user');
  });

  it('refuses a weak password when the ring is made', async () => {
    const { unlocked, server, ports } = await signedInOnce();
    const made = await createRing(ports(), {
      password: 'tsumugi-2026-x',
      user,
      deviceId,
      roles: [],
      grant: await server.grant(START),
      signing: unlocked.ring.signing,
      serverKeys: server.serverKeys,
      serverNow: new Date(START).toISOString(),
    });
    expect(code(made)).toBe('password_blocked');
  });
});

describe('an unlocked ring', () => {
  it('seals and opens in the logs that it holds, and in no other', async () => {
    const { unlocked } = await signedInOnce();
    const sealer = createSealer(unlocked.ring);
    expect([sealer.holds('log-1'), sealer.holds('own-1'), sealer.holds('log-9')]).toEqual([
      true,
      true,
      false,
    ]);
    const row = await sealer.sealSegment('log-1', 3, utf8('{"put":[]}'));
    expect(await sealer.openSegment(row)).toEqual({ put: [] });
    await expect(sealer.openSegment({ ...row, segment: 4 })).rejects.toThrow();
    const note = await sealer.sealNote('own-1', 'draft-1', '書きかけ');
    expect(await sealer.openNote('draft-1', note)).toBe('書きかけ');
    await expect(sealer.openNote('draft-2', note)).rejects.toThrow();
    await expect(sealer.sealNote('log-9', 'x', 1)).rejects.toThrow();
  });

  it('sends drafts signed and sealed to the server', async () => {
    const { unlocked, server } = await signedInOnce();
    const courier = createCourier(unlocked.ring, { deviceId });
    const envelope = await courier.sealDraft('draft-1', { text: '書きかけ' });
    const content = await openAtServer(server.hpke.privateKey, 'draft', 'draft-1', envelope);
    expect(content).toMatchObject({
      draft: { draftId: 'draft-1', user: userId, device: deviceId, payload: { text: '書きかけ' } },
    });
  });
});

describe('enrolment', () => {
  it('keeps the same key pair until the server has answered', async () => {
    const disk = store();
    const keys = await deviceKeys(disk);
    expect(await deviceKeys(disk)).toEqual(keys);
    expect(await readDevice(disk)).toBeUndefined();
    const { serverKeys } = await city();
    const answer = { deviceId, site: 'CKITA' as SiteCode, kind: 'center' as const, serverKeys };
    await storeDevice(disk, keys, answer);
    expect(await readDevice(disk)).toEqual({ ...answer, keys });
  });
});
