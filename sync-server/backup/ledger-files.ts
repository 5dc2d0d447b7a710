// Where ledgers lie: a directory on a disk of its own, every append synced before it counts as written.
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface LedgerFiles {
  /** Names, in order. */
  list(): Promise<readonly string[]>;
  /** The text in parts of any size. */
  read(name: string): AsyncIterable<string>;
  /** Refuses a name that is taken. */
  create(name: string): Promise<LedgerFile>;
  /** Gone for good when it resolves; one that is not there is no fault. */
  remove(name: string): Promise<void>;
}

export interface LedgerFile {
  /** On the disk when it resolves. */
  append(text: string): Promise<void>;
  close(): Promise<void>;
}

const ENDING = '.ledger';

export function createLedgerDirectory(directory: string): LedgerFiles {
  return {
    async list() {
      const names = await readdir(directory).catch((fault: unknown) => {
        if (isMissing(fault)) return [];
        throw fault;
      });
      return names.filter((name) => name.endsWith(ENDING)).sort();
    },
    read: (name) => createReadStream(join(directory, name), 'utf8') as AsyncIterable<string>,
    async create(name) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const handle = await open(join(directory, name), 'ax', 0o600);
      // A file that is not in its directory after a power cut was never there.
      await syncDirectory(directory);
      return appenderOf(handle);
    },
    async remove(name) {
      await rm(join(directory, name), { force: true });
      await syncDirectory(directory);
    },
  };
}

/** For tests and the simulator. `files` outlives the process that writes. */
export function createLedgerMemory(files: Map<string, string> = new Map()): LedgerFiles {
  return {
    list: async () => [...files.keys()].sort(),
    async *read(name) {
      const text = files.get(name);
      if (text === undefined) throw new Error('no such ledger');
      yield text;
    },
    async create(name) {
      if (files.has(name)) throw new Error('this ledger is there already');
      files.set(name, '');
      return {
        append: async (text) => void files.set(name, (files.get(name) ?? '') + text),
        close: () => Promise.resolve(),
      };
    },
    remove: async (name) => void files.delete(name),
  };
}

export const ledgerName = (...parts: readonly string[]): string => `${parts.join('-')}${ENDING}`;

function appenderOf(handle: FileHandle): LedgerFile {
  return {
    async append(text) {
      await handle.appendFile(text, 'utf8');
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows has no way to sync a directory, and does not need one.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT';
}
