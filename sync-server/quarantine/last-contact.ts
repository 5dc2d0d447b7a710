// What a device may do without a session, by its own key: hear its orders, hand in what it has, say what it destroyed.
import { Type } from 'typebox';
import type { UserId } from '../../src/lib/domain/record.ts';
import { verifyChallenge } from '../../src/lib/protocol/envelopes/contents.ts';
import {
  type DeviceProof,
  type HandInRequest,
  type HandInResponse,
  type Order,
  type OrdersRequest,
  type OrdersResponse,
  type ReceiptRequest,
  signOrder,
} from '../../src/lib/protocol/last-contact.ts';
import { post, type Route } from '../access/route.ts';
import { destroyedSchema } from '../audit/device-entries.ts';
import type { Receipts } from '../audit/receipts.ts';
import { json, refused } from '../http/reply.ts';
import type { Services } from '../services.ts';
import { type Device, workKind } from '../session/accounts.ts';
import type { Nonces } from '../session/nonces.ts';
import { createTaking, type HandInDeps } from './hand-in.ts';
import type { Quarantine } from './quarantine.ts';

export interface LastContactDeps extends Omit<HandInDeps, 'history'> {
  readonly services: Services;
  readonly nonces: Nonces;
  readonly quarantine: Quarantine;
  readonly receipts: Receipts;
  readonly now: () => Date;
  readonly note: (event: string, facts: object) => void;
}

export function lastContactRoutes(deps: LastContactDeps): readonly Route[] {
  const { services, nonces, now } = deps;
  const { accounts, secrets, store } = services;
  const take = createTaking({ ...deps, history: store.history });

  async function proven(given: DeviceProof, origin: string): Promise<Device | undefined> {
    const { deviceId, nonce, proof } = given;
    const device = await accounts.device(deviceId);
    if (device === undefined || !nonces.take(deviceId, nonce)) return undefined;
    const userId = '' as UserId;
    const challenge = { purpose: 'last-contact', nonce, deviceId, userId, origin } as const;
    return (await verifyChallenge(device.publicKey, challenge, proof)) ? device : undefined;
  }

  function orderFor(device: Device, { kind }: OrdersRequest): Order {
    const base = { deviceId: device.id, issuedAt: now().toISOString() };
    if (device.revokedAt !== undefined) return { ...base, kind: 'leave' };
    const drains = kind === 'center' && workKind(device) === 'desk';
    return { ...base, kind: drains ? 'online_only' : 'work' };
  }

  return [
    post<{ readonly deviceId: Device['id'] }>(
      '/api/device/nonce',
      'public',
      Type.Object({ deviceId: Id }),
      async ({ deviceId }) =>
        (await accounts.device(deviceId)) === undefined
          ? refused('unknown_device')
          : json({ nonce: nonces.give(deviceId) }),
      { limitFailures: true },
    ),
    post<OrdersRequest>(
      '/api/device/orders',
      'public',
      Type.Object({ ...Proof, kind: Type.Union([Type.Literal('center'), Type.Literal('desk')]) }),
      async (body, { origin }) => {
        const device = await proven(body, origin);
        if (device === undefined) return refused('unknown_device');
        const order = orderFor(device, body);
        const signature = await signOrder(secrets.signing.privateKey, order);
        const answer: OrdersResponse = { order, signature, workKind: workKind(device) };
        return json(answer);
      },
      { limitFailures: true },
    ),
    post<HandInRequest>(
      '/api/device/hand-in',
      'public',
      Type.Object({
        ...Proof,
        rows: Type.Array(
          Type.Object({
            id: Id,
            kind: Type.Union(['change', 'access', 'draft'].map((kind) => Type.Literal(kind))),
            envelope: Type.String(),
          }),
          { maxItems: 100 },
        ),
      }),
      async (body, { origin }) => {
        const device = await proven(body, origin);
        if (device === undefined) return refused('unknown_device');
        // What a revoked one brings is for a person anyway; any other is judged, once it is known that it may be.
        if (device.isAwaitingApproval === true && device.revokedAt === undefined)
          return refused('closed');
        const taken: string[] = [];
        for (const row of body.rows) if (await take(device, row)) taken.push(row.id);
        deps.note('a device handed in its work', { device: device.id, rows: taken.length });
        return json({ taken } satisfies HandInResponse);
      },
      { limitBytes: 16 * 1024 * 1024, limitFailures: true },
    ),
    post<ReceiptRequest>(
      '/api/device/receipt',
      'public',
      Type.Object({
        ...Proof,
        receipt: Type.Intersect([destroyedSchema, Type.Object({ receiptId: Id, at: Id })]),
      }),
      async ({ receipt, ...proof }, { origin }) => {
        const device = await proven(proof, origin);
        if (device === undefined) return refused('unknown_device');
        const { receiptId, at, why, channels, keys, records } = receipt;
        const { id, site } = device;
        await deps.receipts.keep({
          receiptId,
          at,
          why,
          channels,
          keys,
          records,
          device: id,
          site,
        });
        return json({});
      },
      { limitFailures: true },
    ),
  ];
}

const Id = Type.String({ minLength: 1, maxLength: 128 });
const Proof = { deviceId: Id, nonce: Id, proof: Id };
