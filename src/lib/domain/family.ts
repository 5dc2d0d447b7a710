// Rules of families: whose safety is asked after, and what must be seen before anybody is contacted.
import { ageOn } from './ages.ts';
import { codeLabel } from './catalogue/registry.ts';
import { isOpenCase } from './cases.ts';
import { isPlainDate, type PlainDate } from './dates.ts';
import { everyMemberOf } from './people.ts';
import type { RecordDoc, RecordId, SiteCode } from './record.ts';
import { bodyText } from './search.ts';

/** Children who really live there on the day, the eldest first: each has a clock of their own (DOMAIN.md D.1.3). */
export function livingChildren(
  household: RecordDoc,
  person: (id: RecordId) => RecordDoc | undefined,
  today: PlainDate,
): readonly RecordDoc[] {
  const ids = everyMemberOf(household)
    .filter((member) => member.livesHere)
    .filter((member) => (member.from ?? '') <= today && (member.to ?? today) >= today)
    .map((member) => member.id);
  return [...new Set(ids)]
    .flatMap((id) => person(id) ?? [])
    .filter((one) => isChild(one, today))
    .sort((a, b) => (bodyText(a, 'birth_date') < bodyText(b, 'birth_date') ? -1 : 1));
}

/** A living minor. */
export function isChild(person: RecordDoc, today: PlainDate): boolean {
  if (person.void !== undefined || isDeceased(person)) return false;
  const kinds = person.body['kinds'];
  const facts = {
    birthDate: bodyText(person, 'birth_date'),
    kinds: Array.isArray(kinds) ? kinds : [],
  };
  return isMinor(facts, today);
}

/** Under 18 by the law's count; by what they are registered as where no birth date is known. */
export function isMinor(
  {
    birthDate,
    kinds,
  }: { readonly birthDate?: string | undefined; readonly kinds: readonly unknown[] },
  today: PlainDate,
): boolean {
  if (birthDate !== undefined && isPlainDate(birthDate))
    return birthDate <= today && ageOn(birthDate, today) < 18;
  return kinds.includes('child') || kinds.includes('sibling');
}

/** Must stand before every telephone number; undefined where nothing was agreed. */
export function contactRule(person: RecordDoc): string | undefined {
  const rule = bodyText(person, 'contact_rule').trim();
  return rule === '' ? undefined : rule;
}

export interface Banner {
  readonly kind:
    | 'deceased'
    | 'moved'
    | 'leaving'
    | 'missing'
    | 'merged'
    | 'closed'
    | 'contact_first'
    | 'two_workers';
  /** `stop`: read before doing anything. */
  readonly tone: 'stop' | 'calm';
  readonly text: string;
}

export interface BannerContext {
  readonly households: readonly RecordDoc[];
  /** Those the viewer may see. */
  readonly cases: readonly RecordDoc[];
  /** Somebody else holds what this viewer may not see: only that is said (DOMAIN.md B.3, FLAG). */
  readonly isFlagged: boolean;
}

/** What is shown over a person's page, the gravest first. */
export function personBanners(person: RecordDoc, context: BannerContext): readonly Banner[] {
  const { households, cases, isFlagged } = context;
  const banners: (Banner | undefined)[] = [
    deceased(person),
    isFlagged ? contactFirst : undefined,
    households.some((one) => one.body['two_worker_rule'] === true) ? twoWorkers : undefined,
    merged(person),
    moved(person),
    closed(cases),
  ];
  return banners.filter((banner) => banner !== undefined);
}

/** By the flag that a division set on any household of the person; the one to be called needs no telling. */
export function isContactFirst(
  households: readonly RecordDoc[],
  viewer: SiteCode | undefined,
): boolean {
  if (viewer === CALLED) return false;
  return households.some((one) => one.void === undefined && one.body['contact_first'] === true);
}

/** 子ども家庭支援課 */
const CALLED = 'KKS' as SiteCode;

/** Neutral on purpose: neither why nor that there is a case. */
export const contactFirst: Banner = {
  kind: 'contact_first',
  tone: 'stop',
  text: '対応前に子ども家庭支援課へ連絡してください',
};

const twoWorkers: Banner = {
  kind: 'two_workers',
  tone: 'stop',
  text: '訪問は2名以上で行ってください',
};

function isDeceased(person: RecordDoc): boolean {
  return bodyText(person, 'death_date') !== '' || bodyText(person, 'juki_status') === '30';
}

function deceased(person: RecordDoc): Banner | undefined {
  if (!isDeceased(person)) return undefined;
  return {
    kind: 'deceased',
    tone: 'stop',
    text: '亡くなられた方です。家族への連絡の前に、担当に確かめてください',
  };
}

function moved(person: RecordDoc): Banner | undefined {
  const status = bodyText(person, 'juki_status');
  const words = codeLabel('juki_status', status);
  const to = bodyText(person, 'moved_out_to');
  const where = to === '' ? '' : `(転出先 ${to})`;
  if (status === '21') {
    return { kind: 'moved', tone: 'calm', text: `転出しています${where}` };
  }
  if (status === '20') {
    return {
      kind: 'leaving',
      tone: 'stop',
      text: `転出の予定があります${where}。移管か情報提供を決めてください`,
    };
  }
  if (status === '90' || status === '31') {
    return { kind: 'missing', tone: 'stop', text: `${words}です。所在を確かめてください` };
  }
  return undefined;
}

function merged(person: RecordDoc): Banner | undefined {
  if (bodyText(person, 'dup_of') === '') return undefined;
  return {
    kind: 'merged',
    tone: 'stop',
    text: '名寄せで別の記録にまとめられています。そちらに記録してください',
  };
}

/** Said only where nothing is open any more. */
function closed(cases: readonly RecordDoc[]): Banner | undefined {
  const known = cases.filter((one) => one.type === 'case' && one.void === undefined);
  if (known.length === 0 || known.some(isOpenCase)) return undefined;
  return {
    kind: 'closed',
    tone: 'calm',
    text: 'ケースは終結しています。新しい相談があれば再開できます',
  };
}
