// One number for what somebody holds, so that all clients are seen to hold the same.
import type { RecordDoc } from '../../../src/lib/domain/record.ts';

/** SHA-256 over id, version and body of every record, in order of id. */
export async function digestOf(documents: readonly RecordDoc[]): Promise<string> {
  const lines = documents.map(
    ({ id, version, body }) => `${id} ${String(version)} ${sorted(body)}`,
  );
  const bytes = new TextEncoder().encode(lines.sort().join('\n'));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
