// A save at the desk whose first answer was lost is sent again to the letter, until the server has judged it.
import { expect, test } from 'vitest';
import type { ApiErrorCode } from '../protocol/session.ts';
import { mayBeSentAgain } from './answers.ts';

const refused = (code: ApiErrorCode) =>
  mayBeSentAgain({ kind: 'refused', status: 400, error: { code, message: '' } });

test('SYNC-03: an ended session says nothing about the change, a broken one will never be taken', () => {
  expect(mayBeSentAgain({ kind: 'no_line' })).toBe(true);
  const passing = ['not_signed_in', 'session_limited', 'too_many_requests', 'unavailable'] as const;
  expect(passing.map(refused)).toEqual([true, true, true, true]);
  expect([refused('too_large'), refused('bad_request')]).toEqual([false, false]);
});
