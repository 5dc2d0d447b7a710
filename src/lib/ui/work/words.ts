// The words of lists and the work list that come from the catalogue.
import { roleName } from '../../domain/catalogue/registry.ts';
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

/** Whom a deadline has risen to: a role, or a part somebody plays in this case. */
export function risenTo(who: string): string {
  return PARTS[who] ?? roleName(who);
}

const PARTS: Readonly<Partial<Record<string, string>>> = {
  center_lead: 'センターの責任者',
  main_worker: '主担当',
  next_approver: '次の決裁者',
};
