// Every type that people work with has its list, in one group (issue 3, line 2).
import { expect, test } from 'vitest';
import { recordTypes } from '../../domain/catalogue/registry.ts';
import type { SiteCode } from '../../domain/record.ts';
import { isListed, listGroups } from './menu.ts';

const keysAt = (site?: string): readonly string[] =>
  listGroups(site as SiteCode | undefined).flatMap(({ types }) => types.map(({ key }) => key));

test('each of the 39 types but the system’s own and the sealed reporter stands in exactly one group', () => {
  const wanted = recordTypes()
    .filter(
      ({ family, key }) => ['core', 'category'].includes(family) && key !== 'reporter_identity',
    )
    .map(({ key }) => key);
  expect([...keysAt()].sort()).toEqual([...wanted].sort());
  expect(isListed('audit_event')).toBe(false);
  expect(isListed('reporter_identity')).toBe(false);
});

test('a center is not offered lists that could only be empty', () => {
  expect(keysAt('CKITA')).not.toContain('safety_check');
  expect(keysAt('CKITA')).toContain('birth_contact');
});
