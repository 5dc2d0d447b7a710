// Deliberate breakages of journal and restore: the simulator must find every one.
import type { JournalEntry } from '../../sync-server/backup/journal.ts';
import type { RestoreSources } from '../../sync-server/backup/restore.ts';
import type { Mutant } from './mutants.ts';

type Lines = AsyncIterable<Pick<JournalEntry, 'era' | 'value'>>;

export const DISK_MUTANTS: readonly Mutant[] = [
  {
    name: 'journals after the acknowledgement',
    disks: {
      settled: (settled, world) => () => {
        world.after(3_000, () => void settled());
        return Promise.resolve();
      },
    },
  },
  { name: 'replays the journal twice', disks: { replaysAgain: true } },
  {
    name: 'brings back what was erased',
    disks: { sources: (sources) => ({ ...sources, erased: new Map() }) },
  },
  {
    name: 'undoes a revocation by a restore',
    disks: { sources: (sources) => withJournal(sources, withoutScope) },
  },
  {
    name: 'restores the backup and forgets the journal',
    disks: {
      sources: (sources) =>
        sources.backup === undefined ? sources : withJournal(sources, () => nothing()),
    },
  },
];

function withJournal(
  { journal, ...sources }: RestoreSources,
  change: (lines: Lines) => Lines,
): RestoreSources {
  return journal === undefined ? sources : { ...sources, journal: () => change(journal()) };
}

/** Who may see what stays as it was at the first word of it. */
async function* withoutScope(lines: Lines): Lines {
  const seen = new Set<string>();
  for await (const { era, value } of lines) {
    if (value.kind !== 'writes') yield { era, value };
    else
      yield {
        era,
        value: {
          ...value,
          writes: value.writes.filter((write) => {
            if (!('doc' in write)) return true;
            const { _id, kind } = write.doc as { _id: string; kind?: string };
            const isAgain = seen.has(_id);
            seen.add(_id);
            return !isAgain || (kind !== 'membership' && kind !== 'class');
          }),
        },
      };
  }
}

async function* nothing(): Lines {}
