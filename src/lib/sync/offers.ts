// Gives back to a restored server what it once gave out and has lost (DESIGN.md section 6), before this device lets go of it.
import type { RecordDoc } from '../domain/record.ts';
import type { RecordTable } from '../replica/table.ts';
import type { Transport } from './ports.ts';

const IDS_AT_ONCE = 1_000;
const DOCUMENTS_AT_ONCE = 50;

export async function offerHeld(
  table: Pick<RecordTable, 'all' | 'get'>,
  transport: Pick<Transport, 'offer'>,
  signal: AbortSignal,
): Promise<void> {
  const held = [...table.all()].map(({ document }) => document).filter(isProven);
  for (const some of chunks(held, IDS_AT_ONCE)) {
    const { wanted } = await transport.offer(
      { held: some.map(({ id, version = 0 }) => [id, version]), documents: [] },
      signal,
    );
    const asked = new Set<string>(wanted);
    const given = some.filter(({ id }) => asked.has(id));
    for (const documents of chunks(given, DOCUMENTS_AT_ONCE))
      await transport.offer({ held: [], documents }, signal);
  }
}

/** What came from a server that did not prove its versions yet cannot be given back. */
function isProven({ proof, version }: RecordDoc): boolean {
  return proof !== undefined && version !== undefined;
}

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, at) => list.slice(at * size, (at + 1) * size));
}
