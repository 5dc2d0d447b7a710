// Writes and reads ledgers: files of sealed lines of which none can be changed, left out or exchanged unseen.
import {
  LEDGER_FORMAT,
  type LedgerKind,
  lineHash,
  openLine,
  sealLine,
} from '../../src/lib/protocol/envelopes/ledger.ts';
import type { LedgerFiles } from './ledger-files.ts';

export interface LedgerKey {
  readonly id: string;
  readonly key: CryptoKey;
}
export interface LedgerKeys {
  /** New files are sealed with this one. */
  readonly current: LedgerKey;
  /** Earlier files say by which they open. */
  find(id: string): LedgerKey | undefined;
}

export interface LedgerEnd {
  readonly file: string;
  readonly lines: number;
  /** Of the last whole line. */
  readonly hash: string;
}

export interface LedgerWriter {
  /** Durable when it resolves. After a failure nothing more may be written to this file. */
  write(value: unknown): Promise<void>;
  readonly end: () => LedgerEnd;
  close(): Promise<void>;
}

export interface LedgerRow {
  readonly line: number;
  readonly value: unknown;
  readonly hash: string;
}

/** The first line that does not hold; lines behind it cannot be judged. */
export class LedgerFault extends Error {
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number, what: string) {
    super(`${file}: line ${String(line)}: ${what}`);
    this.name = 'LedgerFault';
    this.file = file;
    this.line = line;
  }
}

export async function createLedger(
  files: LedgerFiles,
  file: string,
  kind: LedgerKind,
  { id, key }: LedgerKey,
): Promise<LedgerWriter> {
  const target = await files.create(file);
  let lines = 0;
  let prev = '';
  await target.append(`${[LEDGER_FORMAT, kind, file, id].join(' ')}\n`);
  return {
    async write(value) {
      const line = await sealLine(key, { kind, file, line: lines, prev }, value);
      await target.append(`${line}\n`);
      lines += 1;
      prev = await lineHash(line);
    },
    end: () => ({ file, lines, hash: prev }),
    close: () => target.close(),
  };
}

/**
 * Every whole line in order. What stands at the end without an end of line was being written when its writer
 * died: nobody was told of it, and it is left out. Throws a `LedgerFault` at the first line that does not hold.
 */
export async function* readLedger(
  files: LedgerFiles,
  file: string,
  kind: LedgerKind,
  keys: LedgerKeys,
): AsyncGenerator<LedgerRow, LedgerEnd> {
  let key: CryptoKey | undefined;
  let line = 0;
  let prev = '';
  for await (const text of wholeLines(files.read(file))) {
    if (key === undefined) {
      key = keyFor(text, file, kind, keys);
      continue;
    }
    let value: unknown;
    try {
      value = await openLine(key, { kind, file, line, prev }, text);
    } catch {
      throw new LedgerFault(file, line + 1, 'does not open');
    }
    prev = await lineHash(text);
    yield { line: line + 1, value, hash: prev };
    line += 1;
  }
  return { file, lines: line, hash: prev };
}

function keyFor(head: string, file: string, kind: LedgerKind, keys: LedgerKeys): CryptoKey {
  const [format, theirKind, name, id = ''] = head.split(' ');
  if (format !== LEDGER_FORMAT || theirKind !== kind || name !== file)
    throw new LedgerFault(file, 0, `is not a ${kind} of this name`);
  const found = keys.find(id);
  if (found === undefined) throw new LedgerFault(file, 0, 'its key is not in the key file');
  return found.key;
}

async function* wholeLines(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest: string[] = [];
  for await (const part of parts) {
    const [first = '', ...more] = part.split('\n');
    rest.push(first);
    for (const next of more) {
      yield rest.join('');
      rest = [next];
    }
  }
}
