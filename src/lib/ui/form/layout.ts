// What of a type a form asks for, in the order of the paper: what the context gives is left out, what is rare is folded.
import type { Field, RecordType } from '../../domain/catalogue/shapes.ts';
import { labelOf } from '../describe.ts';

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
  /** Nothing can be written here before this field is answered: its label. */
  readonly waitsFor?: string;
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

export interface SectionQuestions {
  /** The condition of a field holds. */
  readonly shown: (field: Field) => boolean;
  /** Shown even where it would be folded. */
  readonly needed: (field: Field) => boolean;
  /** Not answered yet, so that it cannot be known what its answer will show. */
  readonly open?: (field: Field) => boolean;
}

export function formSections(
  type: RecordType,
  plans: readonly SectionPlan[],
  { shown, needed, open = () => false }: SectionQuestions,
): readonly FormSection[] {
  const fields = new Map(type.fields.map((field) => [field.name, field]));
  return plans
    .map((plan) => {
      const all = plan.fields.flatMap((name) => {
        const field = fields.get(name);
        return field && isEntered(field, type) ? [field] : [];
      });
      const entered = all.filter(shown);
      const isWaiting = entered.every((field) => field.given === 'computed');
      const awaited = all
        .map((field) => fields.get(field.shownWhen?.field ?? ''))
        .find((field) => field?.required && open(field));
      const isFolded = (field: Field): boolean =>
        (plan.folded?.includes(field.name) ?? false) && !needed(field);
      return {
        ja: plan.ja,
        open: entered.filter((field) => !isFolded(field)),
        folded: entered.filter(isFolded),
        ...(isWaiting && awaited ? { waitsFor: labelOf(awaited) } : {}),
      };
    })
    .filter(({ open, folded, waitsFor }) => waitsFor || open.length + folded.length > 0);
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
