// The server's own secrets: in files of the data directory, never in the database.
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Bytes,
  fromBase64url,
  secureRandom,
  toBase64url,
} from '../../src/lib/protocol/envelopes/canonical.ts';
import { importSealKey, openBytes, sealBytes } from '../../src/lib/protocol/envelopes/seal.ts';
import {
  type SigningKeys,
  generateSigningKeys,
} from '../../src/lib/protocol/envelopes/signature.ts';
import {
  type ServerHpkeKeys,
  generateServerKeys,
} from '../../src/lib/protocol/envelopes/to-server.ts';
import { createVersionProofs, type VersionProofs } from './version-proof.ts';
import type { ServerKeys } from '../../src/lib/protocol/session.ts';

export interface ServerSecrets {
  readonly hpke: ServerHpkeKeys;
  readonly signing: SigningKeys;
  readonly public: ServerKeys;
  readonly escrow: Escrow;
  readonly proofs: VersionProofs;
}

/** Seals what the database keeps but may not be able to read; `name` binds it to its place. */
export interface Escrow {
  seal(name: string, plain: Bytes): Promise<string>;
  open(name: string, sealed: string): Promise<Bytes>;
}

/** Reads `keys/server-keys.json` under the data directory, or makes it at the first start. */
export async function openServerSecrets(dataDir: string): Promise<ServerSecrets> {
  const directory = join(dataDir, 'keys');
  const path = join(directory, 'server-keys.json');
  const kept = await readIfThere(path);
  if (kept !== undefined) return secretsFrom(parseKeys(kept));
  const made = await makeKeys();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeSecret(path, JSON.stringify(made, null, 2));
  return secretsFrom(made);
}

/** For tests and the simulator: secrets that end with the process. */
export async function createPassingSecrets(): Promise<ServerSecrets> {
  return secretsFrom(await makeKeys());
}

interface KeyFile {
  readonly format: 'tsumugi/server-keys/1';
  readonly master: string;
  readonly hpke: ServerHpkeKeys;
  readonly signing: SigningKeys;
}

async function makeKeys(): Promise<KeyFile> {
  return {
    format: 'tsumugi/server-keys/1',
    master: toBase64url(secureRandom(32)),
    hpke: await generateServerKeys(),
    signing: await generateSigningKeys(),
  };
}

async function secretsFrom(keys: KeyFile): Promise<ServerSecrets> {
  const master = await importSealKey(fromBase64url(keys.master));
  return {
    hpke: keys.hpke,
    signing: keys.signing,
    proofs: createVersionProofs(fromBase64url(keys.master)),
    public: { hpke: keys.hpke.publicKey, signing: keys.signing.publicKey },
    escrow: {
      async seal(name, plain) {
        const { iv, sealed } = await sealBytes(master, { kind: 'item', name }, plain);
        return `${toBase64url(iv)}.${toBase64url(sealed)}`;
      },
      async open(name, text) {
        const [iv = '', sealed = ''] = text.split('.');
        return openBytes(
          master,
          { kind: 'item', name },
          { iv: fromBase64url(iv), sealed: fromBase64url(sealed) },
        );
      },
    },
  };
}

function parseKeys(text: string): KeyFile {
  const keys = JSON.parse(text) as Partial<KeyFile>;
  if (keys.format !== 'tsumugi/server-keys/1' || !keys.master || !keys.hpke || !keys.signing)
    throw new Error(
      'keys/server-keys.json is not what this version writes: restore it from backup',
    );
  return keys as KeyFile;
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
    throw fault;
  }
}

// Written beside, synced, then renamed: a crash leaves either no key file or a whole one.
export async function writeSecret(path: string, text: string): Promise<void> {
  const beside = `${path}.${String(process.pid)}.new`;
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}
