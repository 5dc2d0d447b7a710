// What a person is found by, and the row that a list shows of them.
import { ageText } from './ages.ts';
import { codeLabel } from './catalogue/registry.ts';
import { dateParts, isPlainDate } from './dates.ts';
import type { PlainDate } from './dates.ts';
import { formatEraDate, formatEraShort } from './era.ts';
import type { RecordDoc, RecordId } from './record.ts';
import { foldLines } from './text.ts';

export { matches, matchesWords, queryWords } from './text.ts';

export interface PersonContext {
  /** The current address; absent where it is protected or not known. */
  readonly address?: RecordDoc | undefined;
  readonly household?: RecordDoc | undefined;
}

export interface SearchRow {
  readonly id: RecordId;
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  /** 27日, 3か月, 4歳9か月, 12歳; empty where the birth date is not known. */
  readonly age: string;
  readonly sex: string;
  readonly address: string;
  readonly phone: string;
  /** Must show before the phone number. */
  readonly contactRule?: string;
  readonly household: string;
  readonly site?: string;
  readonly diedOn?: string;
}

/** One folded string: a word never matches across two of them. */
export function personSearchText(person: RecordDoc, context: PersonContext): string {
  const names = ['name_kanji', 'name_kana', 'name_former', 'name_alias', 'name_roman'];
  const numbers = ['phone_mobile', 'phone_home', 'person_no', 'provisional_no', 'resident_no'];
  return foldLines([
    ...[...names, ...numbers].map((field) => bodyText(person, field)),
    ...dateForms(bodyText(person, 'birth_date')),
    addressText(context.address),
    bodyText(context.household, 'family_name_label'),
    bodyText(context.household, 'family_no'),
  ]);
}

export function searchRow(
  person: RecordDoc,
  context: PersonContext & { readonly today: PlainDate; readonly site?: string | undefined },
): SearchRow {
  const birthDate = bodyText(person, 'birth_date');
  const contactRule = bodyText(person, 'contact_rule');
  const diedOn = bodyText(person, 'death_date');
  return {
    id: person.id,
    name: bodyText(person, 'name_kanji'),
    kana: bodyText(person, 'name_kana'),
    birthDate,
    age: isPlainDate(birthDate) ? ageText(birthDate, context.today) : '',
    sex: codeLabel('sex', bodyText(person, 'sex')),
    address: addressText(context.address),
    phone: bodyText(person, 'phone_mobile') || bodyText(person, 'phone_home'),
    ...(contactRule === '' ? {} : { contactRule }),
    household: bodyText(context.household, 'family_name_label'),
    ...(context.site === undefined ? {} : { site: context.site }),
    ...(diedOn === '' ? {} : { diedOn }),
  };
}

/** 架空町1-2-3 コーポ架空201; empty where there is none. */
export function addressText(address: RecordDoc | undefined): string {
  const street = `${bodyText(address, 'town')}${bodyText(address, 'block')}`;
  return [street, bodyText(address, 'building')].filter((part) => part !== '').join(' ');
}

/** A field of a body as text; empty where it is absent or of another kind. */
export function bodyText(record: RecordDoc | undefined, field: string): string {
  const value = record?.body[field];
  return typeof value === 'string' ? value : '';
}

/** Separators are folded away, so 2021-08-03, 2021/8/3, R3.8.3 and 令和3年8月3日 need a form each. */
export function dateForms(date: string): readonly string[] {
  const parts = dateParts(date);
  if (parts === undefined) return [];
  const { year, month, day } = parts;
  return [
    date,
    `${String(year)}/${String(month)}/${String(day)}`,
    `${String(year)}年${String(month)}月${String(day)}日`,
    formatEraShort(date),
    formatEraDate(date),
  ];
}
