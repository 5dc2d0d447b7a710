// Whether a merged text could be read by more people than one of the texts that it was made of was written for.
import { matchingRule } from '../catalogue/compartment-rules.ts';
import { isPlainObject } from '../catalogue/conditions.ts';
import type { RecordType } from '../catalogue/shapes.ts';
import { compartments } from '../compartment.ts';
import type { Body } from '../record.ts';

/** Its compartment is another one and no stricter, or somebody is not named any more without whom it went nowhere. */
export function hasMoreReaders(type: RecordType, merged: Body, written: Body): boolean {
  const [now, then] = [merged, written].map((body) => matchingRule(type.key, body)?.compartment);
  if (now !== then && (strictness(now) === 0 || strictness(now) < strictness(then))) return true;
  const named = namedIn(type, merged);
  return [...namedIn(type, written)].some((id) => !named.has(id));
}

/** Sealed ones have no channel at all, and what is of abuse is in no center's; of the others none lies within another. */
function strictness(compartment: string | undefined): number {
  if (compartment === undefined) return 0;
  if (compartment === 'ABUSE') return 1;
  return compartments.some((one) => one === compartment) ? 0 : 2;
}

function namedIn({ alsoAbout }: RecordType, body: Body): ReadonlySet<string> {
  const rows = alsoAbout === undefined ? undefined : body[alsoAbout.field];
  if (alsoAbout === undefined || !Array.isArray(rows)) return new Set();
  const ids = rows.flatMap((row: unknown) =>
    isPlainObject(row) ? alsoAbout.of.map((name) => row[name]) : [],
  );
  return new Set(ids.filter((id): id is string => typeof id === 'string' && id !== ''));
}
