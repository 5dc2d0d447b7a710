// Reads records at a center through the overlay: the server's state under this device's own waiting changes.
import type { RecordId, UserId } from '../domain/record.ts';
import type { RecordTable } from '../replica/table.ts';
import type { OutgoingChange, SyncEngine } from '../sync/engine.ts';
import { byRecord, overlay, overlayAll, type Overlaid } from '../sync/overlay.ts';
import type { ShownRecord } from './api.ts';
import type { RecordSource } from './records-index.ts';
import { CONFLICT_TEXT, refusalText } from './words.ts';

export function overlaySource(
  table: RecordTable,
  engine: Pick<SyncEngine, 'outgoing' | 'onOutgoing'>,
  staffName: (id: UserId) => string,
): RecordSource {
  const shown = (item: Overlaid): ShownRecord => ({
    document: item.document,
    place: item.place === 'device' && item.change?.leaves ? 'sealed' : item.place,
    byName: staffName(item.document.updated.by),
    ...(item.document.mergedWith ? { mergedWithName: staffName(item.document.mergedWith.by) } : {}),
    ...attentionOf(item),
  });
  // Grouped once per change of either side: many records are looked at one after the other.
  let own: ReadonlyMap<RecordId, readonly OutgoingChange[]> | undefined;
  const forget = (): void => {
    own = undefined;
  };
  engine.onOutgoing(forget);
  table.onChange(forget);
  return {
    get(id) {
      own ??= byRecord(engine.outgoing());
      const item = overlay(table.get(id), own.get(id) ?? []);
      return item && shown(item);
    },
    *all() {
      for (const item of overlayAll(table.all(), engine.outgoing())) yield shown(item);
    },
  };
}

function attentionOf({ place, change }: Overlaid): { readonly attentionReason?: string } {
  if (place !== 'attention' || !change?.verdict) return {};
  if (change.verdict.kind === 'conflict') return { attentionReason: CONFLICT_TEXT };
  if (change.verdict.kind === 'refused')
    return { attentionReason: refusalText(change.verdict.reason) };
  return {};
}
