// What is written beside a form and saved together with it, such as the household of a person who is registered.
import type { Issue } from '../../domain/catalogue/validate.ts';
import type { DraftPart, SaveInput } from '../../records/api.ts';
import type { FormState } from './form.svelte.ts';

export interface Companion {
  /** What of it goes into the draft of the form. */
  keep(): readonly DraftPart[];
  /** What of it stands in the way of saving. */
  check(form: FormState): readonly Issue[];
  /** Everything to be saved, in order: the form's own first. */
  inputs(own: readonly SaveInput[]): readonly SaveInput[];
  /** Hears of every change of it, as of any field. */
  onTouched(listener: () => void): void;
}
