// 最小検索: who is known outside the asker's area. No more than tells that they are known, and to which center.
import { candidatesAmong, type CandidateKey } from '../../src/lib/domain/candidates.ts';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { bodyText } from '../../src/lib/domain/search.ts';
import { fold } from '../../src/lib/domain/text.ts';
import type { CandidateQuery, ElsewhereRow } from '../../src/lib/protocol/desk.ts';
import { compartmentOf, isActive } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { DeskIndex } from './desk-index.ts';
import { keyOf } from './people.ts';

const MOST = 20;

/** A name or a reading of two letters at least: nobody leafs through the city. */
export function tellsEnough({ name, kana }: CandidateQuery): boolean {
  return [name, kana].some((text) => [...fold(text ?? '')].length >= 2);
}

export function findElsewhere(
  index: DeskIndex,
  scope: ScopeIndex,
  query: CandidateQuery,
  site: SiteCode,
): readonly ElsewhereRow[] {
  if (!tellsEnough(query)) return [];
  const { name = '', kana = '', birthDate } = query;
  const keys = [...keysOutside(index, scope, site)];
  // By the name first: a birth date alone finds nobody, it only says who comes first.
  const named = new Set(
    candidatesAmong(keys, { name, kana }, Number.MAX_SAFE_INTEGER).map(({ id }) => id),
  );
  const typed = { name, kana, ...(birthDate === undefined ? {} : { birthDate }) };
  const found = candidatesAmong(
    keys.filter(({ id }) => named.has(id)),
    typed,
    MOST,
  );
  return found.flatMap(({ id }) => {
    const person = index.get(id);
    return person ? [elsewhereRow(person, scope)] : [];
  });
}

function* keysOutside(
  index: DeskIndex,
  scope: ScopeIndex,
  site: SiteCode,
): Generator<CandidateKey> {
  for (const person of index.byType('person')) {
    if (person.void !== undefined || scope.siteHas(person.id, site)) continue;
    if (isHidden(index, scope, person)) continue;
    yield keyOf(person, undefined, []);
  }
}

/** Protected addresses, support measures, people closed to some users: their being known is not told. */
function isHidden(index: DeskIndex, scope: ScopeIndex, person: RecordDoc): boolean {
  // Since the address is protected, nobody outside learns which center they belong to either.
  if (scope.membershipOf(person.id)?.addressHidden === true) return true;
  const local = person.id.slice(person.type.length + 1);
  if (SEALED.some((type) => index.get(`${type}:${local}` as RecordId) !== undefined)) return true;
  return index
    .addressesOf(person.id)
    .some((address) => compartmentOf(address, scope.classOf, scope.recordOf) === undefined);
}

const SEALED = ['person~dv', 'person~sys'].filter((type) => recordType(type) !== undefined);

function elsewhereRow(person: RecordDoc, scope: ScopeIndex): ElsewhereRow {
  const inCharge = scope
    .membershipOf(person.id)
    ?.entries.find((entry) => isActive(entry) && entry.why === 'area');
  return {
    name: bodyText(person, 'name_kanji'),
    kana: bodyText(person, 'name_kana'),
    birthYear: bodyText(person, 'birth_date').slice(0, 4),
    site: inCharge?.site ?? '',
  };
}
