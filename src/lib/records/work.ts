// 今日の仕事 of this device: deadlines and approvals, worked out once per change and minute.
import type { Alert, AlertsOf, AlertSource } from '../domain/alerts/alert.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { RecordsIndex } from './records-index.ts';

export interface WorkList {
  alerts(): readonly Alert[];
  approvals(): readonly RecordDoc[];
  people(): number;
}

const MINUTE_MS = 60_000;

export function createWorkList(parts: {
  readonly index: RecordsIndex;
  readonly alertsOf: AlertsOf;
  readonly now: () => number;
  /** Whether the viewer may see what a deadline of this record's kind says. */
  readonly mayRead: (alert: Alert) => boolean;
  readonly mayApprove: (record: RecordDoc) => boolean;
}): WorkList {
  const { index, now } = parts;
  let known: { readonly at: string; readonly alerts: readonly Alert[] } | undefined;
  const source: AlertSource = {
    get: (id) => index.get(id)?.document,
    *byType(type) {
      for (const { document } of index.ofType(type)) yield document;
    },
  };
  return {
    alerts() {
      const at = `${String(index.generation())} ${String(Math.floor(now() / MINUTE_MS))}`;
      if (known?.at !== at)
        known = { at, alerts: parts.alertsOf(source, now()).filter(parts.mayRead) };
      return known.alerts;
    },
    approvals() {
      const found: RecordDoc[] = [];
      for (const { document } of index.all())
        if (document.status === 'submitted' && !document.void && parts.mayApprove(document))
          found.push(document);
      return found.sort((a, b) => (a.updated.at < b.updated.at ? -1 : 1));
    },
    people: () => [...index.ofType('person')].filter(({ document }) => !document.void).length,
  };
}

/** Waiting here, so the author may see it whatever becomes of it on the server. */
export function waitsHere(index: RecordsIndex, id: RecordId): boolean {
  const place = index.get(id)?.place;
  return place === 'device' || place === 'sealed';
}
