// Two hundred listeners are one question to the database, and nobody is answered with what was read before he asked.
import { expect, it } from 'vitest';
import { createMemoryStore } from './memory.ts';
import { createSharedReads } from './shared-reads.ts';

function counted() {
  const { accounts } = createMemoryStore();
  let readings = 0;
  let isDown = false;
  const read = createSharedReads({
    get: (ids) => {
      readings += 1;
      return isDown ? Promise.reject(new Error('down')) : accounts.get(ids);
    },
  });
  return {
    accounts,
    read,
    readings: () => readings,
    goesDown: () => (isDown = true),
    comesBack: () => (isDown = false),
  };
}

it('reads once what many ask at the same time', async () => {
  const { accounts, read, readings } = counted();
  await accounts.write([{ _id: 'a', n: 1 }]);
  const asked = await Promise.all(Array.from({ length: 200 }, (_, n) => read(n % 2 ? 'a' : 'b')));
  expect(asked.filter((doc) => doc?.['n'] === 1)).toHaveLength(100);
  expect(asked.filter((doc) => doc === undefined)).toHaveLength(100);
  expect(readings()).toBe(1);
});

it('sees what was written before it was asked, also while another reading is under way', async () => {
  const { accounts, read } = counted();
  const before = read('a');
  await accounts.write([{ _id: 'a', n: 1 }]);
  expect((await read('a'))?.['n']).toBe(1);
  await before;
});

it('tells all who asked that the database did not answer, and reads again for the next', async () => {
  const { read, goesDown, comesBack } = counted();
  goesDown();
  const asked = await Promise.allSettled([read('a'), read('b')]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  comesBack();
  await expect(read('a')).resolves.toBeUndefined();
});
