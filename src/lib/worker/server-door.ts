// Enrolment and sign-in over the line: nonce, proof, answer.
import type { UserId } from '../domain/record.ts';
import { signChallenge } from '../protocol/envelopes/contents.ts';
import type { SigningKeys } from '../protocol/envelopes/signature.ts';
import type {
  HandedIn,
  HandInResponse,
  OrdersResponse,
  ReceiptRequest,
} from '../protocol/last-contact.ts';
import type {
  EnrolRequest,
  EnrolResponse,
  NonceResponse,
  ResumeResponse,
  SignedChallenge,
  SignInRequest,
  SignInResponse,
} from '../protocol/session.ts';
import type { DeviceIdentity } from '../vault/enrolment.ts';
import type { Http, HttpAnswer } from './http.ts';

/** The server hashes the password on purpose slowly: its answer may take longer than others. */
const SIGN_IN_MS = 10_000;

export interface ServerDoor {
  enrol(request: EnrolRequest): Promise<HttpAnswer<EnrolResponse>>;
  signIn(
    device: DeviceIdentity,
    who: { readonly userId: UserId; readonly password: string; readonly signing: SigningKeys },
  ): Promise<HttpAnswer<SignInResponse>>;
  /** A session limited to sync, by the user's key on this device. */
  resume(
    device: DeviceIdentity,
    who: { readonly userId: UserId; readonly signing: SigningKeys },
    signal: AbortSignal,
  ): Promise<HttpAnswer<ResumeResponse>>;
  /** By the device's own key, without a session: also when it was revoked. */
  orders(device: DeviceIdentity): Promise<HttpAnswer<OrdersResponse>>;
  handIn(device: DeviceIdentity, rows: readonly HandedIn[]): Promise<HttpAnswer<HandInResponse>>;
  tellReceipt(
    device: DeviceIdentity,
    receipt: ReceiptRequest['receipt'],
  ): Promise<HttpAnswer<unknown>>;
}

export function createServerDoor(http: Http, origin: string): ServerDoor {
  async function challenge(
    purpose: SignedChallenge['purpose'],
    { deviceId }: DeviceIdentity,
    userId: UserId,
    privateKey: string,
  ): Promise<HttpAnswer<{ readonly nonce: string; readonly signature: string }>> {
    const answer = await http.post<NonceResponse>('/api/session/nonce', { deviceId });
    if (answer.kind !== 'answer') return answer;
    const { nonce } = answer.value;
    const signature = await signChallenge(privateKey, { purpose, nonce, deviceId, userId, origin });
    return { kind: 'answer', value: { nonce, signature } };
  }

  /** A body with the device's proof. */
  async function proven<T>(device: DeviceIdentity, path: string, body: object) {
    const { deviceId, keys } = device;
    const asked = await http.post<NonceResponse>('/api/device/nonce', { deviceId });
    if (asked.kind !== 'answer') return asked;
    const { nonce } = asked.value;
    if (typeof nonce !== 'string') return { kind: 'not_ours' } as const;
    const userId = '' as UserId;
    const challenge = { purpose: 'last-contact', nonce, deviceId, userId, origin } as const;
    const proof = await signChallenge(keys.privateKey, challenge);
    return http.post<T>(path, { ...body, deviceId, nonce, proof });
  }

  return {
    orders: (device) => proven(device, '/api/device/orders', { kind: device.kind }),
    handIn: (device, rows) => proven(device, '/api/device/hand-in', { rows }),
    tellReceipt: (device, receipt) => proven(device, '/api/device/receipt', { receipt }),
    enrol: (request) => http.post('/api/device/enrol', request),
    async signIn(device, { userId, password, signing }) {
      const proof = await challenge('sign-in', device, userId, device.keys.privateKey);
      if (proof.kind !== 'answer') return proof;
      const request: SignInRequest = {
        deviceId: device.deviceId,
        userId,
        password,
        nonce: proof.value.nonce,
        deviceProof: proof.value.signature,
        userPublicKey: signing.publicKey,
      };
      return http.post('/api/session/sign-in', request, { firstByteMs: SIGN_IN_MS });
    },
    async resume(device, { userId, signing }, signal) {
      const proof = await challenge('resume', device, userId, signing.privateKey);
      if (proof.kind !== 'answer') return proof;
      const { nonce, signature } = proof.value;
      const request = { deviceId: device.deviceId, userId, nonce, signature };
      return http.post('/api/session/resume', request, { signal });
    },
  };
}
