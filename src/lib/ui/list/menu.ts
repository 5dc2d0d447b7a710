// The lists of the product in the groups that people look for them in.
import { siteMayRead } from '../../domain/access.ts';
import { recordType, type RecordTypeKey } from '../../domain/catalogue/registry.ts';
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import type { SiteCode } from '../../domain/record.ts';

export interface ListGroup {
  readonly ja: string;
  readonly types: readonly RecordType[];
}

/** What nobody at the site may ever read is not there. */
export function listGroups(site: SiteCode | undefined): readonly ListGroup[] {
  return GROUPS.map(({ ja, types }) => ({
    ja,
    types: types
      .map((key) => recordType(key))
      .filter((type) => site === undefined || isReadable(site, type)),
  })).filter((group) => group.types.length > 0);
}

export function isListed(key: string): boolean {
  return GROUPS.some(({ types }) => (types as readonly string[]).includes(key));
}

/** By the type's own compartment, or one that a record's body may put it in. */
function isReadable(site: SiteCode, type: RecordType): boolean {
  return [type.compartment, ...type.compartmentRules.map((rule) => rule.compartment)].some(
    (compartment) => siteMayRead(site, compartment),
  );
}

const GROUPS: readonly { readonly ja: string; readonly types: readonly RecordTypeKey[] }[] = [
  { ja: '台帳', types: ['person', 'household', 'person_address', 'relationship', 'affiliation'] },
  { ja: '相談・通告', types: ['consultation', 'case', 'safety_check', 'yotaikyo_share'] },
  {
    ja: '経過・支援',
    types: ['case_note', 'childcare_support', 'service_use', 'independence_support', 'disability'],
  },
  {
    ja: '母子',
    types: [
      'pregnancy',
      'pregnancy_assessment',
      'birth_contact',
      'infant_checkup',
      'vaccination',
      'childcare_profile',
    ],
  },
  { ja: '計画・会議', types: ['assessment', 'management', 'plan', 'meeting'] },
  { ja: '文書・メモ', types: ['filing', 'attachment', 'memo'] },
];
