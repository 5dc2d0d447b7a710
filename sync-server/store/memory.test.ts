// The memory store keeps the contract, and never uses a timer.
import { expect, it, vi } from 'vitest';
import { describeStoreContract } from './contract.ts';
import { createMemoryStore } from './memory.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describeStoreContract('memory', async () => createMemoryStore({ wait }));

it('answers in microtasks, without a timer of its own', async () => {
  vi.useFakeTimers();
  try {
    const store = createMemoryStore();
    const waiting = store.records.changes({ since: '0', limit: 1, waitMs: 1_000 });
    await store.records.write([{ _id: 'a' }]);
    expect((await waiting).changes).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it('shares no object with its callers', async () => {
  const store = createMemoryStore();
  const list = ['p'];
  await store.records.write([{ _id: 'a', list }]);
  list.push('q');
  const [doc] = await store.records.get(['a']);
  expect(doc?.['list']).toEqual(['p']);
});
