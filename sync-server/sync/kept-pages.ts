// Pages of a first sync, compressed and kept as they were sent: the devices of a site ask for the same ones one after the other.
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { PullResponse } from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';

/** What decides what a page says, besides the records: the channels in their order, each with its cursor, and how many. */
export interface PageKey {
  readonly channels: readonly ChannelId[];
  readonly text: string;
}

export interface KeptPages {
  /** As it was sent, where nothing of its channels has moved since it was read. */
  find(key: PageKey): Buffer | undefined;
  /** Reads the page and keeps it. Answers its JSON, packed. */
  keep(key: PageKey, read: () => Promise<PullResponse>): Promise<Buffer>;
}

export function createKeptPages(deps: {
  readonly index: Pick<ScopeIndex, 'movedAt'>;
  readonly now: () => Date;
  readonly mostBytes?: number;
  readonly pack?: (text: string) => Promise<Buffer>;
}): KeptPages {
  const { index, now, mostBytes = MOST_BYTES, pack = zstdFast } = deps;
  /** Whatever was used last stands last. */
  const kept = new Map<string, Kept>();
  let size = 0;

  const stampOf = ({ channels }: PageKey): string => channels.map(index.movedAt).join(' ');

  function drop(text: string): void {
    size -= kept.get(text)?.bytes.length ?? 0;
    kept.delete(text);
  }

  return {
    find(key) {
      const found = kept.get(key.text);
      if (found === undefined) return undefined;
      drop(key.text);
      if (found.stamp !== stampOf(key) || now().getTime() > found.until) return undefined;
      kept.set(key.text, found);
      size += found.bytes.length;
      return found.bytes;
    },
    async keep(key, read) {
      // Before the reading: what moves while it lasts makes the page one of yesterday.
      const stamp = stampOf(key);
      const until = now().getTime() + MOST_MS;
      const response = await read();
      const bytes = await pack(JSON.stringify(response));
      // Grants that ended meanwhile are this device's own affair.
      if (response.dropped.length > 0) return bytes;
      drop(key.text);
      kept.set(key.text, { stamp, until, bytes });
      size += bytes.length;
      for (const [text] of kept) {
        if (size <= mostBytes) break;
        drop(text);
      }
      return bytes;
    },
  };
}

interface Kept {
  readonly stamp: string;
  readonly until: number;
  readonly bytes: Buffer;
}

/** Some 600,000 records of the demo city. */
const MOST_BYTES = 64 * 1024 * 1024;
// Its position in the feed is of when it was read, and who takes it reads on from there.
const MOST_MS = 60 * 60 * 1000;
const FAST = { [constants.ZSTD_c_compressionLevel]: 1 };
const zstd = promisify<string, object, Buffer>(zstdCompress);
const zstdFast = (text: string): Promise<Buffer> => zstd(text, { params: FAST });
