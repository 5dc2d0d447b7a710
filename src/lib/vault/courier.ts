// Signs as the unlocked user on this device and seals to the server: the only form in which anything leaves.
import type { DeviceId } from '../domain/record.ts';
import type { AccessEntry, Change } from '../protocol/wire.ts';
import type { SignedAccess, SignedChange, SignedDraft } from '../protocol/envelopes/contents.ts';
import { importPrivateKey, signWith } from '../protocol/envelopes/signature.ts';
import { createServerSealer } from '../protocol/envelopes/to-server.ts';
import type { KeyRing } from './key-ring.ts';

/** Is the sync engine's `Courier`. */
export interface RingCourier {
  sealChange(change: Change): Promise<string>;
  sealAccess(entry: AccessEntry): Promise<string>;
  sealDraft(draftId: string, payload: unknown): Promise<string>;
}

export function createCourier(
  ring: Pick<KeyRing, 'user' | 'signing' | 'serverKeys'>,
  device: { readonly deviceId: DeviceId },
): RingCourier {
  const seal = createServerSealer(ring.serverKeys.hpke);
  let imported: Promise<CryptoKey> | undefined;
  const key = async (): Promise<CryptoKey> =>
    (imported ??= importPrivateKey(ring.signing.privateKey));

  return {
    sealChange: async (change) => {
      const signature = await signWith(await key(), 'change', change);
      const content: SignedChange = { change, signature };
      return seal('change', change.changeId, content);
    },
    sealAccess: async (entry) => {
      const signature = await signWith(await key(), 'access', entry);
      const content: SignedAccess = { entry, signature };
      return seal('access', entry.entryId, content);
    },
    sealDraft: async (draftId, payload) => {
      const draft = { draftId, user: ring.user.id, device: device.deviceId, payload };
      const signature = await signWith(await key(), 'draft', draft);
      const content: SignedDraft = { draft, signature };
      return seal('draft', draftId, content);
    },
  };
}
