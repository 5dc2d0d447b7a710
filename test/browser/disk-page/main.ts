// A page with nothing but the browser's disk, for the tests of the disk.
import { diskChecks } from '../../../src/lib/replica/disk-contract.ts';
import { openDexieDisk, type DexieDisk } from '../../../src/lib/replica/dexie-disk.ts';
import { StorageFault } from '../../../src/lib/replica/storage-fault.ts';

export interface DiskPage {
  readonly checks: readonly string[];
  /** Runs one check of the contract on a disk of its own. */
  check(name: string): Promise<void>;
  /** Adds segments of a size until told otherwise; answers the fault that ended it, or `none`. */
  fill(size: number, count: number): Promise<string>;
  segments(): Promise<number>;
  /** Adds small segments for ever; `acknowledged` is what resolved so far. */
  writeOn(): void;
  readonly acknowledged: () => number;
}

let acknowledged = 0;
const diskPage: DiskPage = {
  checks: diskChecks.map(({ name }) => name),
  check: async (name) => {
    const check = diskChecks.find((one) => one.name === name);
    if (check === undefined) throw new Error('no such check');
    let disk = await openDexieDisk(name);
    await check.run(disk, async () => {
      disk.close();
      return (disk = await openDexieDisk(name));
    });
    disk.close();
  },
  fill: async (size, count) => {
    try {
      const disk = await openDexieDisk();
      const from = (await disk.readSegments('log')).length;
      for (let n = 0; n < count; n += 1) await disk.commit({ add: [segment(from + n, size)] });
      disk.close();
      return 'none';
    } catch (error) {
      return error instanceof StorageFault ? error.code : 'another error';
    }
  },
  segments: async () => count(await openDexieDisk()),
  writeOn: () => {
    void writeForEver();
  },
  acknowledged: () => acknowledged,
};
Object.assign(window, { diskPage });

async function writeForEver(): Promise<void> {
  const disk = await openDexieDisk();
  for (let n = 0; ; n += 1) {
    await disk.commit({ add: [segment(n, n % 2 === 0 ? 500 : 100_000)] });
    acknowledged = n + 1;
  }
}

async function count(disk: DexieDisk): Promise<number> {
  const rows = await disk.readSegments('log');
  disk.close();
  // Only what is whole counts.
  return rows.filter(({ sealed }, at) => same(sealed, content(at, sealed.length))).length;
}

function segment(number: number, size: number) {
  return { logId: 'log', segment: number, iv: new Uint8Array(12), sealed: content(number, size) };
}

// As ciphertext is: Chromium packs what repeats itself.
function content(number: number, size: number): Uint8Array {
  let state = number * 2_654_435_761 + 1;
  return Uint8Array.from({ length: size }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return state >>> 24;
  });
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
