// Delivers changes in order and log entries beside them; one that the server cannot answer holds up nothing else.
import type { OutgoingRow } from '../replica/disk.ts';
import type { PushResponse } from '../protocol/wire.ts';
import { createHoldBack, faultOf } from './hold-back.ts';
import type { Outbox } from './outbox.ts';
import { type Clock, type Transport, TransportError } from './ports.ts';

export interface Sender {
  hasChanges(): boolean;
  hasEntries(): boolean;
  /** One batch, answered with its verdicts: a pull has something to find. */
  sendChanges(signal: AbortSignal): Promise<void>;
  /** One batch. Answers the server's fault instead of throwing it: pulling does not wait for the log. */
  sendEntries(signal: AbortSignal): Promise<TransportError | undefined>;
}

const BATCH_CHARACTERS = 2_000_000;

export function createSender(deps: {
  readonly outbox: Outbox;
  readonly transport: Pick<Transport, 'push' | 'log'>;
  readonly clock: Clock;
  readonly onServerClock: (offsetMs: number) => void;
  readonly onFault: (fault: unknown) => void;
}): Sender {
  const { outbox, transport, clock } = deps;
  const changes = createHoldBack(clock);
  const entries = createHoldBack(clock);
  const told = new Set<string>();

  async function push(rows: readonly OutgoingRow[], signal: AbortSignal): Promise<PushResponse> {
    const response = await transport.push(
      {
        changes: rows.map(({ id, envelope }) => ({ changeId: id, envelope }) as PushedChange),
        confirmed: outbox.takeConfirmed(),
      },
      signal,
    );
    if (!answersAll(response, rows)) throw new TransportError('server');
    return response;
  }

  async function log(rows: readonly OutgoingRow[], signal: AbortSignal): Promise<string[]> {
    const { stored } = await transport.log(
      { entries: rows.map(({ id, envelope }) => ({ entryId: id, envelope })) },
      signal,
    );
    const taken = Array.isArray(stored) ? rows.filter(({ id }) => stored.includes(id)) : [];
    if (taken.length === 0) throw new TransportError('server');
    return taken.map(({ id }) => id);
  }

  /** Once per entry: it stays on the disk and is sent again and again, but somebody should look at it. */
  function tellOf(ids: readonly string[]): void {
    for (const id of ids) {
      if (told.has(id)) continue;
      told.add(id);
      deps.onFault(new Error(`${NOT_TAKEN} ${id}`));
    }
  }

  return {
    hasChanges: () => outbox.waiting(1, changes.isHeldBack).length > 0,
    hasEntries: () => outbox.waitingEntries(1, entries.isHeldBack).length > 0,
    async sendChanges(signal) {
      const rows = fitting(outbox.waiting(changes.size(), changes.isHeldBack));
      if (rows.length === 0) return;
      let response: PushResponse;
      try {
        response = await push(rows, signal);
      } catch (fault) {
        const kind = faultOf(fault);
        if (kind !== undefined) changes.failed(idsOf(rows), kind);
        throw fault;
      }
      changes.succeeded();
      changes.rest(response.unjudged ?? []);
      deps.onServerClock(Date.parse(response.now) - clock.now());
      await outbox.storeVerdicts(response.verdicts);
    },
    async sendEntries(signal) {
      const rows = fitting(outbox.waitingEntries(entries.size(), entries.isHeldBack));
      if (rows.length === 0) return undefined;
      let taken: readonly string[];
      try {
        taken = await log(rows, signal);
      } catch (fault) {
        const kind = faultOf(fault);
        if (kind !== undefined) tellOf(entries.failed(idsOf(rows), kind));
        if (fault instanceof TransportError && kind === 'server') return fault;
        throw fault;
      }
      entries.succeeded();
      const left = idsOf(rows).filter((id) => !taken.includes(id));
      entries.rest(left);
      tellOf(left);
      await outbox.entriesStored(taken);
      return undefined;
    },
  };
}

/** How the fault of an entry that the server does not take begins. */
export const NOT_TAKEN = 'sync: the server does not take the log entry';

type PushedChange = Parameters<Transport['push']>[0]['changes'][number];

const idsOf = (rows: readonly OutgoingRow[]): readonly string[] => rows.map(({ id }) => id);

function fitting(rows: readonly OutgoingRow[]): readonly OutgoingRow[] {
  const found: OutgoingRow[] = [];
  let characters = 0;
  for (const row of rows) {
    characters += row.envelope.length;
    if (found.length > 0 && characters > BATCH_CHARACTERS) break;
    found.push(row);
  }
  return found;
}

/** One verdict per change, in order, but for those that are said to rest: anything else is no answer. */
function answersAll(response: PushResponse, rows: readonly OutgoingRow[]): boolean {
  const { verdicts, unjudged = [] } = response;
  if (![verdicts, unjudged].every((one) => Array.isArray(one))) return false;
  const judged = idsOf(rows).filter((id) => !unjudged.some((one) => one === id));
  return (
    judged.length + unjudged.length === rows.length &&
    verdicts.length === judged.length &&
    judged.every((id, at) => verdicts[at]?.changeId === id)
  );
}
