// How the forms show their fields: what is given by the context, what is folded away, what is not entered yet.
import type { Field, RecordType } from '../../domain/catalogue/shapes.ts';

export interface FormLayout {
  /** Filled by where the form was opened, not by the user. */
  readonly context: readonly string[];
  /** Less common: behind 「くわしく書く」 until filled or required. */
  readonly folded: readonly string[];
  /** Not entered in this form. */
  readonly hidden: readonly string[];
}

const layouts: Readonly<Record<string, FormLayout>> = {
  birth_contact: {
    context: ['child_id', 'staff'],
    folded: [
      'planned_on',
      'not_done_reason',
      'present',
      'gest_weeks',
      'delivery',
      'birth_length',
      'abnormal_birth',
      'discharge_on',
      'hearing',
      'mass_screen',
      'chest',
      'feed_count',
      'sleep_cry',
      'vaccine_plan',
      'mother_sleep_h',
      'epds_date',
      'bonding_total',
      'mental_history',
      'partner_state',
      'siblings_state',
      'shaken_baby_info',
      'econ_worry',
      'services_linked',
      'case_meeting_needed',
      'consent_share',
    ],
    hidden: [],
  },
  case_note: {
    context: ['staff', 'supersedes'],
    folded: [
      'ended_at',
      'place',
      'minutes',
      'travel_min',
      'late_entry_reason',
      'counterpart',
      'present_persons',
      'children_seen',
      'child_voice',
      'themes',
    ],
    // Colleagues cannot be chosen yet; who may read is decided by the case, not by a tick.
    hidden: ['next_owner', 'share_scope'],
  },
};

const plain: FormLayout = { context: [], folded: [], hidden: [] };

export interface FormSection {
  readonly ja: string;
  readonly open: readonly Field[];
  readonly folded: readonly Field[];
}

/** `needed`: shown even where it would be folded, since it is required now or already filled. */
export function formSections(
  type: RecordType,
  needed: (field: Field) => boolean,
): readonly FormSection[] {
  const layout = layouts[type.key] ?? plain;
  const fields = new Map(type.fields.map((field) => [field.name, field]));
  return type.sections
    .map((section) => {
      const shown = section.fields.flatMap((name) => {
        const field = fields.get(name);
        return field && isEntered(field, layout) ? [field] : [];
      });
      const isFolded = (field: Field): boolean =>
        layout.folded.includes(field.name) && !needed(field);
      return {
        ja: section.ja,
        open: shown.filter((field) => !isFolded(field)),
        folded: shown.filter(isFolded),
      };
    })
    .filter((section) => section.open.length + section.folded.length > 0);
}

function isEntered(field: Field, layout: FormLayout): boolean {
  if (field.given || layout.context.includes(field.name) || layout.hidden.includes(field.name))
    return false;
  // Scans, photos and scored sheets come with their own issues.
  if (field.type === 'json' || field.type === 'file') return false;
  return !(field.type === 'ref' || field.type === 'refs') || field.refers === 'person';
}
