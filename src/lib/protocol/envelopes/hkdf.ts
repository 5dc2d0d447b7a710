// HKDF-SHA256 (RFC 5869) for HPKE, computed at once: WebCrypto's takes twenty turns of the event loop for one envelope.
import { HkdfSha256 } from '@hpke/core';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';

// A class, because the suite takes its key derivation as one.
export class HkdfSha256AtOnce extends HkdfSha256 {
  override async extract(salt: Source, ikm: Source): Promise<ArrayBuffer> {
    return plainBuffer(extract(sha256, bytes(ikm), bytes(salt)));
  }
  override async expand(prk: Source, info: Source, length: number): Promise<ArrayBuffer> {
    return plainBuffer(expand(sha256, bytes(prk), bytes(info), length));
  }
}

type Source = ArrayBufferLike | ArrayBufferView;

function bytes(source: Source): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

// Of exactly this length: noble answers views of larger buffers.
function plainBuffer(view: Uint8Array): ArrayBuffer {
  return Uint8Array.from(view).buffer;
}
