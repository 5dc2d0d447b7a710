// A colleague who never signed in on this device can be named as well: by typing, and by name where one is shown.
import { expect, test } from 'vitest';
import type { UserId } from '../../domain/record.ts';
import type { TsumugiApi } from '../../records/api.ts';
import { createChoices } from './choices.ts';

const user = (id: string, name: string) => ({ id: id as UserId, name });
const [here, elsewhere] = [user('u-1', '架空 花子'), user('u-2', '髙橋 二郎')];
const choices = createChoices({
  api: {} as TsumugiApi,
  users: [here],
  colleagues: [here, elsewhere],
});

test('who works at this device stands there, everyone else is found by name, old kanji or new', async () => {
  expect(choices.staff.map(({ code }) => code)).toEqual(['u-1']);
  expect(await choices.findStaff('高橋')).toEqual([{ code: 'u-2', ja: '髙橋 二郎' }]);
  expect(await choices.findStaff('架空')).toEqual([]);
  expect(await choices.findStaff(' ')).toEqual([]);
});

test('both are shown by their names', () => {
  expect([choices.name('u-1'), choices.name('u-2')]).toEqual([here.name, elsewhere.name]);
});
