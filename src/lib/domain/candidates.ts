// Who a half-typed person may already be: scored by reading, name, birth date, telephone, address and school.
import { dateParts, type DateParts } from './dates.ts';
import type { RecordDoc, RecordId } from './record.ts';
import { addressText, bodyText, type PersonContext } from './search.ts';
import { fold } from './text.ts';

/** What the form has so far; birth date as 'YYYY-MM-DD'. */
export interface HalfTyped {
  readonly name?: string;
  readonly kana?: string;
  readonly birthDate?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly school?: string;
}

/** A person made ready for comparison: folded once, compared at every key. */
export interface CandidateKey {
  readonly id: RecordId;
  readonly names: readonly string[];
  readonly kanas: readonly string[];
  readonly birth: DateParts | undefined;
  readonly phones: readonly string[];
  readonly address: string;
  readonly schools: readonly string[];
}

export interface CandidateFound {
  readonly id: RecordId;
  readonly score: number;
  /** Such as フリガナと生年月日が同じ. */
  readonly why: readonly string[];
}

export function candidateKey(
  person: RecordDoc,
  context: PersonContext & { readonly schools?: readonly string[] },
): CandidateKey {
  const folded = (fields: readonly string[]): readonly string[] =>
    fields.map((field) => fold(bodyText(person, field))).filter((text) => text !== '');
  return {
    id: person.id,
    names: folded(['name_kanji', 'name_former', 'name_alias']),
    kanas: folded(['name_kana']),
    birth: dateParts(bodyText(person, 'birth_date')),
    phones: ['phone_mobile', 'phone_home']
      .map((field) => digits(bodyText(person, field)))
      .filter((text) => text !== ''),
    address: fold(addressText(context.address)),
    schools: (context.schools ?? []).map(fold),
  };
}

/** Likeliest first. Nothing typed that tells people apart: nobody. */
export function candidatesAmong(
  people: Iterable<CandidateKey>,
  typed: HalfTyped,
  limit = 20,
): readonly CandidateFound[] {
  const asked = askedOf(typed);
  const found: CandidateFound[] = [];
  for (const person of people) {
    const one = compared(person, asked);
    if (one !== undefined) found.push(one);
  }
  return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

interface Asked {
  readonly kana: string;
  readonly name: string;
  readonly birth: DateParts | undefined;
  readonly phone: string;
  readonly address: string;
  readonly school: string;
}

/** `same` goes into one sentence with its like; `near` is a sentence of its own. */
type Likeness = { readonly points: number } & (
  { readonly same: string } | { readonly near: string }
);

/** An address or a school alone is shared by too many. */
const ENOUGH = 20;

function askedOf(typed: HalfTyped): Asked {
  return {
    kana: fold(typed.kana ?? ''),
    name: fold(typed.name ?? ''),
    birth: dateParts(typed.birthDate ?? ''),
    phone: digits(typed.phone ?? ''),
    address: fold(typed.address ?? ''),
    school: fold(typed.school ?? ''),
  };
}

function compared(person: CandidateKey, asked: Asked): CandidateFound | undefined {
  const likenesses = [
    kanaLikeness(person.kanas, asked.kana),
    nameLikeness(person.names, asked.name),
    birthLikeness(person.birth, asked.birth),
    phoneLikeness(person.phones, asked.phone),
    addressLikeness(person.address, asked.address),
    schoolLikeness(person.schools, asked.school),
  ].filter((one) => one !== undefined);
  const score = likenesses.reduce((sum, one) => sum + one.points, 0);
  if (score < ENOUGH) return undefined;
  const same = likenesses.flatMap((one) => ('same' in one ? [one.same] : []));
  const near = likenesses.flatMap((one) => ('near' in one ? [one.near] : []));
  return {
    id: person.id,
    score,
    why: [...(same.length > 0 ? [`${same.join('と')}が同じ`] : []), ...near],
  };
}

function kanaLikeness(kanas: readonly string[], asked: string): Likeness | undefined {
  if (asked.length < 2) return undefined;
  if (kanas.includes(asked)) return { points: 50, same: 'フリガナ' };
  if (kanas.some((kana) => kana.startsWith(asked)))
    return { points: 30, near: 'フリガナの始まりが同じ' };
  if (asked.length >= 3 && kanas.some((kana) => kana.includes(asked)))
    return { points: 20, near: 'フリガナの一部が同じ' };
  if (asked.length >= 5 && kanas.some((kana) => isOneApart(kana, asked)))
    return { points: 25, near: 'フリガナが1文字ちがい' };
  return undefined;
}

function nameLikeness(names: readonly string[], asked: string): Likeness | undefined {
  if (asked.length < 2) return undefined;
  if (names.includes(asked)) return { points: 45, same: '氏名' };
  if (names.some((name) => name.includes(asked))) return { points: 20, near: '氏名の一部が同じ' };
  if (asked.length >= 4 && names.some((name) => isOneApart(name, asked)))
    return { points: 25, near: '氏名が1文字ちがい' };
  return undefined;
}

function birthLikeness(
  birth: DateParts | undefined,
  asked: DateParts | undefined,
): Likeness | undefined {
  if (birth === undefined || asked === undefined) return undefined;
  const sameDay = birth.month === asked.month && birth.day === asked.day;
  if (sameDay && birth.year === asked.year) return { points: 40, same: '生年月日' };
  if (birth.year === asked.year && birth.month === asked.day && birth.day === asked.month)
    return { points: 25, near: '生年月日の月と日が入れかわっている' };
  if (sameDay && isEraSlip(birth.year, asked.year))
    return { points: 20, near: '生年月日の年号だけがちがう' };
  if (sameDay && Math.abs(birth.year - asked.year) === 1)
    return { points: 15, near: '生年月日の年が1年ちがう' };
  return undefined;
}

/** 令和5年, 平成5年 and 昭和5年: the same number of the year in another era. */
function isEraSlip(one: number, other: number): boolean {
  return ERA_OFFSETS.some((a) =>
    ERA_OFFSETS.some((b) => a !== b && one - a === other - b && one - a >= 1 && one - a <= 64),
  );
}

const ERA_OFFSETS = [2018, 1988, 1925, 1911];

function phoneLikeness(phones: readonly string[], asked: string): Likeness | undefined {
  if (asked.length < 6) return undefined;
  if (asked.length >= 9 && phones.includes(asked)) return { points: 40, same: '電話番号' };
  return phones.some((phone) => phone.startsWith(asked) || phone.endsWith(asked))
    ? { points: 25, near: '電話番号の一部が同じ' }
    : undefined;
}

function addressLikeness(address: string, asked: string): Likeness | undefined {
  if (asked.length < 4 || address === '') return undefined;
  if (address === asked) return { points: 15, same: '住所' };
  return address.includes(asked) || asked.includes(address)
    ? { points: 12, near: '住所が近い' }
    : undefined;
}

function schoolLikeness(schools: readonly string[], asked: string): Likeness | undefined {
  if (asked.length < 2) return undefined;
  return schools.some((school) => school.includes(asked))
    ? { points: 8, same: '所属先' }
    : undefined;
}

/** One letter changed, left out or put in. */
function isOneApart(one: string, other: string): boolean {
  const gap = one.length - other.length;
  if (gap > 1 || gap < -1) return false;
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return one.slice(at + (gap >= 0 ? 1 : 0)) === other.slice(at + (gap <= 0 ? 1 : 0));
}

function digits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}
