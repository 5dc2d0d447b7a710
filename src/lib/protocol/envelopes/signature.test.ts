// `tsumugi/signature/1` and what is signed with it, against committed vectors and RFC 8032's first.
import { describe, expect, it } from 'vitest';
import type { DeviceId, UserId } from '../../domain/record.ts';
import { readLease, signChallenge, signLease, verifyChallenge } from './contents.ts';
import { generateSigningKeys, sign, type SigningPurpose, verify } from './signature.ts';
import vectors from './signature.vectors.json' with { type: 'json' };

describe('tsumugi/signature/1', () => {
  it.each(vectors.cases)('signs the vector for $purpose', async ({ purpose, value, signature }) => {
    const label = purpose as SigningPurpose;
    // Ed25519 is deterministic: the same key and value give the same signature.
    expect(await sign(vectors.privateKey, label, value)).toBe(signature);
    expect(await verify(vectors.publicKey, label, value, signature)).toBe(true);
  });

  it("stands on an Ed25519 that answers RFC 8032's first test vector", async () => {
    const rfc = vectors.rfc8032test1;
    // PKCS #8 is a fixed head before the 32 bytes of the secret.
    const head = '302e020100300506032b657004220420';
    const pkcs8 = fromHex(head + rfc.secret);
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    const signature = await crypto.subtle.sign('Ed25519', key, fromHex(rfc.message));
    expect(new Uint8Array(signature)).toEqual(fromHex(rfc.signature));
  });

  it('does not hold for another purpose, value or key, nor for nonsense', async () => {
    const { publicKey, privateKey } = await generateSigningKeys();
    const signature = await sign(privateKey, 'change', { b: 1, a: 2 });
    expect(await verify(publicKey, 'change', { a: 2, b: 1 }, signature)).toBe(true);
    expect(await verify(publicKey, 'access', { b: 1, a: 2 }, signature)).toBe(false);
    expect(await verify(publicKey, 'change', { b: 1, a: 3 }, signature)).toBe(false);
    expect(await verify(vectors.publicKey, 'change', { b: 1, a: 2 }, signature)).toBe(false);
    expect(await verify(publicKey, 'change', { b: 1, a: 2 }, 'x')).toBe(false);
    expect(await verify('x', 'change', { b: 1, a: 2 }, signature)).toBe(false);
  });
});

const lease = {
  userId: 'user-1' as UserId,
  deviceId: 'device-1' as DeviceId,
  issuedAt: '2026-11-22T00:00:00.000Z',
  expiresAt: '2026-11-29T00:00:00.000Z',
};

describe('leases and challenges', () => {
  it('reads a lease that the server signed, and no other', async () => {
    const server = await generateSigningKeys();
    const signed = await signLease(server.privateKey, lease);
    expect(await readLease(server.publicKey, signed)).toEqual(lease);
    const longer = { ...signed, lease: signed.lease.replace('11-29', '12-29') };
    expect(await readLease(server.publicKey, longer)).toBeUndefined();
    expect(await readLease(server.publicKey, { ...signed, lease: '{' })).toBeUndefined();
    expect(await readLease(vectors.publicKey, signed)).toBeUndefined();
  });

  it('answers a challenge of one nonce, purpose and origin', async () => {
    const keys = await generateSigningKeys();
    const challenge = {
      purpose: 'resume' as const,
      nonce: 'n-1',
      deviceId: lease.deviceId,
      userId: lease.userId,
      origin: 'http://ckita.localhost:8080',
    };
    const signature = await signChallenge(keys.privateKey, challenge);
    expect(await verifyChallenge(keys.publicKey, challenge, signature)).toBe(true);
    for (const other of [
      { nonce: 'n-2' },
      { purpose: 'sign-in' as const },
      { origin: 'http://x' },
    ]) {
      const changed = { ...challenge, ...other };
      expect(await verifyChallenge(keys.publicKey, changed, signature)).toBe(false);
    }
  });
});

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  );
}
