// What a record looks like under this device's own changes, case by case.
import { describe, expect, it } from 'vitest';
import type { ChangeId, RecordId } from '../domain/record.ts';
import type { ChangeBase, Verdict } from '../protocol/wire.ts';
import { heldRecord } from '../replica/test-records.ts';
import type { OutgoingChange } from './engine.ts';
import { overlay, overlayAll } from './overlay.ts';

const ID = 'birth_contact:1';
const held = heldRecord(ID, 3);

function own(text: string, verdict?: Partial<Verdict> & Pick<Verdict, 'kind'>): OutgoingChange {
  const changeId = `change-${text}` as ChangeId;
  const next = { ...held.document, body: { advice: text }, changeId };
  const { site, by: user, device } = next.updated;
  return {
    change: {
      changeId,
      recordId: ID as RecordId,
      author: { site, user, device },
      base: { kind: 'none' },
      next,
    },
    ...(verdict === undefined
      ? {}
      : { verdict: { changeId, receivedAt: '', ...verdict } as Verdict }),
  };
}

const on = (base: ChangeBase, item: OutgoingChange): OutgoingChange => ({
  ...item,
  change: { ...item.change, base },
});

const textOf = (shown: ReturnType<typeof overlay>) => [
  shown?.place,
  shown?.document.body['advice'],
];

describe('overlay', () => {
  it('shows the server’s version where nothing of ours is on its way', () => {
    expect(overlay(held, [])).toEqual({ document: held.document, place: 'server' });
    expect(overlay(undefined, [])).toBeUndefined();
  });

  it('shows the newest waiting change as 未送信', () => {
    expect(textOf(overlay(held, [own('一'), own('二')]))).toEqual(['device', '二']);
    expect(textOf(overlay(undefined, [own('新規')]))).toEqual(['device', '新規']);
  });

  it('keeps an accepted change until the replica has its version, then ends', () => {
    const accepted = own('受理', { kind: 'accepted', version: 4 });
    expect(overlay(held, [accepted])).toMatchObject({
      place: 'server',
      document: { version: 4, body: { advice: '受理' } },
    });
    expect(overlay(heldRecord(ID, 4), [accepted])?.document).toEqual(heldRecord(ID, 4).document);
  });

  it('shows a merged change as it was written, and not as that version, until the version is here', () => {
    const waiting = own('私の');
    const { version: _, ...next } = waiting.change.next;
    const change = { ...waiting.change, next };
    const merged: OutgoingChange = {
      change,
      verdict: {
        changeId: change.changeId,
        kind: 'merged',
        recordId: ID as RecordId,
        version: 4,
        receivedAt: '',
      },
    };
    expect(overlay(held, [merged])).toEqual({ document: next, place: 'server', change: merged });
    expect(overlay(heldRecord(ID, 4), [merged])?.document.version).toBe(4);
  });

  it.each(['conflict', 'refused'] as const)(
    'moves a change in %s to 要確認, beside the record',
    (kind) => {
      const bad = own('要確認', { kind });
      expect(overlay(held, [bad])).toMatchObject({
        place: 'attention',
        document: held.document,
        change: bad,
      });
      expect(textOf(overlay(undefined, [bad]))).toEqual(['attention', '要確認']);
      expect(textOf(overlay(held, [bad, own('続き')]))).toEqual(['attention', '続き']);
    },
  );

  it.each([undefined, { kind: 'refused' }, { kind: 'conflict' }] as const)(
    'SYNC-05: shows nothing of a record that has left, while an edit of it (%o) is in the list of changes',
    (verdict) => {
      const edit = on({ kind: 'version', version: 3, body: {} }, own('直し', verdict));
      const later = on({ kind: 'change', changeId: edit.change.changeId, body: {} }, own('続き'));
      for (const outgoing of [[edit], [edit, later]]) {
        expect(overlay(undefined, outgoing)).toBeUndefined();
        expect([...overlayAll([], outgoing)]).toEqual([]);
        expect(overlay(held, outgoing)).toBeDefined();
      }
    },
  );

  it('shows a new record that was refused with what was written on it since', () => {
    const made = own('新規', { kind: 'refused' });
    const base = { kind: 'change', changeId: made.change.changeId, body: {} } as const;
    const later = on(base, own('続き', { kind: 'refused' }));
    expect(textOf(overlay(undefined, [made, later]))).toEqual(['attention', '続き']);
  });

  it('lists each record once, own new ones included', () => {
    const other = heldRecord('person:2');
    const list = [...overlayAll([held, other], [own('一')])];
    expect(list.map(({ document, place }) => [document.id, place])).toEqual([
      [ID, 'device'],
      ['person:2', 'server'],
    ]);
    expect([...overlayAll([], [own('一'), own('二')])]).toHaveLength(1);
  });
});
