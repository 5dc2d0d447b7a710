// What the sync engine needs from the world. The product plugs in browser and network, the simulator plugs in its own.
import type { Bytes } from '../protocol/envelopes/canonical.ts';
import type { SealedNote, SealedSegment } from '../replica/disk.ts';
import type {
  AccessEntry,
  Change,
  LiveEvent,
  LogRequest,
  LogResponse,
  OfferRequest,
  OfferResponse,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
} from '../protocol/wire.ts';

export interface Clock {
  /** Milliseconds since the epoch, of the device. */
  now(): number;
  /** Calls back once; the answer cancels. */
  after(ms: number, run: () => void): () => void;
}

export interface Randomness {
  /** A ULID: change ids, entry ids, record ids. */
  ulid(): string;
  /** 0 ≤ x < 1, for the jitter of back-off. */
  fraction(): number;
}

/** Seals for reading on this device. Opening something damaged or swapped rejects. */
export interface Sealer {
  /** Whether the key of this log is in the unlocked ring. */
  holds(logId: string): boolean;
  /** `json`: UTF-8 of what is to be read again. */
  sealSegment(logId: string, segment: number, json: Bytes): Promise<SealedSegment>;
  openSegment(row: SealedSegment): Promise<unknown>;
  /** `id` (of the outgoing row or draft) is bound as associated data. */
  sealNote(logId: string, id: string, payload: unknown): Promise<SealedNote>;
  openNote(id: string, note: SealedNote): Promise<unknown>;
}

/** Signs as the unlocked user on this device and seals to the server's public key: the only thing that leaves. */
export interface Courier {
  sealChange(change: Change): Promise<string>;
  sealAccess(entry: AccessEntry): Promise<string>;
  sealDraft(draftId: string, payload: unknown): Promise<string>;
}

export type LineFault =
  | 'line' // no progress for STALL_MS, or no connection
  | 'session' // 401: a new session is needed
  | 'device' // the device or account is refused for good: stop, keep the outbox
  | 'protocol' // the server speaks another version
  | 'closed' // restored, and not opened yet: it takes back what it lacks, nothing else
  | 'server'; // 5xx or an answer that is not what it says

export class TransportError extends Error {
  readonly fault: LineFault;
  constructor(fault: LineFault, options?: ErrorOptions) {
    super(`transport: ${fault}`, options);
    this.name = 'TransportError';
    this.fault = fault;
  }
}

/** What the line gives; tests and the simulator give only what was meant. */
export interface PulledPage extends PullResponse {
  /** The documents as they came, UTF-8 of their JSON: kept as it is, where all of them are kept. */
  readonly written?: Bytes;
}

/** Every method rejects only with a TransportError. */
export interface Transport {
  pull(request: PullRequest, signal: AbortSignal): Promise<PulledPage>;
  push(request: PushRequest, signal: AbortSignal): Promise<PushResponse>;
  log(request: LogRequest, signal: AbortSignal): Promise<LogResponse>;
  /** After a restore: what this device holds, and what of that the server asked for. */
  offer(request: OfferRequest, signal: AbortSignal): Promise<OfferResponse>;
  /** Resolves when the stream ends by `signal`, rejects when it breaks or stalls. */
  live(onEvent: (event: LiveEvent) => void, signal: AbortSignal): Promise<void>;
  /** Opens a session limited to sync by a signed challenge. */
  resume(signal: AbortSignal): Promise<void>;
}
