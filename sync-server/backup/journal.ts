// The journal: what the database was told, again, on a second target, before anybody hears that it was written (DESIGN.md section 6).
import type { COLLECTIONS, StoredDoc } from '../store/store.ts';
import {
  createLedger,
  type LedgerEnd,
  LedgerFault,
  type LedgerKeys,
  type LedgerWriter,
  readLedger,
} from './ledger.ts';
import { type LedgerFiles, ledgerName } from './ledger-files.ts';

export type DatabaseName = (typeof COLLECTIONS)[number];

/** One document as it was written, with the `_rev` that it got; or what was erased, whose text is nowhere. */
export type JournalWrite =
  | { readonly db: DatabaseName; readonly doc: StoredDoc }
  | { readonly db: DatabaseName; readonly erased: readonly string[] };

/** Feed positions up to which everything is in the journal. */
export type Positions = Readonly<Record<DatabaseName, string>>;

/** Counts how often the store was replaced: revisions are compared only within an era. */
export interface Era {
  readonly era: number;
  readonly epoch: string;
}

export type JournalLine =
  | (Era & {
      readonly kind: 'opened';
      readonly at: string;
      /** The files of this era as its writer found them: a file that got shorter is noticed. */
      readonly before: readonly LedgerEnd[];
    })
  | { readonly kind: 'writes'; readonly at: string; readonly writes: readonly JournalWrite[] }
  | { readonly kind: 'position'; readonly at: string; readonly positions: Positions }
  /** Taken away by `journal prune`, until now: what they said stands in every backup from `needs` on. */
  | {
      readonly kind: 'pruned';
      readonly at: string;
      readonly files: readonly string[];
      readonly needs: string;
    };

export interface Journal {
  /** Durable when it resolves. After a failure the next one goes to a new file. */
  write(line: Exclude<JournalLine, { kind: 'opened' }>): Promise<void>;
  close(): Promise<void>;
}

/** Each process writes files of its own: a command beside a running server needs no turn. */
export function createJournal(deps: {
  readonly files: LedgerFiles;
  readonly keys: LedgerKeys;
  readonly era: Era;
  readonly now: () => Date;
  /** Makes the file's name one of its own. */
  readonly newId: () => string;
  /** What this process read of the era when it began. */
  readonly before?: readonly LedgerEnd[];
}): Journal {
  const { files, keys, era, now } = deps;
  const ended: LedgerEnd[] = [...(deps.before ?? [])];
  let open: LedgerWriter | undefined;

  async function writer(): Promise<LedgerWriter> {
    if (open !== undefined) return open;
    const at = now().toISOString();
    const name = ledgerName(prefixOf(era.era), at.replaceAll(/[^0-9]/g, ''), deps.newId());
    const made = await createLedger(files, name, 'journal', keys.current);
    const line: JournalLine = { kind: 'opened', ...era, at, before: ended };
    await made.write(line);
    open = made;
    return made;
  }

  return {
    async write(line) {
      const to = await writer();
      try {
        await to.write(line);
      } catch (fault) {
        // Half a line may stand there now: nothing may follow it.
        open = undefined;
        ended.push(to.end());
        await to.close().catch(() => undefined); // It is given up either way; the first fault is told.
        throw fault;
      }
    },
    async close() {
      const last = open;
      open = undefined;
      await last?.close();
    },
  };
}

export interface JournalEntry {
  readonly era: number;
  readonly file: string;
  readonly line: number;
  readonly value: JournalLine;
}

/** Every line of every file, era by era. Throws a `LedgerFault` at the first that does not hold. */
export async function* readJournal(
  files: LedgerFiles,
  keys: LedgerKeys,
  only: { readonly era?: number } = {},
): AsyncGenerator<JournalEntry, readonly LedgerEnd[]> {
  const ends = new Map<string, LedgerEnd>();
  const promised: LedgerEnd[] = [];
  const hashes = new Map<string, string>();
  const pruned = new Set<string>();
  for (const file of await files.list()) {
    const era = eraOf(file);
    if (era === undefined || (only.era !== undefined && only.era !== era)) continue;
    const rows = readLedger(files, file, 'journal', keys);
    for (;;) {
      const step = await rows.next();
      if (step.done === true) {
        ends.set(file, step.value);
        break;
      }
      const value = step.value.value as JournalLine;
      if (value.kind === 'opened') promised.push(...value.before);
      if (value.kind === 'pruned') for (const name of value.files) pruned.add(name);
      hashes.set(`${file} ${String(step.value.line)}`, step.value.hash);
      yield { era, file, line: step.value.line, value };
    }
  }
  for (const { file, lines, hash } of promised) {
    if (pruned.has(file) && !ends.has(file)) continue;
    const there = ends.get(file)?.lines ?? 0;
    if (there < lines) throw new LedgerFault(file, there + 1, 'lines are missing that were there');
    if (lines > 0 && hashes.get(`${file} ${String(lines)}`) !== hash)
      throw new LedgerFault(file, lines, 'is another line than the one that was there');
  }
  return [...ends.values()];
}

const prefixOf = (era: number): string => `journal-${String(era).padStart(6, '0')}`;

function eraOf(file: string): number | undefined {
  const found = /^journal-(\d{6})-/.exec(file)?.[1];
  return found === undefined ? undefined : Number(found);
}
