// One entry per search, when the hand rests, and none that the log would not take.
import { expect, it } from 'vitest';
import { createSearchLog, MAX_TERMS } from './search-log.ts';

function searchLog() {
  const written: { terms: string; count: number }[] = [];
  let rested = (): void => undefined;
  const log = createSearchLog(
    {
      now: () => 0,
      after: (_, run) => {
        rested = run;
        return () => {
          rested = () => undefined;
        };
      },
    },
    (search) => {
      written.push(search);
      return Promise.resolve();
    },
    (fault) => {
      throw fault;
    },
  );
  return { log, written, rest: () => rested() };
}

it('writes the words as they stood when the hand rested, once', () => {
  const { log, written, rest } = searchLog();
  log.searched('み', 40);
  log.searched('見本', 3);
  rest();
  log.searched('見本', 4);
  rest();
  expect(written).toEqual([{ terms: '見本', count: 3 }]);
});

it('keeps at most what the log takes of something pasted', () => {
  const { log, written, rest } = searchLog();
  log.searched('見'.repeat(5_000), 0);
  rest();
  expect(written).toEqual([{ terms: '見'.repeat(MAX_TERMS), count: 0 }]);
});
