// What of a type a form asks for, in the order of the paper: what the context gives is left out, what is rare is folded.
import type { Field, RecordType } from '../../domain/catalogue/shapes.ts';

/** A section of a form: by the catalogue, or as a page of its own lays it out. */
export interface SectionPlan {
  readonly ja: string;
  /** Names of fields; what the type does not have is left out. */
  readonly fields: readonly string[];
  readonly folded?: readonly string[];
}

export interface FormSection {
  readonly ja: string;
  readonly open: readonly Field[];
  readonly folded: readonly Field[];
}

/** The type's own plan. A field of the context is asked for only where it is required and the context gave nothing. */
export function planOf(type: RecordType, given: (name: string) => boolean): readonly SectionPlan[] {
  const { folded } = type.layout;
  const required = new Set(type.fields.flatMap((field) => (field.required ? [field.name] : [])));
  const settled = type.layout.context.filter((name) => given(name) || !required.has(name));
  return type.sections.map(({ ja, fields }) => ({
    ja,
    fields: fields.filter((name) => !settled.includes(name)),
    folded: fields.filter((name) => folded.includes(name)),
  }));
}

/** `shown`: the condition of a field holds. `needed`: shown even where it would be folded. */
export function formSections(
  type: RecordType,
  plans: readonly SectionPlan[],
  { shown, needed }: Record<'shown' | 'needed', (field: Field) => boolean>,
): readonly FormSection[] {
  const fields = new Map(type.fields.map((field) => [field.name, field]));
  return plans
    .map((plan) => {
      const entered = plan.fields.flatMap((name) => {
        const field = fields.get(name);
        return field && isEntered(field, type) && shown(field) ? [field] : [];
      });
      const isFolded = (field: Field): boolean =>
        (plan.folded?.includes(field.name) ?? false) && !needed(field);
      return {
        ja: plan.ja,
        open: entered.filter((field) => !isFolded(field)),
        folded: entered.filter(isFolded),
      };
    })
    .filter((section) => section.open.length + section.folded.length > 0);
}

/** Computed fields are shown as they come; what the server or a display gives is never asked for. */
function isEntered(field: Field, type: RecordType): boolean {
  if (field.given === 'server' || field.given === 'derived') return false;
  // Kept beside its date, by how much of it was typed.
  if (type.fields.some((other) => other.precision === field.name)) return false;
  // The plain file comes with scanning; a reference to an attachment that is there can be chosen.
  if (field.type === 'file') return false;
  if (field.type === 'json') return field.instrument !== undefined || field.shape !== undefined;
  return true;
}
