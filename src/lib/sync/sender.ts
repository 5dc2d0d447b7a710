// Delivers changes in order and log entries beside them; one that the server cannot answer holds up nothing else.
import type { OutgoingRow } from '../replica/disk.ts';
import type { PushResponse } from '../protocol/wire.ts';
import type { Outbox } from './outbox.ts';
import { type Clock, type Transport, TransportError } from './ports.ts';

export interface Sender {
  hasWork(): boolean;
  /** One batch of each. True: verdicts came, so that a pull has something to find. */
  send(signal: AbortSignal): Promise<boolean>;
}

const BATCH = 20;
const BATCH_CHARACTERS = 2_000_000;
const HOLD_BACK_MS = 60_000;

export function createSender(deps: {
  readonly outbox: Outbox;
  readonly transport: Pick<Transport, 'push' | 'log'>;
  readonly clock: Clock;
  readonly onServerClock: (offsetMs: number) => void;
}): Sender {
  const { outbox, transport, clock } = deps;
  const heldBack = new Map<string, number>();
  let batchSize = BATCH;

  /** Never for longer than was meant, should somebody set the clock back meanwhile. */
  const isHeldBack = (id: string): boolean => {
    const rest = (heldBack.get(id) ?? 0) - clock.now();
    return rest > 0 && rest <= HOLD_BACK_MS;
  };

  async function push(signal: AbortSignal): Promise<boolean> {
    const rows = fitting(outbox.waiting(batchSize, isHeldBack));
    if (rows.length === 0) return false;
    const confirmed = outbox.takeConfirmed();
    let response: PushResponse;
    try {
      response = await transport.push(
        {
          changes: rows.map(({ id, envelope }) => ({ changeId: id, envelope }) as PushedChange),
          confirmed,
        },
        signal,
      );
      if (!answersAll(response, rows)) throw new TransportError('server');
    } catch (fault) {
      if (fault instanceof TransportError && fault.fault === 'server') holdBack(rows);
      throw fault;
    }
    batchSize = BATCH;
    deps.onServerClock(Date.parse(response.now) - clock.now());
    await outbox.storeVerdicts(response.verdicts);
    return true;
  }

  /** In a batch, try one by one; alone, let the others pass for a while. */
  function holdBack(rows: readonly OutgoingRow[]): void {
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) heldBack.set(only.id, clock.now() + HOLD_BACK_MS);
    batchSize = 1;
  }

  return {
    hasWork: () => outbox.waiting(1, isHeldBack).length + outbox.waitingEntries(1).length > 0,
    async send(signal) {
      const hasVerdicts = await push(signal);
      const entries = outbox.waitingEntries(BATCH);
      if (entries.length > 0) {
        const { stored } = await transport.log(
          { entries: entries.map(({ id, envelope }) => ({ entryId: id, envelope })) },
          signal,
        );
        if (!stored.some((id) => entries.some((entry) => entry.id === id)))
          throw new TransportError('server');
        await outbox.entriesStored(stored);
      }
      return hasVerdicts;
    },
  };
}

type PushedChange = Parameters<Transport['push']>[0]['changes'][number];

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

/** One verdict per change, in order: anything else is no answer. */
function answersAll(response: PushResponse, rows: readonly OutgoingRow[]): boolean {
  return (
    Array.isArray(response.verdicts) &&
    response.verdicts.length === rows.length &&
    rows.every((row, at) => response.verdicts[at]?.changeId === row.id)
  );
}
