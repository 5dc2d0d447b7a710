// One way to write a value as bytes, so that signatures and commitments mean the same on every machine; and base64url.

/** Bytes that WebCrypto and IndexedDB take without a copy. */
export type Bytes = Uint8Array<ArrayBuffer>;
export type RandomBytes = (length: number) => Bytes;

/**
 * JSON with object keys in the order of their UTF-16 code units and no white space (as RFC 8785).
 * A property whose value is undefined is left out, as it is on the wire; whatever JSON cannot carry is refused.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical JSON: not a finite number');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const members: string[] = [];
    for (const key of Object.keys(value).sort()) {
      const member: unknown = Reflect.get(value, key);
      if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
    }
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`canonical JSON: ${typeof value} has no form`);
}

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Refuses bytes that are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  // In slices: String.fromCharCode takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Refuses anything that `toBase64url` would not have written. */
export function fromBase64url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new TypeError('not base64url');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  if (toBase64url(bytes) !== text) throw new TypeError('not base64url');
  return bytes;
}

/** The same bytes on a buffer of their own, where a library gave a view that WebCrypto's types refuse. */
export function ownBytes(bytes: Uint8Array | ArrayBuffer): Bytes {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  return isOnPlainBuffer(bytes) ? bytes : Uint8Array.from(bytes);
}

export const secureRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isOnPlainBuffer(bytes: Uint8Array): bytes is Bytes {
  return bytes.buffer instanceof ArrayBuffer;
}
