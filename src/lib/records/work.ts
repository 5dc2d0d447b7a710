// 今日の仕事 of this device: deadlines and approvals, worked out again when a record or time changed them, rule by rule, and with rests between.
import type { Alert, AlertFacts, AlertsByRule, AlertSource } from '../domain/alerts/alert.ts';
import { changesWithTime } from '../domain/alerts/passing.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { RecordsIndex } from './records-index.ts';
import { remembered } from './remembered.ts';

export interface WorkList {
  alerts(): Promise<readonly Alert[]>;
  approvals(): readonly RecordDoc[];
  people(): number;
}

/** While every second brings a page of a first sync, the rules take no more than a tenth of the worker's time. */
const REST = 9;
export const LONGEST_REST_MS = 1_000;

export function createWorkList(parts: {
  readonly index: RecordsIndex;
  readonly alertsByRule: AlertsByRule;
  /** What no record says: since when something waits to be sent (AL23). */
  readonly facts: () => AlertFacts;
  readonly now: () => number;
  /** Lets everything else that waits have its turn. */
  readonly turn: () => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
  /** Whether the viewer may see what a deadline of this record's kind says. */
  readonly mayRead: (alert: Alert) => boolean;
  readonly mayApprove: (record: RecordDoc) => boolean;
}): WorkList {
  const { index, now } = parts;
  let known: Known | undefined;
  let restUntil = 0;
  let working: Promise<Known> | undefined;
  const source: AlertSource = {
    get: (id) => index.get(id)?.document,
    *byType(type) {
      for (const { document } of index.ofType(type)) yield document;
    },
  };
  const submitted = remembered(index.generation, () => {
    const found: RecordDoc[] = [];
    for (const { document } of index.all()) {
      // Only the server gives versions: until it has answered, nothing waits for anybody's decision.
      const isAsked = document.status === 'submitted' && document.version !== undefined;
      if (isAsked && !document.void) found.push(document);
    }
    return found.sort((a, b) => (a.updated.at < b.updated.at ? -1 : 1));
  });
  const people = remembered(
    index.generation,
    () => [...index.ofType('person')].filter(({ document }) => !document.void).length,
  );
  const isCurrent = ({ generation, unsentSince, found, madeAt }: Known): boolean =>
    generation === index.generation() &&
    unsentSince === parts.facts().device?.unsentSince &&
    !changesWithTime(found, madeAt, now());

  async function workOut(): Promise<Known> {
    // A clock that was set back must not hold the list up.
    const rest = Math.min(restUntil - now(), LONGEST_REST_MS);
    if (rest > 0) await parts.pause(rest);
    const began = now();
    const generation = index.generation();
    const facts = parts.facts();
    const rules = parts.alertsByRule(source, began, facts);
    let worked = 0;
    for (;;) {
      const from = now();
      const step = rules.next();
      worked += now() - from;
      if (step.done === true) {
        const found = step.value;
        const alerts = found.filter(isWorthTelling).filter(parts.mayRead);
        const { unsentSince } = facts.device ?? {};
        known = { madeAt: began, generation, unsentSince, found, alerts };
        restUntil = now() + Math.min(worked * REST, LONGEST_REST_MS);
        return known;
      }
      await parts.turn();
    }
  }

  /** Another's run may have begun before what is asked about now: then it is followed by one more. */
  async function since(generation: number): Promise<readonly Alert[]> {
    for (;;) {
      working ??= workOut().finally(() => (working = undefined));
      const answer = await working;
      if (answer.generation >= generation) return answer.alerts;
    }
  }

  return {
    alerts() {
      if (known && isCurrent(known)) return Promise.resolve(known.alerts);
      return since(index.generation());
    },
    approvals: () => submitted().filter(parts.mayApprove),
    people,
  };
}

/** With the line up a change waits for seconds: no work of anybody's before its reminder (AL23). */
function isWorthTelling(alert: Alert): boolean {
  return alert.kind !== 'sync' || alert.reminding;
}

interface Known {
  readonly madeAt: number;
  readonly generation: number;
  readonly unsentSince: string | undefined;
  /** What is not yet worth telling, too: its time may come. */
  readonly found: readonly Alert[];
  readonly alerts: readonly Alert[];
}

/** What is to be done about these persons and households. */
export function alertsAbout(
  alerts: readonly Alert[],
  about: readonly RecordId[],
): readonly Alert[] {
  const wanted = new Set<RecordId | undefined>(about);
  return alerts.filter(
    (one) =>
      (one.about !== undefined && wanted.has(one.about)) ||
      (one.household !== undefined && wanted.has(one.household)),
  );
}

/** Waiting here, so the author may see it whatever becomes of it on the server. */
export function waitsHere(index: RecordsIndex, id: RecordId): boolean {
  const place = index.get(id)?.place;
  return place === 'device' || place === 'sealed';
}
