// The keys of journal, backup and erasure list: in a file of the data directory, never in the database or beside what they seal.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  fromBase64url,
  secureRandom,
  toBase64url,
} from '../../src/lib/protocol/envelopes/canonical.ts';
import { importSealKey } from '../../src/lib/protocol/envelopes/seal.ts';
import type { LedgerKey, LedgerKeys } from '../backup/ledger.ts';
import { readIfThere, writeSecret } from './server-keys.ts';

const FORMAT = 'tsumugi/ledger-keys/1';

interface KeyFile {
  readonly format: typeof FORMAT;
  /** The last one seals; all of them open. */
  readonly keys: readonly { readonly id: string; readonly key: string }[];
}

/** Reads `keys/ledger-keys.json` under the data directory, or makes it at the first start. */
export async function openLedgerKeys(dataDir: string): Promise<LedgerKeys> {
  const directory = join(dataDir, 'keys');
  const path = join(directory, 'ledger-keys.json');
  const kept = await readIfThere(path);
  if (kept !== undefined) return keysFrom(parseKeys(kept));
  const made = makeKeys();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeSecret(path, JSON.stringify(made, null, 2));
  return keysFrom(made);
}

/** For tests and the simulator: keys that end with the process. */
export function createPassingLedgerKeys(): Promise<LedgerKeys> {
  return keysFrom(makeKeys());
}

function makeKeys(): KeyFile {
  const id = toBase64url(secureRandom(9));
  return { format: FORMAT, keys: [{ id, key: toBase64url(secureRandom(32)) }] };
}

async function keysFrom({ keys }: KeyFile): Promise<LedgerKeys> {
  const held = await Promise.all(
    keys.map(async ({ id, key }) => ({ id, key: await importSealKey(fromBase64url(key)) })),
  );
  const current = held.at(-1) as LedgerKey;
  return { current, find: (id) => held.find((one) => one.id === id) };
}

function parseKeys(text: string): KeyFile {
  const file = JSON.parse(text) as Partial<KeyFile>;
  if (file.format !== FORMAT || !file.keys || file.keys.length === 0)
    throw new Error(
      'keys/ledger-keys.json is not what this version writes: restore it from its copy',
    );
  return file as KeyFile;
}
