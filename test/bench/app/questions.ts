// What people are searched by: kana and kanji of names, birth dates, the end of a telephone number.
import names from '../../../sync-server/demo/data/names.json' with { type: 'json' };

export const questions: readonly string[] = [
  ...names.families.flatMap(([kanji = '', kana = '']) => [kana.slice(0, 2), kanji]),
  '1993-09-30',
  '9001',
];
