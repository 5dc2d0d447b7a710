import { expect, it } from 'vitest';
import type { RecordId } from '../domain/record.ts';
import { createPersonAhead } from './person-ahead.ts';

const [one, other] = ['person:1', 'person:2'] as [RecordId, RecordId];

function ahead() {
  const calls: string[] = [];
  const api = {
    person: async (id: RecordId, options?: { readonly again?: boolean }) => {
      calls.push(options?.again === true ? `${id} again` : id);
      return Promise.resolve({ ok: true as const, view: { at: calls.length } } as never);
    },
  };
  return { calls, ...createPersonAhead(api) };
}

it('what was asked for is taken once, by the page of that person only', async () => {
  const { ask, take, calls } = ahead();
  expect(take(one)).toBeUndefined();
  ask(one);
  expect(await take(one)).toEqual({ ok: true, view: { at: 1 } });
  expect(take(one)).toBeUndefined();
  ask(one);
  expect(take(other)).toBeUndefined();
  expect(take(one)).toBeUndefined();
  expect(calls).toEqual([one, one]);
});

it('an answer that a change has overtaken is asked for again, as the same opening', async () => {
  const { ask, take, changed, calls } = ahead();
  changed();
  ask(one);
  changed();
  expect(await take(one)).toEqual({ ok: true, view: { at: 2 } });
  expect(calls).toEqual([one, `${one} again`]);
});
