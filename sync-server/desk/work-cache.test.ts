import { expect, it } from 'vitest';
import type { AccessUser } from '../../src/lib/domain/access.ts';
import type { SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { createWorkCache } from './work-cache.ts';

const reader = (id: string, role = 'R01'): AccessUser => ({
  id: id as UserId,
  roles: [{ site: 'KKS' as SiteCode, role }],
});

it('works the day out anew for another reader, role, state or minute, and not otherwise', () => {
  let state = '1';
  let now = Date.parse('2026-11-20T09:00:10+09:00');
  let worked = 0;
  const cache = createWorkCache({ state: () => state, now: () => new Date(now) });
  const read = (user: AccessUser): number =>
    cache.of(user, () => ({ alerts: [], approvals: [], names: {}, people: (worked += 1) })).people;

  expect(read(reader('u-sato'))).toBe(1);
  expect(read(reader('u-sato'))).toBe(1);
  expect(read(reader('u-abe'))).toBe(2);
  expect(read(reader('u-sato', 'R02'))).toBe(3);
  state = '2';
  expect(read(reader('u-sato'))).toBe(4);
  now += 49_000;
  expect(read(reader('u-sato'))).toBe(4);
  now += 1_000;
  expect(read(reader('u-sato'))).toBe(5);
});
