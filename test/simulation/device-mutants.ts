// Deliberate breakages of the last contact, of delivery and of what a newer version wrote: the simulator must find every one.
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
