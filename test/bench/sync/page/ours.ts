// The product's client: the real engine on the browser's disk, against the product's server.
import { openDexieDisk } from '../../../../src/lib/replica/dexie-disk.ts';
import { type BenchDevice, openDevice } from '../device.ts';
import { digestOf } from '../digest.ts';
import type { Returned, Saved, Step, Synced } from './steps.ts';

export function createOurs() {
  let opened: BenchDevice | undefined;
  const device = (): BenchDevice => {
    if (opened === undefined) throw new Error('bench: no device');
    return opened;
  };
  performance.setResourceTimingBufferSize(100_000);

  return {
    async act(step: Step): Promise<unknown> {
      switch (step.step) {
        case 'firstSync': {
          if (step.order === undefined) throw new Error('bench: nobody to sign in');
          opened = await openDevice(step.order, await openDexieDisk('bench'));
          const began = performance.now();
          await opened.inStep();
          const records = opened.table.size();
          const ms = performance.now() - began;
          const digest = await digestOf([...opened.table.all()].map(({ document }) => document));
          return { ms, records, bytes: pulledBytes(), digest } satisfies Synced;
        }
        case 'save': {
          const note = device().newNote(device().aPerson());
          const at = now();
          await device().engine.save(note);
          return { id: note.id, at } satisfies Saved;
        }
        case 'seen':
          await device().seen(step.id);
          return now();
        case 'leave':
          await device().engine.stop();
          performance.clearResourceTimings();
          return undefined;
        case 'return': {
          const began = performance.now();
          const arrived = device().seen(step.id);
          await Promise.all([device().inStep(), arrived]);
          return { ms: performance.now() - began, bytes: pulledBytes() } satisfies Returned;
        }
        case 'person':
          return device().aPerson();
      }
    },
  };
}

const now = (): number => performance.timeOrigin + performance.now();

function pulledBytes(): number {
  return performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('/api/sync/pull'))
    .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).transferSize, 0);
}
