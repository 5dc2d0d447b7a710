// What a form saves when somebody else wrote the record meanwhile: nothing that its author did not touch is taken back.
import type { PlainDate } from '../../domain/dates.ts';
import type { Body, RecordDoc } from '../../domain/record.ts';
import type { Names } from '../describe.ts';
import { type Choice, type Resolution, resolutionOf } from '../outgoing/resolution.ts';

/** What is saved instead of the form's own text on the version that it was opened on. */
export interface OverNewer {
  readonly newer: RecordDoc;
  readonly seen: RecordDoc;
  readonly body: Body;
}

export interface FormSides {
  /** What the form was opened on. */
  readonly seen: RecordDoc;
  readonly newer: RecordDoc;
  /** As the form would save it now. */
  readonly mine: Body;
  readonly today: PlainDate;
}

/** What both changed, each otherwise, against the version that the form was opened on. */
export function besides(
  { seen, newer, mine, today }: FormSides,
  chosen: Readonly<Record<string, Choice>>,
  names: Names,
): Resolution {
  const { type, body: theirs } = newer;
  const schemaVersion = Math.max(newer.schemaVersion, seen.schemaVersion);
  return resolutionOf({ type, base: seen.body, theirs, mine, schemaVersion, today }, chosen, names);
}

/** Where nothing is in dispute the server joins the two, on the version that stands there by then. */
export function overNewer(
  { seen, newer, mine }: FormSides,
  { decisions, body }: Resolution,
  status: 'submitted' | undefined,
): OverNewer {
  // What goes to decision is a whole text, which its author has seen: both of them, joined.
  return decisions.length > 0 || status === 'submitted'
    ? { newer, seen: newer, body }
    : { newer, seen, body: mine };
}
