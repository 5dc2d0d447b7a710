// What a device may ask without a session, by its own key, also once it was revoked: orders, handing in, receipts.
import type { Compartment } from '../domain/compartment.ts';
import type { Body, ChangeId, DeviceId, RecordId, SiteCode, UserId } from '../domain/record.ts';
import { sign, verify } from './envelopes/signature.ts';
import type { DeviceKind } from './session.ts';
import type { Change, Receipt } from './wire.ts';

/** A nonce signed with the device's key: a `SignedChallenge` of purpose `last-contact`. */
export interface DeviceProof {
  readonly deviceId: DeviceId;
  readonly nonce: string;
  readonly proof: string;
}

/**
 * - `work`: go on, as a device of `kind`
 * - `online_only`: hand in, destroy the replica, go on as a desk
 * - `leave`: hand in, destroy everything; the device is enrolled no more
 */
export interface Order {
  readonly deviceId: DeviceId;
  readonly kind: 'work' | 'online_only' | 'leave';
  readonly issuedAt: string;
}
export interface OrdersRequest extends DeviceProof {
  /** What the device holds itself to be. */
  readonly kind: DeviceKind;
}
/** Signed by the server: nobody else makes a device destroy anything. */
export interface OrdersResponse {
  readonly order: Order;
  readonly signature: string;
  readonly workKind: DeviceKind;
}

export interface HandedIn {
  readonly id: string;
  readonly kind: 'change' | 'access' | 'draft';
  /** As it lay on the disk: sealed to the server. */
  readonly envelope: string;
}
export interface HandInRequest extends DeviceProof {
  readonly rows: readonly HandedIn[];
}
export interface HandInResponse {
  /** Delivered or in quarantine: durable on the server either way. */
  readonly taken: readonly string[];
}
export interface ReceiptRequest extends DeviceProof {
  readonly receipt: Omit<Receipt, 'device' | 'site' | 'user'>;
}

export async function signOrder(serverPrivateKey: string, order: Order): Promise<string> {
  return sign(serverPrivateKey, 'order', order);
}
export async function isGenuineOrder(
  serverPublicKey: string,
  { order, signature }: OrdersResponse,
): Promise<boolean> {
  return verify(serverPublicKey, 'order', order, signature);
}

/** Why something lies in quarantine: the server's reason for refusing it, or what happened to its device. */
export type QuarantineWhy = string;

/** One thing in quarantine without its text, as a list shows it. */
export interface QuarantineItem {
  readonly id: string;
  readonly receivedAt: string;
  readonly site: SiteCode;
  readonly device: DeviceId;
  readonly why: QuarantineWhy;
  readonly kind: HandedIn['kind'];
  readonly author?: UserId;
  readonly changeId?: ChangeId;
  /** Which of the supervisors may open it: those who may read such records. Absent: its author alone. */
  readonly compartment?: Compartment;
  readonly state: 'open' | 'settled';
  readonly settled?: { readonly by: UserId; readonly at: string; readonly how: QuarantineEnd };
}
/** Sent again by somebody who may, or withdrawn for a reason. */
export type QuarantineEnd = 'resent' | 'withdrawn';

/** What somebody had begun to write: of the form's draft what a record is made of. */
export interface HandedDraft {
  readonly type: string;
  readonly recordId?: RecordId;
  readonly subjectId?: RecordId;
  readonly householdId?: RecordId;
  readonly caseId?: RecordId;
  readonly subjectName?: string;
  readonly body: Body;
  /** Text in fields whose value is not readable yet. */
  readonly typed?: Readonly<Record<string, string>>;
  /** Forms that belong to this one; what tells of a reporter is not among them. */
  readonly parts?: readonly HandedPart[];
  readonly savedAt: string;
}
export interface HandedPart {
  readonly type: string;
  readonly recordId: RecordId;
  readonly body: Body;
}

/** What is sealed: the change or draft where its envelope could be opened, and the envelope where anything of it could not. */
export interface QuarantineContent {
  readonly change?: Change;
  readonly draft?: HandedDraft;
  readonly envelope?: string;
  /** Written by whoever handed it over. */
  readonly note?: string;
}

export interface QuarantineListResponse {
  readonly items: readonly QuarantineItem[];
}
export interface QuarantineOpenResponse {
  readonly item: QuarantineItem;
  readonly content: QuarantineContent;
}
export interface QuarantineSettleRequest {
  readonly id: string;
  readonly how: QuarantineEnd;
  readonly reason: string;
}
