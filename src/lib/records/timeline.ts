// One timeline of everything that happened, whatever its type: the catalogue says what stands on it and when.
import { recordType } from '../domain/catalogue/registry.ts';
import { aboutName } from '../domain/hits.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import { occurredAt, timeKey } from '../domain/record-title.ts';
import type { ShownRecord, TimelineItem } from './api.ts';
import { textOf } from './body.ts';
import { lookupIn } from './names.ts';
import type { RecordSource } from './records-index.ts';

export function isEvent(record: RecordDoc): boolean {
  return recordType(record.type)?.listing.timeline === true;
}

/** Newest first. */
export function timelineOf(
  source: RecordSource,
  records: readonly ShownRecord[],
): readonly TimelineItem[] {
  return records
    .filter(({ document }) => isEvent(document))
    .map((shown) => timelineItem(source, shown))
    .map((item) => ({ item, at: timeKey(item.occurredAt) }))
    .sort((a, b) => newerFirst(a.at, b.at) || newerFirst(a.item.document.id, b.item.document.id))
    .map(({ item }) => item);
}

function timelineItem(source: RecordSource, shown: ShownRecord): TimelineItem {
  const { document } = shown;
  const corrects = textOf(document.body['supersedes']);
  return {
    ...shown,
    occurredAt: occurredAt(document),
    aboutName: aboutName(document, lookupIn(source)),
    ...(corrects === undefined ? {} : { corrects: corrects as RecordId }),
  };
}

/** Everything else: by type, each newest first. */
export function besides(records: readonly ShownRecord[]): readonly ShownRecord[] {
  return records
    .filter(({ document }) => !isEvent(document) && !OWN_PLACE.has(document.type))
    .map((shown) => ({ shown, at: timeKey(occurredAt(shown.document)) }))
    .sort(
      (a, b) =>
        newerFirst(b.shown.document.type, a.shown.document.type) ||
        newerFirst(a.at, b.at) ||
        newerFirst(a.shown.document.id, b.shown.document.id),
    )
    .map(({ shown }) => shown);
}

/** Shown by name on the page of a person or a household. */
const OWN_PLACE: ReadonlySet<string> = new Set(['person', 'household', 'case']);

function newerFirst(a: string, b: string): number {
  return a === b ? 0 : a < b ? 1 : -1;
}
