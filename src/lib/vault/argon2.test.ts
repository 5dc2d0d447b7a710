// The key derivation against Node's own Argon2id, and the least that is accepted from a disk.
import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ARGON2_PARAMETERS, deriveKey, isStrongEnough } from './argon2.ts';

describe('Argon2id', () => {
  it("gives what Node's own gives, at 64 MiB and 3 passes", async () => {
    const salt = Uint8Array.from({ length: 16 }, (_, at) => at);
    const expected = argon2Sync('argon2id', {
      message: 'kumo-no-ue-no-7-inu',
      nonce: salt,
      parallelism: 1,
      tagLength: 32,
      memory: 65_536,
      passes: 3,
    });
    const derived = await deriveKey('kumo-no-ue-no-7-inu', salt, ARGON2_PARAMETERS);
    expect(derived).toEqual(Uint8Array.from(expected));
    // Typed in full width, it is the same password.
    expect(await deriveKey('ｋumo-no-ue-no-７-inu', salt, ARGON2_PARAMETERS)).toEqual(derived);
  });

  it.each([
    [{}, true],
    [{ memoryKiB: 65_535 }, false],
    [{ passes: 2 }, false],
    [{ lanes: 0 }, false],
    [{ passes: 1_000_000 }, false],
    [{ algorithm: 'argon2d' }, false],
    [{ memoryKiB: 131_072, passes: 4 }, true],
  ])('accepts %o: %s', (change, accepted) => {
    expect(isStrongEnough({ ...ARGON2_PARAMETERS, ...change })).toBe(accepted);
  });
});
