// The heading of a form, in the words of the work.
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import type { Opening } from './opening.ts';

/** こん赤訪問 is what everybody calls it. */
const spoken: Readonly<Partial<Record<string, string>>> = { birth_contact: 'こん赤訪問' };

export function spokenName(type: Pick<RecordType, 'key' | 'ja'>): string {
  return spoken[type.key] ?? type.ja;
}

export function formTitle({ type, draft, corrects }: Opening): string {
  const name = spokenName(type);
  if (corrects) return `${name}の訂正を書く`;
  return draft.recordId ? `${name}を直す` : `${name}を書く`;
}
