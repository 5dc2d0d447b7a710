// Passwords on the server: the slow hash that is kept. What is accepted as one, domain/password-rule says.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** As stored with the account. Parameters stay beside the hash, so that they can be raised later. */
export interface PasswordHash {
  readonly algorithm: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly salt: string;
  readonly hash: string;
}

/** Ours: 64 MiB, three passes. Only tests that sign in hundreds of times ask for less. */
export interface HashCost {
  readonly memoryKiB: number;
  readonly passes: number;
}
export const COST: HashCost = { memoryKiB: 64 * 1024, passes: 3 };

export async function hashPassword(password: string, cost: HashCost = COST): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return {
    algorithm: 'argon2id',
    ...cost,
    salt: salt.toString('base64url'),
    hash: hash.toString('base64url'),
  };
}

export async function passwordMatches(password: string, kept: PasswordHash): Promise<boolean> {
  const hash = await derive(password, Buffer.from(kept.salt, 'base64url'), kept);
  return timingSafeEqual(hash, Buffer.from(kept.hash, 'base64url'));
}

// Each derivation takes 64 MiB: a burst of sign-ins must queue, not exhaust the memory.
const AT_ONCE = 2;
let running = 0;
const queue: (() => void)[] = [];

async function derive(password: string, salt: Buffer, cost: HashCost): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((go) => queue.push(go));
  else running += 1;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      argon2(
        'argon2id',
        {
          message: password.normalize('NFKC'),
          nonce: salt,
          parallelism: 1,
          tagLength: 32,
          memory: cost.memoryKiB,
          passes: cost.passes,
        },
        (fault, tag) => (fault ? reject(fault) : resolve(tag)),
      );
    });
  } finally {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }
}
