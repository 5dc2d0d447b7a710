// The key ring of a user on a device: channel keys, the personal key, the lease (DESIGN.md section 5).
import { createHash } from 'node:crypto';
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { secureRandom, toBase64url } from '../../src/lib/protocol/envelopes/canonical.ts';
import { signLease } from '../../src/lib/protocol/envelopes/contents.ts';
import { channelId, type ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ChannelGrant, RingGrant } from '../../src/lib/protocol/session.ts';
import type { ServerSecrets } from '../keys/server-keys.ts';
import type { Collection } from '../store/store.ts';
import { type Account, type Device, workKind } from './accounts.ts';

export const LEASE_MS = 7 * 24 * 3_600_000;

/** Which compartments of a site a user's roles let a replica hold, now. */
export type Replicable = (account: Account, site: SiteCode, now: Date) => readonly Compartment[];

export interface GrantedChannel {
  readonly channel: ChannelId;
  readonly grantGeneration: number;
}

export interface Ring {
  /** Device grant ∩ what the user's roles allow there; nothing at a desk. */
  channels(account: Account, device: Device, now: Date): readonly GrantedChannel[];
  grant(account: Account, device: Device, now: Date): Promise<RingGrant>;
  /** `ended`: the device was given a key of this channel once; `never`: it claims what it never had. */
  stateOf(
    account: Account | undefined,
    device: Device | undefined,
    channel: ChannelId,
    now: Date,
  ): Promise<GrantState>;
}

export type GrantState =
  | { readonly state: 'granted'; readonly generation: number }
  | { readonly state: 'ended' }
  | { readonly state: 'never' };

export function createRing(deps: {
  readonly accounts: Collection;
  readonly secrets: ServerSecrets;
  readonly replicable: Replicable;
}): Ring {
  const { accounts, secrets, replicable } = deps;

  function channels(account: Account, device: Device, now: Date): readonly GrantedChannel[] {
    if (workKind(device) === 'desk') return [];
    return replicable(account, device.site, now).map((compartment) => ({
      channel: channelId(device.site, compartment),
      grantGeneration: device.grantGeneration,
    }));
  }

  /** The escrowed key of that name, made when it is first asked for. */
  async function keyOf(name: string): Promise<{ readonly logId: string; readonly key: string }> {
    const id = keyId(name);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const [kept] = await accounts.get([id]);
      if (kept) {
        const key = await secrets.escrow.open(id, String(kept['sealed']));
        return { logId: String(kept['logId']), key: toBase64url(key) };
      }
      const key = secureRandom(32);
      const logId = toBase64url(secureRandom(16));
      const sealed = await secrets.escrow.seal(id, key);
      // Two sign-ins at once: the first to write gives the key, the other reads it.
      await accounts.write([{ _id: id, logId, sealed, name }]);
    }
    throw new Error('ring: a key could be neither read nor written');
  }

  return {
    channels,
    async grant(account, device, now) {
      const granted: ChannelGrant[] = [];
      for (const { channel, grantGeneration } of channels(account, device, now)) {
        const key = await keyOf(channelKeyName(device, channel, grantGeneration));
        granted.push({ channel, grantGeneration, ...key });
      }
      return {
        channels: granted,
        personal: await keyOf(`${device.id} personal ${account.id}`),
        lease: await lease(account.id, device, now),
      };
    },
    async stateOf(account, device, channel, now) {
      if (!device) return { state: 'never' };
      const held = account && channels(account, device, now).find((one) => one.channel === channel);
      if (held) return { state: 'granted', generation: held.grantGeneration };
      const generations = Array.from({ length: device.grantGeneration }, (_, at) => at + 1);
      const names = generations.map((generation) => channelKeyName(device, channel, generation));
      const keys = await accounts.get(names.map(keyId));
      return { state: keys.some((key) => key !== undefined) ? 'ended' : 'never' };
    },
  };

  function lease(userId: UserId, device: Device, now: Date) {
    return signLease(secrets.signing.privateKey, {
      userId,
      deviceId: device.id,
      issuedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + LEASE_MS).toISOString(),
    });
  }
}

function channelKeyName(device: Device, channel: ChannelId, generation: number): string {
  return `${device.id} ${channel} ${String(generation)}`;
}

// Hashed: database ids stay ASCII and bounded, whatever a client claims a channel to be called.
function keyId(name: string): string {
  return `key:${createHash('sha256').update(name).digest('hex')}`;
}
