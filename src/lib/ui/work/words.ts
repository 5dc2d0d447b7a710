// The words of lists and the work list that come from the catalogue.
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import { spokenName } from '../form/title.ts';

type Named = Pick<RecordType, 'key' | 'ja'>;

/** 乳幼児健診を書く */
export function closingWords(type: Named): string {
  return `${shortName(type)}を書く`;
}

/** As people say it, without the 「情報」 of the old system's list. */
export function shortName(type: Named): string {
  return spokenName(type)
    .replace(/情報$/, '')
    .replace(/[(（].*[)）]$/, '');
}
