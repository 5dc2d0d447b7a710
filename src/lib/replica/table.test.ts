// The record table under its contract.
import { describe, expect, it } from 'vitest';
import type { RecordId } from '../domain/record.ts';
import { createMemoryTable } from './memory-table.ts';
import type { HeldRecord, TableEvent } from './table.ts';
import { heldRecord } from './test-records.ts';

describe('the record table', () => {
  it('holds what was put, as it was put, and forgets what was removed', async () => {
    const table = createMemoryTable();
    const [one, two] = [heldRecord('person:1'), heldRecord('person:2')];
    await table.apply({ put: [one, two], remove: [] });
    expect(table.get(one.document.id)).toBe(one);
    expect([...table.all()]).toEqual([one, two]);
    await table.apply({ put: [], remove: [one.document.id, 'person:9' as RecordId] });
    expect(table.get(one.document.id)).toBeUndefined();
    expect(table.size()).toBe(1);
    await table.close();
  });

  it('replaces a record, and takes one back that was removed', async () => {
    const table = createMemoryTable();
    const [old, newer] = [heldRecord('person:1', 1), heldRecord('person:1', 2)];
    await table.apply({ put: [old], remove: [] });
    await table.apply({ put: [newer], remove: [] });
    expect(table.get(old.document.id)).toBe(newer);
    await table.apply({ put: [], remove: [old.document.id] });
    await table.apply({ put: [old, newer], remove: [] });
    expect(table.get(old.document.id)).toBe(newer);
    await table.apply({ put: [old], remove: [old.document.id] });
    expect(table.get(old.document.id)).toBe(old);
    await table.close();
  });

  it('shows all of a batch or nothing of it', async () => {
    const table = createMemoryTable();
    const batch = Array.from({ length: 50 }, (_, n) => heldRecord(`person:${String(n)}`));
    const applied = table.apply({ put: batch, remove: [] });
    const sizes = new Set<number>();
    const watch = async (): Promise<void> => {
      sizes.add(table.size());
      await Promise.resolve();
      if (table.size() < 50) await watch();
    };
    await Promise.all([applied, watch()]);
    expect([...sizes].every((size) => size === 0 || size === 50)).toBe(true);
    await table.close();
  });

  it('tells what changed, when it can be read, however many at once', async () => {
    const table = createMemoryTable();
    const events: TableEvent[] = [];
    const seen: (HeldRecord | undefined)[] = [];
    const stop = table.onChange((event) => {
      events.push(event);
      seen.push(table.get('person:1' as RecordId));
    });
    const one = heldRecord('person:1');
    await table.apply({ put: [one], remove: [] });
    await table.apply({ put: [], remove: [] });
    const many = Array.from({ length: 500 }, (_, n) => heldRecord(`case:${String(n)}`));
    await table.apply({ put: many, remove: [one.document.id] });
    stop();
    await table.apply({ put: [one], remove: [] });
    const ids = [one.document.id, ...many.map(({ document }) => document.id)];
    expect(events).toEqual([{ ids: [one.document.id] }, { ids }]);
    expect(seen).toEqual([one, undefined]);
    await table.close();
  });

  it('can be made again and again', async () => {
    for (let n = 0; n < 20; n += 1) {
      const table = createMemoryTable();
      await table.apply({ put: [heldRecord('person:1')], remove: [] });
      expect(table.size()).toBe(1);
      await table.close();
    }
  });
});
