// Whether a case is open: what a form offers, and what the scope CASE of the access matrix asks.
import type { RecordDoc } from './record.ts';
import { bodyText } from './search.ts';

/** By its stage; a date of closing without that stage counts too, unless the case was opened again. */
export function isOpenCase(record: RecordDoc): boolean {
  if (record.type !== 'case' || record.void !== undefined) return false;
  const stage = bodyText(record, 'stage');
  if (stage === 'closed') return false;
  return stage === 'reopened' || bodyText(record, 'closed_on') === '';
}
