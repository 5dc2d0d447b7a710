// 「両方を読みました」: a form saved over somebody else's newer version takes back nothing that its author did not touch (R8-4).
import { expect, it } from 'vitest';
import { mergeBodies } from '../../domain/merge/merge.ts';
import type { Body } from '../../domain/record.ts';
import { testRecord } from '../../domain/test-records.ts';
import type { Choice } from '../outgoing/resolution.ts';
import { besides, overNewer } from './over-newer.ts';

const opened = { family_name_label: '見本', floor: '1', note: '最初' };
const theirs = { ...opened, note: '夜間の訪問は禁止' };
const today = '2026-11-23';

function saved(
  mine: Body,
  chosen: Record<string, Choice> = {},
  status?: 'submitted',
  newerBody: Body = theirs,
) {
  const seen = testRecord('household:1', opened, { version: 1 });
  const newer = testRecord('household:1', newerBody, { version: 2 });
  const sides = { seen, newer, mine, today } as const;
  const resolution = besides(sides, chosen, new Map());
  const over = overNewer(sides, resolution, status);
  // As the server does it: what was seen is its base.
  const base = over.seen.version === 2 ? newerBody : opened;
  const context = { today } as const;
  const head = mergeBodies({
    type: 'household',
    base,
    theirs: newerBody,
    mine: over.body,
    context,
  });
  return { over, resolution, head };
}

it('what only the other changed stays, and what only the author changed is added', () => {
  const { over, resolution, head } = saved({ ...opened, floor: '5' });
  expect(resolution.decisions).toEqual([]);
  expect([over.seen.version, over.body]).toEqual([1, { ...opened, floor: '5' }]);
  expect(head).toMatchObject({ kind: 'merged', body: { ...theirs, floor: '5' } });
});

it('what both changed is chosen before saving, and the rest is joined', () => {
  const mine = { ...opened, floor: '5', note: '夜間は電話' };
  const asked = saved(mine);
  expect(asked.resolution).toMatchObject({ undecided: 1, decisions: [{ key: 'note' }] });
  const newerBody = { ...theirs, family_name_label: '見本二' };
  const chosen = saved(mine, { note: 'theirs' }, undefined, newerBody);
  expect(chosen.resolution.undecided).toBe(0);
  expect(chosen.over.seen.version).toBe(2);
  expect(chosen.over.body).toEqual({ ...newerBody, floor: '5' });
  expect(chosen.head).toMatchObject({ kind: 'merged', body: { ...newerBody, floor: '5' } });
  expect(saved(mine, { note: 'mine' }, undefined, newerBody).over.body).toEqual({
    ...newerBody,
    floor: '5',
    note: '夜間は電話',
  });
});

it('what goes to decision is the joined text, as its author read it', () => {
  const { over } = saved({ ...opened, floor: '5' }, {}, 'submitted');
  expect(over).toMatchObject({ seen: { version: 2 }, body: { ...theirs, floor: '5' } });
});
