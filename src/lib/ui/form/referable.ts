// What a reference may name, and how it is found: by what the field refers to.
import type { Field } from '../../domain/catalogue/shapes.ts';
import type { Choice } from './choices.ts';
import type { FieldScope } from './scope.ts';

export interface Referable {
  readonly options: readonly Choice[];
  readonly find?: (words: string) => Promise<readonly Choice[]>;
  /** Said where there is nothing to choose from. */
  readonly none: string;
}

export function referable(field: Field, scope: FieldScope): Referable {
  const { choices } = scope;
  switch (field.refers) {
    case 'user':
      return {
        options: choices.staff,
        find: choices.findStaff,
        none: 'この端末で知っている職員がいません。',
      };
    case 'person': {
      const only = choices.only(field.name);
      if (only) return { options: only, none: '選べる人が世帯に登録されていません。' };
      return {
        options: choices.family,
        find: choices.findPeople,
        none: '選べる人が世帯に登録されていません。',
      };
    }
    default:
      return {
        options: choices.records(field.refers),
        none: '選べる記録がまだありません。',
      };
  }
}
