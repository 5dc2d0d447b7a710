// What the administrator asks of the running server: one document per command, carried out once, also after a crash.
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import type { Result } from '../../src/lib/domain/result.ts';
import type { Store, StoredDoc } from '../store/store.ts';
import type { ScopeCommands } from './scope-commands.ts';

export type ScopeRequest =
  | {
      readonly do: 'move';
      readonly household: RecordId;
      /** Absent: it was nowhere. */
      readonly from?: SiteCode;
      /** Absent: it leaves the city. */
      readonly to?: SiteCode;
    }
  | { readonly do: 'share' | 'unshare'; readonly caseId: RecordId; readonly site: SiteCode }
  | { readonly do: 'class'; readonly caseId: RecordId; readonly compartment: Compartment }
  | { readonly do: 'hide-address' | 'show-address'; readonly household: RecordId };

export type RequestState = 'begun' | 'done' | 'refused';

export interface ScopeRequests {
  /** The running server sees it in its feed; a stopped one at its start. */
  ask(request: ScopeRequest): Promise<string>;
  stateOf(id: string): Promise<RequestState | undefined>;
}

export function createScopeRequests(deps: {
  readonly records: Store['records'];
  readonly newId: () => string;
}): ScopeRequests {
  const { records } = deps;
  return {
    async ask(request) {
      const id = deps.newId();
      const [result] = await records.write([
        { _id: keyOf(id), kind: 'scope-request', state: 'begun', request },
      ]);
      if (result?.ok !== true) throw new Error('scope: the request could not be written');
      return id;
    },
    async stateOf(id) {
      const [doc] = await records.get([keyOf(id)]);
      return doc?.['state'] as RequestState | undefined;
    },
  };
}

export interface RequestCarrier {
  /** From the feed: anything that is no open request is nothing to it. Tried again until it is done. */
  carryOut(doc: StoredDoc): Promise<void>;
  /** At start, where a fault is the start's. */
  resume(): Promise<void>;
  stop(): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** So often, about a minute, those that were asked later wait for it; then they do not any more. */
const TRIES_IN_ORDER = 6;

/** In the one process that writes. Its id names the command below it, so that a second try moves nothing twice. */
export function createRequestCarrier(deps: {
  readonly records: Store['records'];
  readonly commands: ScopeCommands;
  /** What was written until now cannot be lost with the disk any more. */
  readonly settled: () => Promise<void>;
  readonly after: (ms: number, run: () => void) => void;
  readonly onFault: (fault: unknown) => void;
}): RequestCarrier {
  const { records, commands } = deps;
  let last: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function carry(id: string): Promise<void> {
    const [doc] = await records.get([id]);
    if (doc?.['state'] !== 'begun') return;
    const done = await run(commands, id, doc['request'] as ScopeRequest);
    // Nobody hears that a family has moved while a lost disk could still undo it.
    await deps.settled();
    const [result] = await records.write([{ ...doc, state: done.ok ? 'done' : 'refused' }]);
    if (result?.ok !== true && result?.code !== 'conflict')
      throw new Error('scope: the request could not be ended');
  }

  /** A family must not stay half moved because the database had one bad moment. */
  async function carryUntilDone(id: string): Promise<void> {
    for (let tries = 0; tries < TRIES_IN_ORDER && !isStopped; tries += 1) {
      try {
        await carry(id);
        return;
      } catch (fault) {
        deps.onFault(fault);
      }
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
      await new Promise<void>((resolve) => deps.after(wait, resolve));
    }
    if (!isStopped) deps.after(LONGEST_WAIT_MS, () => void inTurn(id));
  }

  /** One after the other, in the order in which they were asked. */
  function inTurn(id: string): Promise<void> {
    last = last.then(() => carryUntilDone(id));
    return last;
  }

  return {
    async carryOut(doc) {
      if (isOpen(doc)) await inTurn(doc._id);
    },
    async resume() {
      const query = { from: 'scope-request:', to: 'scope-request;', limit: 10_000 };
      for (const doc of await records.range(query)) if (isOpen(doc)) await carry(doc._id);
    },
    stop() {
      isStopped = true;
    },
  };
}

const isOpen = (doc: StoredDoc): boolean =>
  doc['kind'] === 'scope-request' && doc['state'] === 'begun';

function run(commands: ScopeCommands, id: string, request: ScopeRequest): Promise<Result> {
  switch (request.do) {
    case 'move': {
      const { household, from, to } = request;
      const place = {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
      return commands.moveFamily({ moveId: id, household, ...place });
    }
    case 'share':
      return commands.shareCase(request.caseId, request.site);
    case 'unshare':
      return commands.unshareCase(request.caseId, request.site);
    case 'class':
      return commands.setClass(request.caseId, request.compartment);
    case 'hide-address':
      return commands.hideAddress(request.household, 'hidden');
    case 'show-address':
      return commands.hideAddress(request.household, 'shown');
  }
}

const keyOf = (id: string): string => `scope-request:${id}`;
