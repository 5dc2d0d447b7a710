// 今日の仕事 of this device: deadlines and approvals, worked out once per change and minute, and with rests between.
import type { Alert, AlertsOf, AlertSource } from '../domain/alerts/alert.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { RecordsIndex } from './records-index.ts';

export interface WorkList {
  alerts(): Promise<readonly Alert[]>;
  approvals(): readonly RecordDoc[];
  people(): number;
}

const MINUTE_MS = 60_000;
/** While every second brings a page of a first sync, the rules take no more than a tenth of the worker's time. */
const REST = 9;
const LONGEST_REST_MS = 1_000;

export function createWorkList(parts: {
  readonly index: RecordsIndex;
  readonly alertsOf: AlertsOf;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Whether the viewer may see what a deadline of this record's kind says. */
  readonly mayRead: (alert: Alert) => boolean;
  readonly mayApprove: (record: RecordDoc) => boolean;
}): WorkList {
  const { index, now } = parts;
  let known: { readonly at: string; readonly alerts: readonly Alert[] } | undefined;
  let restUntil = 0;
  let working: Promise<readonly Alert[]> | undefined;
  const source: AlertSource = {
    get: (id) => index.get(id)?.document,
    *byType(type) {
      for (const { document } of index.ofType(type)) yield document;
    },
  };
  const state = (): string =>
    `${String(index.generation())} ${String(Math.floor(now() / MINUTE_MS))}`;

  async function workOut(): Promise<readonly Alert[]> {
    // A clock that was set back must not hold the list up.
    const rest = Math.min(restUntil - now(), LONGEST_REST_MS);
    if (rest > 0) await parts.pause(rest);
    const began = now();
    known = { at: state(), alerts: parts.alertsOf(source, began).filter(parts.mayRead) };
    restUntil = now() + Math.min((now() - began) * REST, LONGEST_REST_MS);
    return known.alerts;
  }

  return {
    alerts() {
      if (known?.at === state()) return Promise.resolve(known.alerts);
      working ??= workOut().finally(() => (working = undefined));
      return working;
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
