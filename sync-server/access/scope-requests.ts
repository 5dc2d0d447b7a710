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
  /** From the feed: anything that is no open request is nothing to it. */
  carryOut(doc: StoredDoc): Promise<void>;
  /** At start. */
  resume(): Promise<void>;
}

/** In the one process that writes. Its id names the command below it, so that a second try moves nothing twice. */
export function createRequestCarrier(deps: {
  readonly records: Store['records'];
  readonly commands: ScopeCommands;
}): RequestCarrier {
  const { records, commands } = deps;
  let last: Promise<void> = Promise.resolve();

  async function carry(id: string): Promise<void> {
    const [doc] = await records.get([id]);
    if (doc?.['state'] !== 'begun') return;
    const done = await run(commands, id, doc['request'] as ScopeRequest);
    const [result] = await records.write([{ ...doc, state: done.ok ? 'done' : 'refused' }]);
    if (result?.ok !== true && result?.code !== 'conflict')
      throw new Error('scope: the request could not be ended');
  }

  async function carryOut(doc: StoredDoc): Promise<void> {
    if (doc['kind'] !== 'scope-request' || doc['state'] !== 'begun') return;
    // One after the other, in the order in which they were asked.
    const turn = last.then(
      () => carry(doc._id),
      () => carry(doc._id),
    );
    last = turn;
    await turn;
  }

  return {
    carryOut,
    async resume() {
      const query = { from: 'scope-request:', to: 'scope-request;', limit: 10_000 };
      for (const doc of await records.range(query)) await carryOut(doc);
    },
  };
}

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
