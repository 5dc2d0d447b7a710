// The words of the work list that come from the catalogue.
import type { RecordType } from '../../domain/catalogue/shapes.ts';

/** お誕生電話・こん赤訪問を書く: the type's name without the 「情報」 of the old system's list. */
export function closingWords(type: Pick<RecordType, 'ja'>): string {
  return `${shortName(type)}を書く`;
}

export function shortName({ ja }: Pick<RecordType, 'ja'>): string {
  return ja.replace(/情報$/, '').replace(/[(（].*[)）]$/, '');
}
