// What a new record begins with: its subject and staff by the catalogue, and what its type knows from the family.
import type { RecordType } from '../../../domain/catalogue/shapes.ts';
import { recordTypeOf, type Body, type RecordId } from '../../../domain/record.ts';
import { failure, type Result } from '../../../domain/result.ts';
import type { HouseholdView, PersonView } from '../../../records/api.ts';
import type { Writer } from '../opening.ts';
import { birthContact } from './birth-contact.ts';
import { caseNote } from './case-note.ts';
import { consultation } from './consultation.ts';
import { infantCheckup } from './infant-checkup.ts';
import { pregnancyAssessment } from './pregnancy-assessment.ts';
import { safetyCheck } from './safety-check.ts';
import { vaccination } from './vaccination.ts';

export interface BeginContext {
  readonly view?: PersonView;
  readonly household?: HouseholdView;
  readonly aboutId: RecordId | undefined;
  readonly writer: Writer;
  /** An instant. */
  readonly now: string;
}

/** What a type knows; a failure where it cannot be written about this subject. */
export type Beginning = (context: BeginContext) => Result<{ readonly body: Body }>;

const beginnings: Readonly<Partial<Record<string, Beginning>>> = {
  birth_contact: birthContact,
  case_note: caseNote,
  consultation,
  infant_checkup: infantCheckup,
  pregnancy_assessment: pregnancyAssessment,
  safety_check: safetyCheck,
  vaccination,
};

export function begin(type: RecordType, context: BeginContext): Result<{ readonly body: Body }> {
  const { anchor } = type;
  if (anchor.kind === 'subject' && !anchor.optional && !context.aboutId)
    return failure('no_subject', 'だれについての記録かを、先に選んでください。');
  const own = beginnings[type.key]?.(context) ?? { ok: true, body: {} };
  return own.ok ? { ok: true, body: { ...byCatalogue(type, context), ...own.body } } : own;
}

/** The subject in the first field of the anchor that may name it, and me wherever somebody of the staff must stand. */
function byCatalogue(type: RecordType, { aboutId, writer }: BeginContext): Body {
  const body: Record<string, unknown> = {};
  if (type.anchor.kind === 'fields' && aboutId) {
    const kind = recordTypeOf(aboutId);
    const first = type.anchor.fields.find(
      (name) => type.fields.find((field) => field.name === name)?.refers === kind,
    );
    if (first) body[first] = aboutId;
  }
  const me = writer.user?.id;
  for (const { name, type: kind, refers, required } of type.fields)
    if (me && refers === 'user' && required) body[name] = kind === 'refs' ? [me] : me;
  return body;
}
