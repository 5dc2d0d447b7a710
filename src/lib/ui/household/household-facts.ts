// What a household's page says besides its records: the names it knows, and what must be seen before a visit.
import { codeLabel } from '../../domain/catalogue/registry.ts';
import { isOpenCase } from '../../domain/cases.ts';
import { contactFirst, isContactFirst } from '../../domain/family.ts';
import type { SiteCode } from '../../domain/record.ts';
import { bodyText } from '../../domain/search.ts';
import type { AppStatus, HouseholdView } from '../../records/api.ts';
import { everyRecord } from '../person/facts.ts';
import { namesOfStaff } from '../person/names.ts';
import type { Names } from '../describe.ts';

export function householdNames(
  view: HouseholdView | undefined,
  status: AppStatus | undefined,
): Names {
  const names = namesOfStaff(status);
  if (!view) return names;
  for (const { row } of view.members) names.set(row.id, row.name);
  for (const { document, byName } of [...everyRecord(view), view.household])
    if (byName) names.set(document.updated.by, byName);
  return names;
}

export interface HouseholdBanner {
  readonly tone: 'stop' | 'calm';
  readonly text: string;
}

/** The gravest first; what only a stricter record may say comes with that record. */
export function householdBanners(
  view: HouseholdView,
  viewer: SiteCode | undefined,
): readonly HouseholdBanner[] {
  const { document } = view.household;
  const caution = bodyText(document, 'visit_caution').trim();
  const merged = bodyText(document, 'merged_into') !== '';
  const known = view.cases.filter((one) => one.document.void === undefined);
  const closed =
    known.length > 0 && known.every((one) => !isOpenCase(one.document)) ? known[0] : undefined;
  const banners: (HouseholdBanner | undefined)[] = [
    isContactFirst([document], viewer) ? contactFirst : undefined,
    document.body['two_worker_rule'] === true
      ? { tone: 'stop', text: '訪問は2名以上で行ってください' }
      : undefined,
    caution === '' ? undefined : { tone: 'stop', text: `訪問時の注意：${caution}` },
    merged
      ? { tone: 'stop', text: 'ほかの世帯にまとめられています。そちらに記録してください' }
      : undefined,
    closed
      ? {
          tone: 'calm',
          text: `ケースはすべて${codeLabel('case_stage', 'closed')}しています。新しい相談があれば再開できます`,
        }
      : undefined,
  ];
  return banners.filter((banner) => banner !== undefined);
}
