// Compresses a long answer as the client can read it. Only for answers that repeat nothing a stranger could have put in.
import { promisify } from 'node:util';
import { constants, gzip, zstdCompress, zstdCompressSync } from 'node:zlib';

export interface Packed {
  readonly encoding: 'zstd' | 'gzip';
  readonly bytes: Buffer;
}

/** Undefined: it is short, or the client takes it only as it is. */
export async function packed(text: string, acceptEncoding: string): Promise<Packed | undefined> {
  if (text.length < WORTH_IT) return undefined;
  const accepted = acceptEncoding.split(',').map((one) => one.trim());
  // A tenth of gzip's time, and smaller: records of a page are much alike, over more than gzip looks back.
  if (accepted.includes('zstd')) {
    const params = { params: FAST };
    // A few notes are packed sooner than another thread is woken.
    const isShort = text.length < WORTH_A_THREAD;
    return {
      encoding: 'zstd',
      bytes: isShort ? zstdCompressSync(text, params) : await zstd(text, params),
    };
  }
  if (accepted.includes('gzip')) return { encoding: 'gzip', bytes: await zip(text, { level: 1 }) };
  return undefined;
}

const WORTH_IT = 2_000;
const WORTH_A_THREAD = 50_000;
const FAST = { [constants.ZSTD_c_compressionLevel]: 1 };
const zstd = promisify<string, object, Buffer>(zstdCompress);
const zip = promisify<string, object, Buffer>(gzip);
