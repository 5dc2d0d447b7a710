// From a password to the key of a key ring: Argon2id, slow and large on purpose.
import { argon2id } from 'hash-wasm';
import { type Bytes, ownBytes, utf8 } from '../protocol/envelopes/canonical.ts';

/** Stored beside the ring, so that a later version may ask for more. */
export interface Argon2Parameters {
  readonly algorithm: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** 32 bytes from a password. */
export type DeriveKey = (
  password: string,
  salt: Bytes,
  parameters: Argon2Parameters,
) => Promise<Bytes>;

/** Also the least that is accepted when a ring is read: parameters on the disk can be turned down, this cannot. */
export const ARGON2_PARAMETERS: Argon2Parameters = {
  algorithm: 'argon2id',
  memoryKiB: 64 * 1024,
  passes: 3,
  lanes: 1,
};

export const deriveKey: DeriveKey = async (password, salt, parameters) => {
  const start = performance.now();
  const key = ownBytes(
    await argon2id({
      // Full-width digits from an input method are the same password.
      password: utf8(password.normalize('NFKC')),
      salt,
      memorySize: parameters.memoryKiB,
      iterations: parameters.passes,
      parallelism: parameters.lanes,
      hashLength: 32,
      outputType: 'binary',
    }),
  );
  // It is slow on purpose: whoever measures the product takes it apart from the rest.
  performance.measure('derive-key', { start });
  return key;
};

export function isStrongEnough(value: unknown): value is Argon2Parameters {
  if (typeof value !== 'object' || value === null) return false;
  const number = (name: keyof Argon2Parameters): number => {
    const field: unknown = Reflect.get(value, name);
    return typeof field === 'number' && Number.isInteger(field) ? field : 0;
  };
  return (
    Reflect.get(value, 'algorithm') === 'argon2id' &&
    within(number('memoryKiB'), ARGON2_PARAMETERS.memoryKiB, 16) &&
    within(number('passes'), ARGON2_PARAMETERS.passes, 16) &&
    within(number('lanes'), ARGON2_PARAMETERS.lanes, 16)
  );
}

// Not absurdly more either: a bent row must not freeze the machine.
function within(value: number, least: number, timesAtMost: number): boolean {
  return value >= least && value <= least * timesAtMost;
}
