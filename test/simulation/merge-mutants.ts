// Deliberate breakages of the merge, each of which the cell-by-cell oracle of `merging.ts` must notice.
import type { MergeInput, Merged, mergeBodies } from '../../src/lib/domain/merge/merge.ts';
import type { Body } from '../../src/lib/domain/record.ts';
import type { Collection } from '../../sync-server/store/store.ts';
import { isStoredRecord } from '../../sync-server/sync/stored.ts';
import type { Mutant } from './mutants.ts';

type Merge = typeof mergeBodies;

export const MERGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'joins two narratives into one',
    mergeBodies: instead((merged, { theirs, mine }) => {
      if (merged.kind !== 'conflict') return merged;
      const texts = merged.disputes.filter(({ key }) => TEXTS.includes(key)).map(({ key }) => key);
      if (texts.length === 0 || texts.length < merged.disputes.length) return merged;
      const both = texts.map((key) => [key, `${String(theirs[key])} ${String(mine[key])}`]);
      return whole({ ...merged.body, ...Object.fromEntries(both) });
    }),
  },
  {
    name: 'lets the later narrative win',
    mergeBodies: instead((merged, { mine }) => {
      if (merged.kind !== 'conflict') return merged;
      if (!merged.disputes.every(({ key }) => TEXTS.includes(key))) return merged;
      const own = merged.disputes.map(({ key }) => [key, mine[key]]);
      return whole({ ...merged.body, ...Object.fromEntries(own) });
    }),
  },
  {
    name: 'lets a removed row win over its edit',
    mergeBodies: (merge) => (input) => {
      const merged = merge(input);
      if (merged?.kind !== 'conflict') return merged;
      const choices = merged.disputes.flatMap(({ key, row }) => {
        if (row === undefined || key !== `support_people/${row}`) return [];
        return [[key, hasRow(input.mine, row) ? 'theirs' : 'mine'] as const];
      });
      return merge({ ...input, choices: Object.fromEntries(choices) });
    },
  },
  {
    name: 'lets an edit bring a removed row back',
    mergeBodies: (merge) => (input) => {
      const merged = merge(input);
      if (merged?.kind !== 'conflict') return merged;
      const choices = merged.disputes.flatMap(({ key, row }) => {
        if (row === undefined || key !== `support_people/${row}`) return [];
        return [[key, hasRow(input.mine, row) ? 'mine' : 'theirs'] as const];
      });
      return merge({ ...input, choices: Object.fromEntries(choices) });
    },
  },
  {
    name: 'merges without asking whether it is valid together',
    mergeBodies: instead((merged, { base = {}, theirs, mine }) => {
      const isTogether = merged.kind === 'conflict' && Object.keys(merged.from).length === 0;
      if (!isTogether) return merged;
      const own = Object.entries(mine).filter(([name, value]) => base[name] !== value);
      return whole({ ...theirs, ...Object.fromEntries(own) });
    }),
  },
  {
    name: 'forgets mine in a merge',
    mergeBodies: instead((merged, { theirs }) =>
      merged.kind === 'merged' ? whole(theirs) : merged,
    ),
  },
  {
    name: 'forgets theirs in a merge',
    mergeBodies: instead((merged, { mine }) => (merged.kind === 'merged' ? whole(mine) : merged)),
  },
  {
    name: 'takes a merge group apart',
    mergeBodies: instead((merged, { base = {}, mine }) => {
      if (merged.kind !== 'conflict') return merged;
      if (!merged.disputes.every(({ fields }) => fields.includes('weight'))) return merged;
      const names = ['weight', 'no_weight_reason'];
      const own = names.filter((name) => mine[name] !== base[name]);
      return whole({
        ...merged.body,
        ...Object.fromEntries(own.map((name) => [name, mine[name]])),
      });
    }),
  },
  {
    name: 'takes a set for one value',
    mergeBodies: instead((merged, { mine, theirs, base = {} }) => {
      const isBoth = [mine, theirs].every((side) => text(side) !== text(base));
      if (merged.kind !== 'merged' || !isBoth) return merged;
      return whole({ ...merged.body, materials: mine['materials'] ?? [] });
    }),
  },
  {
    name: 'calls a part of a change the whole',
    mergeBodies: instead((merged) =>
      merged.kind === 'conflict' && merged.isPartly ? whole(merged.body) : merged,
    ),
  },
  {
    name: 'applies a text of abuse beside the category that another chose',
    mergeBodies: instead((merged, { type, base = {}, theirs, mine }) => {
      if (type !== 'consultation' || merged.kind !== 'conflict') return merged;
      const free = Object.entries(mine).filter(
        ([name, value]) => value !== base[name] && theirs[name] === base[name],
      );
      return whole({ ...theirs, ...Object.fromEntries(free) });
    }),
  },
  {
    name: 'applies nothing of a change in dispute',
    mergeBodies: instead((merged) =>
      merged.kind === 'conflict' ? { ...merged, isPartly: false } : merged,
    ),
  },
  {
    name: 'never merges',
    mergeBodies: () => (input) => ({
      kind: 'conflict',
      body: input.theirs,
      from: {},
      disputes: [],
      isPartly: false,
    }),
  },
  {
    name: 'takes what a change was merged into for what its author saw',
    change: async (change, store) => {
      const [head] = await store.records.get([change.recordId]);
      if (!isStoredRecord(head) || change.base.kind !== 'change') return change;
      if (head.record.changeId !== change.base.changeId) return change;
      const version = head.record.version ?? 0;
      return { ...change, base: { kind: 'version', version, body: change.base.body } };
    },
  },
  {
    name: 'keeps no text of a merged change',
    store: (store) => ({ ...store, records: forgettingText(store.records) }),
  },
];

const TEXTS = ['visit_caution', 'advice', 'contact_rule'];

function instead(change: (merged: Merged, input: MergeInput) => Merged) {
  return (merge: Merge): Merge =>
    (input) => {
      const merged = merge(input);
      return merged === undefined ? undefined : change(merged, input);
    };
}

function whole(body: Body): Merged {
  return { kind: 'merged', body, from: {} };
}

function hasRow(body: Body, row: string): boolean {
  const rows = (body['support_people'] ?? []) as readonly Body[];
  return rows.some(({ row_id }) => row_id === row);
}

const text = (body: Body): string => JSON.stringify(body['materials'] ?? []);

function forgettingText(records: Collection): Collection {
  return {
    ...records,
    write: (docs) => records.write(docs.map(({ merge: _, ...doc }) => doc)),
  };
}
