// The record table: one map in memory (ADR 0011). In the product, the simulator and tests alike.
import type { RecordId } from '../domain/record.ts';
import type { HeldRecord, RecordTable, TableEvent } from './table.ts';

export function createMemoryTable(): RecordTable {
  const held = new Map<RecordId, HeldRecord>();
  const listeners = createListeners();
  return {
    get: (id) => held.get(id),
    all: () => held.values(),
    size: () => held.size,
    apply: async (batch) => {
      await Promise.resolve();
      listeners.tell(applyToMap(held, batch));
    },
    onChange: listeners.add,
    close: async () => {
      held.clear();
      listeners.clear();
      return Promise.resolve();
    },
  };
}

/** In one synchronous step, so that readers see all of it or nothing. A record that is also put is not removed. */
function applyToMap(
  held: Map<RecordId, HeldRecord>,
  { put, remove }: Parameters<RecordTable['apply']>[0],
): TableEvent | undefined {
  for (const id of remove) held.delete(id);
  for (const record of put) held.set(record.document.id, record);
  if (put.length + remove.length === 0) return undefined;
  return { ids: [...remove, ...put.map(({ document }) => document.id)] };
}

function createListeners(): {
  readonly add: (listener: (event: TableEvent) => void) => () => void;
  readonly tell: (event: TableEvent | undefined) => void;
  readonly clear: () => void;
} {
  const listeners = new Set<(event: TableEvent) => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (event) => {
      if (event !== undefined) for (const listener of [...listeners]) listener(event);
    },
    clear: () => {
      listeners.clear();
    },
  };
}
