// Whether what is saved now is what was saved under the same id before, remembered without its words and only in memory.
import type { RecordId } from '../domain/record.ts';
import type { SaveInput } from './api.ts';

export interface Digests {
  isSame(id: RecordId, input: SaveInput): Promise<boolean>;
  learn(id: RecordId, input: SaveInput): Promise<void>;
}

export function createDigests(salt: string): Digests {
  const known = new Map<RecordId, string>();
  async function digest({ type, body }: SaveInput): Promise<string> {
    const bytes = new TextEncoder().encode(`${salt} ${type} ${JSON.stringify(body)}`);
    return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), String).join();
  }
  return {
    isSame: async (id, input) => known.has(id) && known.get(id) === (await digest(input)),
    async learn(id, input) {
      known.set(id, await digest(input));
    },
  };
}
