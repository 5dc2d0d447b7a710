// A page's handle is there at once, and found again after a reload once it has settled.
import { expect, it } from 'vitest';
import type { RecordId } from '../domain/record.ts';
import { createMemoryDisk, emptyContents } from '../replica/memory-disk.ts';
import type { Sealer } from '../sync/ports.ts';
import { createHandles } from './handles.ts';

const child = 'person:P1' as RecordId;
const sealer = {
  sealNote: (_log: string, _id: string, payload: unknown) => Promise.resolve({ payload }),
  openNote: (_id: string, note: { payload: unknown }) => Promise.resolve(note.payload),
} as unknown as Sealer;

function scene() {
  const memory = createMemoryDisk(emptyContents());
  let allow = (): void => undefined;
  const allowed = new Promise<void>((resolve) => (allow = resolve));
  const disk = {
    ...memory,
    setItem: async (...item: Parameters<typeof memory.setItem>) => {
      await allowed;
      await memory.setItem(...item);
    },
  };
  let given = 0;
  const open = () =>
    createHandles({
      disk,
      sealer,
      personal: 'own-1',
      newHandle: () => `handle-${String((given += 1))}`,
      onFault: (fault) => {
        throw fault;
      },
    });
  return { open, allow };
}

it('nobody who opens a page waits for the disk', async () => {
  const { open } = scene();
  const handles = open();
  const handle = await handles.handleFor(child);
  expect(await handles.handleFor(child)).toBe(handle);
  expect(await handles.resolve(handle)).toBe(child);
});

it('what has settled is found after a reload', async () => {
  const { open, allow } = scene();
  const before = open();
  const handle = await before.handleFor(child);
  expect(await open().resolve(handle)).toBeUndefined();
  allow();
  await before.settle();
  expect(await open().resolve(handle)).toBe(child);
});
