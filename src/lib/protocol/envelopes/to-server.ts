// Envelope `tsumugi/to-server/1`: HPKE (RFC 9180, base mode) to the server's key. Its maker cannot open it again.
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, type SenderContext } from '@hpke/core';
import { type Bytes, fromBase64url, fromUtf8, toBase64url, utf8 } from './canonical.ts';
import { HkdfSha256AtOnce } from './hkdf.ts';

export const TO_SERVER_FORMAT = 'tsumugi/to-server/1';

/** What is inside; bound to the envelope together with its id. */
export type ToServerKind = 'change' | 'access' | 'draft' | 'quarantine';

export interface ServerHpkeKeys {
  /** Raw X25519 keys, base64url. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The answer is `ts1.<enc>.<ciphertext>`, both base64url. */
export type ServerSealer = (kind: ToServerKind, id: string, payload: unknown) => Promise<string>;

/** `serverPublicKey` as in `ServerKeys.hpke`. */
export async function sealToServer(
  serverPublicKey: string,
  kind: ToServerKind,
  id: string,
  payload: unknown,
): Promise<string> {
  return sealWith(await newSender(serverPublicKey, kind), kind, id, payload);
}

/**
 * For whoever seals again and again: after each envelope the key of the next is agreed in advance,
 * so that a save does not wait for it. Each is used once, as in single-shot HPKE.
 */
export function createServerSealer(serverPublicKey: string): ServerSealer {
  const prepared = new Map<ToServerKind, Promise<SenderContext>>();
  return async (kind, id, payload) => {
    const ready = prepared.get(kind) ?? newSender(serverPublicKey, kind);
    prepared.delete(kind);
    const envelope = await sealWith(await ready, kind, id, payload);
    const next = newSender(serverPublicKey, kind);
    // Whoever uses it hears of a failure; until then nobody is there to hear.
    next.catch(() => undefined);
    prepared.set(kind, next);
    return envelope;
  };
}

/** Rejects what is damaged, was sealed to another key, or carries another id or kind than it claims. */
export async function openAtServer(
  serverPrivateKey: string,
  kind: ToServerKind,
  id: string,
  envelope: string,
): Promise<unknown> {
  const [mark, enc, ct, ...rest] = envelope.split('.');
  if (mark !== MARK || enc === undefined || ct === undefined || rest.length > 0) {
    throw new TypeError('to-server: not an envelope of this format');
  }
  const recipientKey = await suite.kem.deserializePrivateKey(fromBase64url(serverPrivateKey));
  const plain = await suite.open(
    { recipientKey, enc: fromBase64url(enc), info: info(kind) },
    fromBase64url(ct),
    associatedData(kind, id),
  );
  return JSON.parse(fromUtf8(new Uint8Array(plain)));
}

export async function generateServerKeys(): Promise<ServerHpkeKeys> {
  const pair = await suite.kem.generateKeyPair();
  return {
    publicKey: toBase64url(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey))),
    privateKey: toBase64url(new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey))),
  };
}

// X25519 and AES are WebCrypto's own in Chromium and in Node 24.
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256AtOnce(),
  aead: new Aes256Gcm(),
});
const MARK = 'ts1';

async function newSender(serverPublicKey: string, kind: ToServerKind): Promise<SenderContext> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(serverPublicKey));
  return suite.createSenderContext({ recipientPublicKey, info: info(kind) });
}

/** A context seals one envelope only: its first. */
async function sealWith(
  sender: SenderContext,
  kind: ToServerKind,
  id: string,
  payload: unknown,
): Promise<string> {
  const ct = await sender.seal(utf8(JSON.stringify(payload)), associatedData(kind, id));
  return [MARK, toBase64url(new Uint8Array(sender.enc)), toBase64url(new Uint8Array(ct))].join('.');
}

function info(kind: ToServerKind): Bytes {
  return utf8(JSON.stringify([TO_SERVER_FORMAT, kind]));
}

function associatedData(kind: ToServerKind, id: string): Bytes {
  return utf8(JSON.stringify([TO_SERVER_FORMAT, kind, id]));
}
