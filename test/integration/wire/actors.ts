// The people of the wire test: a real device behind a recording proxy, and what its user does at it.
import { ulid } from 'ulid';
import type {
  Body,
  DeviceId,
  RecordDoc,
  RecordId,
  UserId,
} from '../../../src/lib/domain/record.ts';
import type { DeviceKind } from '../../../src/lib/protocol/session.ts';
import type { AppStatus, OutgoingItem, SaveInput } from '../../../src/lib/records/api.ts';
import {
  createScopeRequests,
  type ScopeRequest,
} from '../../../sync-server/access/scope-requests.ts';
import type { Accounts } from '../../../sync-server/session/accounts.ts';
import { startWholeProduct, type ProductDevice, type WholeProduct } from '../whole-product.ts';
import { PASSWORD } from '../world.ts';
import { createMarks, heardIn, idsIn, type Marks, marksIn } from './marks.ts';
import { recordLine, type RecordingProxy } from './recording-proxy.ts';

export const newId = (type: string): RecordId => `${type}:${ulid()}` as RecordId;

export interface Actor {
  readonly user: string;
  readonly site: string;
  readonly device: ProductDevice;
  readonly line: RecordingProxy;
  /** Saves and waits until the server has answered for all of it. */
  write(...inputs: readonly SaveInput[]): Promise<void>;
  /** On the device only: the line may be down. */
  save(input: SaveInput): Promise<void>;
  sent(): Promise<void>;
  read(id: RecordId): Promise<RecordDoc | undefined>;
  /** Waits until this is here, or is no longer. */
  sees(id: RecordId, holds?: (document: RecordDoc | undefined) => boolean): Promise<void>;
  edit(id: RecordId, changed: Body): Promise<void>;
  outgoing(): Promise<readonly OutgoingItem[]>;
  signInAgain(): Promise<void>;
  inPhase(phase: AppStatus['phase']): Promise<void>;
  deviceId(): Promise<DeviceId>;
}

export interface City {
  readonly product: WholeProduct;
  readonly marks: Marks;
  /** One of the administrator's commands, until it is carried out. */
  order(request: ScopeRequest): Promise<void>;
  arrive(user: string, site: string, code: string, kind?: DeviceKind): Promise<Actor>;
  /** Of the marks and ids that crossed the lines of the site's devices, all; `but`: exchanges judged apart. */
  heard(site: string, but?: (path: string) => boolean): Heard;
  stop(): Promise<void>;
}
export interface Heard {
  readonly marks: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  readonly encodings: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
}

export async function startCity(): Promise<City> {
  const product = await startWholeProduct();
  const actors: Actor[] = [];
  const { accounts, store } = product.services;
  const requests = createScopeRequests({ records: store.records, newId: () => ulid() });
  return {
    product,
    marks: createMarks(),
    async order(request) {
      const id = await requests.ask(request);
      let state = await requests.stateOf(id);
      while (state === 'begun') state = await requests.stateOf(id);
      if (state !== 'done') throw new Error(`${request.do}: ${String(state)}`);
    },
    async arrive(user, site, code, kind = 'center') {
      const line = await recordLine(product.port);
      const device = await product.device(user, site, code, kind, line.port);
      const actor = actorAt(device, { user, site, line, accounts });
      actors.push(actor);
      return actor;
    },
    heard(site, but = () => false) {
      const exchanges = actors
        .filter((actor) => actor.site === site)
        .flatMap(({ line }) => line.exchanges)
        .filter(({ path }) => !but(path));
      const texts = exchanges.map(heardIn);
      return {
        marks: new Set(texts.flatMap((text) => [...marksIn(text)])),
        ids: new Set(texts.flatMap((text) => [...idsIn(text)])),
        encodings: new Set(exchanges.map(({ encoding }) => encoding())),
        paths: new Set(exchanges.map(({ path }) => path)),
      };
    },
    async stop() {
      await product.stop();
      for (const { line } of actors) await line.close();
    },
  };
}

function actorAt(
  device: ProductDevice,
  of: Pick<Actor, 'user' | 'site' | 'line'> & { readonly accounts: Accounts },
): Actor {
  const { user, site, line, accounts } = of;
  const { keeper, until } = device;
  const sent = (): Promise<void> => until(async () => (await keeper.status()).unsent === 0);

  async function save(input: SaveInput): Promise<void> {
    const answer = await keeper.save(input);
    if (!answer.ok) throw new Error(`${user}: ${input.type}: ${answer.message}`);
  }

  async function read(id: RecordId): Promise<RecordDoc | undefined> {
    const answer = await keeper.record(id);
    return answer.ok ? answer.shown.document : undefined;
  }

  async function outgoing(): Promise<readonly OutgoingItem[]> {
    const list = await keeper.outgoing();
    if (!list.ok) throw new Error(list.message);
    return list.items;
  }

  return {
    user,
    site,
    device,
    line,
    save,
    sent,
    read,
    outgoing,
    async write(...inputs) {
      for (const input of inputs) await save(input);
      await sent();
      for (const { state, reason, type } of await outgoing())
        if (state === 'refused' || state === 'conflict')
          throw new Error(`${user}: ${type}: ${state} ${reason ?? ''}`);
    },
    sees: (id, holds = (document) => document !== undefined) =>
      until(async () => holds(await read(id))),
    async signInAgain() {
      const answer = await keeper.signIn({ userId: user, password: PASSWORD });
      if (!answer.ok) throw new Error(`${user}: ${answer.message}`);
    },
    inPhase: (phase) => until(async () => (await keeper.status()).phase === phase),
    async deviceId() {
      for (const { id } of await accounts.listDevices())
        if (await accounts.userOnDevice(user as UserId, id)) return id;
      throw new Error(`${user} has no device`);
    },
    async edit(id, changed) {
      const seen = await read(id);
      if (!seen) throw new Error(`${user} does not hold ${id}`);
      const { type, body } = seen;
      await save({ type, recordId: id, seen, body: { ...body, ...changed } });
    },
  };
}
