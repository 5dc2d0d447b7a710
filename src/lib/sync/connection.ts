// What is known of the line and the session, and how long to wait after each way in which a call can fail.
import { PROBE_MS } from '../protocol/wire.ts';
import type { SyncStatus } from './engine.ts';
import { faultOf } from './hold-back.ts';
import type { Clock, Randomness, Transport } from './ports.ts';

export interface Connection {
  readonly state: () => Pick<
    SyncStatus,
    'line' | 'session' | 'refused' | 'wrongVersion' | 'closed'
  >;
  readonly isOpen: () => boolean;
  /** A call was answered. */
  succeeded(): void;
  /** It is time to hear something: while nothing comes soon, the line is said to be down (5 seconds after a hang in all). */
  expectAnswer(): void;
  /** How long to wait until the next try; Infinity: until somebody wakes us. `began`: when the call was made. */
  afterFault(fault: unknown, began: number, signal: AbortSignal): Promise<number>;
  /** The password was given. */
  renewed(): void;
}

/** A stream is silent for 3 seconds before anybody asks, and a look without one comes every 3 seconds. */
const DOUBT_MS = 1_800;
/** Now and then the challenge is tried again, in case it was a passing trouble. */
const ENDED_MS = 60_000;

export function createConnection(deps: {
  readonly transport: Pick<Transport, 'resume'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly onFault: (fault: unknown) => void;
  readonly onChange: () => void;
  /** Calls are answered again. */
  readonly onOpen: () => void;
}): Connection {
  const { transport, clock, randomness } = deps;
  let line: SyncStatus['line'] = 'unknown';
  let session: SyncStatus['session'] = 'none';
  let refused = false;
  let wrongVersion = false;
  let closed = false;
  /** A challenge was answered and no call has succeeded since: a second 401 ends the session. */
  let isResumed = false;
  let faults = 0;
  let cancelDoubt = (): void => undefined;

  async function afterFault(fault: unknown, began: number, signal: AbortSignal): Promise<number> {
    cancelDoubt();
    const kind = faultOf(fault);
    if (kind === undefined) deps.onFault(fault);
    // A line that hangs tells nothing of the server behind it.
    if (kind !== 'line') closed = kind === 'closed';
    switch (kind) {
      case 'line':
        line = 'down';
        deps.onChange();
        // A hanging call took its time already: with the line back, all is sent within about 5 seconds.
        // Bounded on both sides: somebody may have set the clock meanwhile.
        return Math.min(PROBE_MS, Math.max(100, PROBE_MS - (clock.now() - began)));
      case 'session':
        return resume(signal);
      case 'device':
        refused = true;
        deps.onChange();
        return Infinity;
      case 'protocol':
        wrongVersion = true;
        deps.onChange();
        return Infinity;
      default: {
        if (kind === 'server' || kind === 'closed') line = 'up';
        faults += 1;
        deps.onChange();
        const step = Math.min(30_000, 1_000 * 2 ** Math.min(faults - 1, 5));
        return step * (0.5 + randomness.fraction() / 2);
      }
    }
  }

  async function resume(signal: AbortSignal): Promise<number> {
    if (isResumed) return ended();
    isResumed = true;
    const began = clock.now();
    try {
      await transport.resume(signal);
      return 0;
    } catch (fault) {
      if (faultOf(fault) === 'session') return ended();
      // The question was not answered: it may be asked again.
      isResumed = false;
      return afterFault(fault, began, signal);
    }
  }

  /** The user is asked for the password. */
  function ended(): number {
    session = 'ended';
    isResumed = false;
    deps.onChange();
    return ENDED_MS;
  }

  return {
    state: () => ({ line, session, refused, wrongVersion, closed }),
    isOpen: () => line === 'up' && session === 'open',
    expectAnswer() {
      cancelDoubt();
      if (line !== 'up') return;
      cancelDoubt = clock.after(DOUBT_MS, () => {
        line = 'down';
        deps.onChange();
      });
    },
    succeeded() {
      cancelDoubt();
      faults = 0;
      isResumed = false;
      if (line === 'up' && session === 'open' && !closed) return;
      closed = false;
      line = 'up';
      session = 'open';
      deps.onOpen();
      deps.onChange();
    },
    afterFault,
    renewed() {
      session = 'open';
      isResumed = false;
      refused = false;
      deps.onChange();
    },
  };
}
