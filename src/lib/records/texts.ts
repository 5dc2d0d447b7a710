// The folded text of every record, made by and by and again only for what changed; scanned at every search.
import type { RecordDoc, RecordId } from '../domain/record.ts';
import { recordText } from '../domain/record-text.ts';
import { occurredAt, timeKey } from '../domain/record-title.ts';
import type { RecordsIndex } from './records-index.ts';
import type { Step } from './slices.ts';

export interface RecordLine {
  readonly record: RecordDoc;
  readonly text: string;
  /** When it happened, comparable as text. */
  readonly at: string;
}

export interface Texts {
  of(record: RecordDoc): string;
  /** Those that are made; all of them once `step` has no more to do. */
  lines(): Iterable<RecordLine>;
  readonly step: Step;
}

/** `isFound`: types that have a door of their own, such as people, need no line here. */
export function createTexts(index: RecordsIndex, isFound: (record: RecordDoc) => boolean): Texts {
  const lines = new Map<RecordId, RecordLine>();
  const missing = new Map<RecordId, RecordDoc>();
  index.follow((before, after) => {
    if (before) {
      lines.delete(before.id);
      missing.delete(before.id);
    }
    if (after && isFound(after)) missing.set(after.id, after);
  });

  function lineOf(record: RecordDoc): RecordLine {
    const known = lines.get(record.id);
    if (known?.record === record) return known;
    const line = { record, text: recordText(record), at: timeKey(occurredAt(record)) };
    // Only of what stands in the index: another version is somebody's question, not this device's state.
    if (missing.get(record.id) === record) {
      missing.delete(record.id);
      lines.set(record.id, line);
    }
    return line;
  }
  return {
    of: (record) => lineOf(record).text,
    lines: () => lines.values(),
    step() {
      for (const record of missing.values()) {
        lineOf(record);
        break;
      }
      return missing.size > 0;
    },
  };
}
