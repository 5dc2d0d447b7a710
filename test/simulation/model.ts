// What should be true, said as plainly as possible and without any of the product's rules: the oracle of the simulator.
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { FAMILIES, SITES } from './city.ts';

export interface Model {
  /** A person or household that a center took in. */
  arrive(subject: RecordId, site: SiteCode): void;
  /** Somebody typed it. */
  wrote(record: RecordDoc): void;
  /** `undefined`: out of the city. */
  move(household: RecordId, to: SiteCode | undefined): void;
  /** Its address is protected: what tells of it stands nowhere. */
  hide(household: RecordId, isHidden: boolean): void;
  isHidden(household: RecordId): boolean;
  share(caseId: RecordId, site: SiteCode, isShared: boolean): void;
  classify(caseId: RecordId, compartment: Compartment): void;
  homeOf(household: RecordId): SiteCode | undefined;
  isShared(caseId: RecordId, site: SiteCode): boolean;
  classOf(caseId: RecordId): Compartment;
  /** `SITE.compartment` of every place where the record belongs now. */
  placesOf(record: RecordDoc): readonly string[];
  /** Notes where everything belongs now: what was ever in a place may have been sent there. */
  remember(heads: readonly RecordDoc[]): void;
  wasEver(place: string, id: RecordId): boolean;
  /** A removal may also name a record of a case of which the place has seen something else. */
  mayHearOf(place: string, id: RecordId): boolean;
}

export function createModel(): Model {
  const home = new Map<string, SiteCode>();
  const hidden = new Set<string>();
  const shares = new Map<string, Set<SiteCode>>();
  const classes = new Map<string, Compartment>();
  const ever = new Set<string>();
  const everShared = new Set<string>();
  const everHidden = new Set<string>();
  /** Whom a consultation is about. */
  const calls = new Map<string, string>();
  const seenCases = new Set<string>();
  const caseOf = new Map<string, string>();
  for (const family of FAMILIES) {
    for (const one of [family.household, ...family.people]) {
      home.set(one, family.home);
      shares.set(one, new Set());
    }
    classes.set(family.caseId, 'CONSULT');
  }
  const familyOf = (caseId: RecordId) => FAMILIES.find((one) => one.caseId === caseId)!;

  function placesOf(record: RecordDoc): readonly string[] {
    const compartment = naiveCompartment(record);
    if (record.type === 'consultation' && naiveSubjects(record).some((one) => hidden.has(one)))
      return [];
    return SITES.filter((site) =>
      naiveSubjects(record).every(
        (one) =>
          (home.get(one) === site && ['CORE', 'MCH', 'CARE'].includes(compartment)) ||
          (shares.get(one)?.has(site) === true && ['CORE', 'CONSULT'].includes(compartment)),
      ),
    ).map((site) => `${site}.${compartment.toLowerCase()}`);
  }

  function naiveCompartment(record: RecordDoc): string {
    if (record.type === 'case') return classes.get(record.id)!;
    if (record.type === 'case_note')
      return record.caseId === undefined ? 'CARE' : classes.get(record.caseId)!;
    if (record.type === 'consultation')
      return record.body['is_notification'] === true || record.body['category'] === '01'
        ? 'ABUSE'
        : 'CONSULT';
    if (record.type === 'reporter_identity') return 'nowhere';
    return record.type === 'birth_contact' ? 'MCH' : 'CORE';
  }

  /** A consultation is there but for a protected address: a removal may name it. */
  const isNearly = (place: string, subject: string): boolean =>
    everHidden.has(subject) && everShared.has(`${place} ${subject}`);

  return {
    arrive(subject, site) {
      home.set(subject, site);
      shares.set(subject, new Set());
    },
    move(household, to) {
      const family = FAMILIES.find((one) => one.household === household)!;
      for (const one of [household, ...family.people])
        if (to === undefined) home.delete(one);
        else home.set(one, to);
    },
    share(caseId, site, isShared) {
      const family = familyOf(caseId);
      for (const one of [family.people[1]!, family.household]) {
        if (isShared) {
          shares.get(one)!.add(site);
          everShared.add(`${site}.consult ${one}`);
        } else shares.get(one)!.delete(site);
      }
    },
    classify: (caseId, compartment) => void classes.set(caseId, compartment),
    wrote(record) {
      if (record.type === 'consultation') calls.set(record.id, String(record.subjectId));
    },
    hide(household, isHidden) {
      const family = FAMILIES.find((one) => one.household === household)!;
      for (const one of [household, ...family.people])
        if (isHidden) {
          hidden.add(one);
          everHidden.add(one);
        } else hidden.delete(one);
    },
    isHidden: (household) => hidden.has(household),
    homeOf: (household) => home.get(household),
    isShared: (caseId, site) => shares.get(familyOf(caseId).household)!.has(site),
    classOf: (caseId) => classes.get(caseId)!,
    placesOf,
    remember(heads) {
      for (const head of heads) for (const place of placesOf(head)) ever.add(`${place} ${head.id}`);
    },
    mayHearOf: (place, id) =>
      ever.has(`${place} ${id}`) ||
      isNearly(place, calls.get(id) ?? '') ||
      seenCases.has(`${place} ${caseOf.get(id) ?? id}`),
    wasEver: (place, id) => ever.has(`${place} ${id}`),
  };
}

function naiveSubjects(record: RecordDoc): readonly string[] {
  const { body } = record;
  if (record.type === 'relationship')
    return [String(body['from_person']), String(body['to_person'])];
  if (record.type === 'birth_contact') return [String(body['child_id'])];
  if (record.type === 'case') return [String(body['main_person'])];
  if (record.type === 'case_note' || record.type === 'consultation')
    return [String(record.subjectId)];
  return [record.id];
}
