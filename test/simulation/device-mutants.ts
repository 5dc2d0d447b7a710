// Deliberate breakages of the last contact, of receipts, of delivery and of what a newer version wrote: the simulator must find every one.
import { type DestructionNote, NOTES } from '../../src/lib/sync/destruction.ts';
import type { Mutant } from './mutants.ts';

export const DEVICE_MUTANTS: readonly Mutant[] = [
  {
    name: 'says that everything was handed in',
    door: (door) => ({
      ...door,
      handIn: async (device, rows) => {
        const answer = await door.handIn(device, rows.slice(1));
        return answer.kind === 'answer'
          ? { kind: 'answer', value: { taken: rows.map(({ id }) => id) } }
          : answer;
      },
    }),
  },
  {
    name: 'becomes a desk and keeps a log',
    disk: (disk) => ({
      ...disk,
      commit: ({ add, dropLogs = [] }) =>
        disk.commit({ add, dropLogs: add.length === 0 ? dropLogs.slice(0, 3) : dropLogs }),
    }),
  },
  {
    name: 'tells nobody what it destroyed at its last contact',
    door: (door) => ({
      ...door,
      tellReceipt: () => Promise.resolve({ kind: 'answer', value: {} }),
    }),
  },
  { name: 'tells only at its next opening that it destroyed a log', ofLife: tellingLater },
  {
    name: 'forgets after a crash that its last contact was begun',
    disk: (disk) => ({
      ...disk,
      setItem: (name, value) =>
        name === 'withdrawal' ? Promise.resolve() : disk.setItem(name, value),
    }),
  },
  {
    name: 'takes away what only a newer version knows',
    change: async (change) => {
      const { future_field: _, ...body } = change.next.body;
      return 'future_field' in change.next.body
        ? { ...change, next: { ...change.next, body: { ...body, advice: '' } } }
        : change;
    },
  },
];

/** The note of what ended while the device was open stays, and its receipt is neither stored nor sent. */
function tellingLater(): Pick<Mutant, 'disk' | 'transport'> {
  const late = new Set<string>();
  return {
    disk(disk) {
      const notes = async (): Promise<readonly DestructionNote[]> =>
        ((await disk.getItem(NOTES)) ?? []) as readonly DestructionNote[];
      const lateNotes = async (): Promise<readonly DestructionNote[]> =>
        (await notes()).filter(({ receiptId }) => late.has(receiptId));
      return {
        ...disk,
        async setItem(name, value) {
          if (name !== NOTES) return disk.setItem(name, value);
          const before = await notes();
          const next = value as readonly DestructionNote[];
          const has = (some: readonly DestructionNote[], one: DestructionNote): boolean =>
            some.some(({ receiptId }) => receiptId === one.receiptId);
          // What had ended before the opening has no channels in its note: that is told at once.
          for (const one of next)
            if (
              !has(before, one) &&
              one.what.why === 'channel_ended' &&
              one.what.channels.length > 0
            )
              late.add(one.receiptId);
          const kept = (await lateNotes()).filter((one) => !has(next, one));
          return disk.setItem(name, [...kept, ...next]);
        },
        async removeItem(name) {
          const kept = name === NOTES ? await lateNotes() : [];
          return kept.length > 0 ? disk.setItem(name, kept) : disk.removeItem(name);
        },
        addOutgoing: async (...rows) => disk.addOutgoing(...rows.filter(({ id }) => !late.has(id))),
      };
    },
    transport: (transport) => ({
      ...transport,
      async log({ entries }, signal) {
        const sent = entries.filter(({ entryId }) => !late.has(entryId));
        const { stored } =
          sent.length === 0 ? { stored: [] } : await transport.log({ entries: sent }, signal);
        return {
          stored: [
            ...stored,
            ...entries.flatMap(({ entryId }) => (late.has(entryId) ? [entryId] : [])),
          ],
        };
      },
    }),
  };
}
