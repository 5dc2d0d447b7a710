// What a center writes about a family: people with their names, and every type that a center may write, all fields filled.
import { compartmentByRules } from '../../../src/lib/domain/catalogue/compartment-rules.ts';
import { recordTypes } from '../../../src/lib/domain/catalogue/registry.ts';
import type { RecordType } from '../../../src/lib/domain/catalogue/shapes.ts';
import type { Body, RecordId } from '../../../src/lib/domain/record.ts';
import type { SaveInput } from '../../../src/lib/records/api.ts';
import { saveInputs } from '../../../src/lib/ui/form/save-inputs.ts';
import { fillEveryField } from '../fill-form.ts';
import { type Actor, newId } from './actors.ts';
import type { Marks } from './marks.ts';

export interface Family {
  readonly household: RecordId;
  readonly mother: RecordId;
  readonly child: RecordId;
  readonly visit: RecordId;
  readonly note: RecordId;
  readonly marks: {
    readonly motherName: string;
    readonly childName: string;
    readonly household: string;
    readonly visit: string;
    readonly note: string;
  };
}

const AT = '2026-10-01T01:00:00.000Z';

/** Registered by their own center, with a visit and a note: everything may reach that center, nothing another one. */
export async function registerFamily(actor: Actor, marks: Marks): Promise<Family> {
  const { site, user } = actor;
  const family: Family = {
    household: newId('household'),
    mother: newId('person'),
    child: newId('person'),
    visit: newId('birth_contact'),
    note: newId('case_note'),
    marks: {
      motherName: marks.make(site),
      childName: marks.make(site),
      household: marks.make(site),
      visit: marks.make(site),
      note: marks.make(site),
    },
  };
  const { household, mother, child } = family;
  await actor.write(
    personOf(mother, family.marks.motherName, '1995-03-08'),
    personOf(child, family.marks.childName, '2026-08-01'),
    {
      type: 'household',
      newId: household,
      body: {
        family_name_label: `見本 ${family.marks.household}`,
        members: [mother, child].map((person_id, row) => ({ row_id: String(row), person_id })),
      },
    },
    {
      type: 'birth_contact',
      newId: family.visit,
      subjectId: child,
      body: { child_id: child, advice: `${family.marks.visit}の助言` },
    },
    noteAbout(child, family.marks.note, user, family.note),
  );
  return family;
}

/** Every other type that a center may write, of one family, every field filled: the record of a type carries the family's own mark for it. */
export async function writeEverything(
  actor: Actor,
  marks: Marks,
  { child, mother, household, note }: Family,
): Promise<readonly string[]> {
  const ids: Readonly<Record<string, string>> = {
    person: child,
    household,
    user: actor.user,
    any: note,
  };
  const written: string[] = [];
  for (const type of recordTypes()) {
    if (type.family === 'system' || type.family === 'sibling') continue;
    // A meeting names cases, which are city hall's.
    if (['reporter_identity', 'meeting'].includes(type.key) || type.anchor.kind === 'self')
      continue;
    const mark = marks.make(actor.site);
    const forms = fillEveryField({
      type,
      today: new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10),
      begin: anchorOf(type, { child, mother, note }),
      mark,
      idOf: (refers) => ids[refers] ?? newId(refers),
    });
    for (const { form, draft } of forms) {
      const body = form.toSave;
      const compartment = compartmentByRules(type.key, body) ?? type.compartment;
      if (!['CORE', 'MCH', 'CARE'].includes(compartment) || body['contact_first'] === true)
        continue;
      if (!JSON.stringify(body).includes(mark)) continue;
      const subjectId = type.key === 'pregnancy' ? mother : child;
      await actor.write(
        ...saveInputs({
          draft: { ...draft, subjectId },
          form,
          newId: newId(type.key),
          seen: undefined,
          caseId: undefined,
          status: undefined,
        }).filter((input) => input.type === type.key),
      );
      written.push(mark);
    }
  }
  return written;
}

export function personOf(id: RecordId, mark: string, birth_date: string): SaveInput {
  const body = { name_kanji: `見本 ${mark}`, name_kana: `ミホン ${mark}`, birth_date };
  return { type: 'person', newId: id, body };
}

export function noteAbout(
  subject: RecordId,
  mark: string,
  staff: string,
  id = newId('case_note'),
): SaveInput & { readonly newId: RecordId } {
  const body = { occurred_at: AT, staff: [staff], facts: `${mark}の経過` };
  return { type: 'case_note', newId: id, subjectId: subject, body };
}

/** A notification of abuse, taken over the telephone. */
export function notification(subject: RecordId, mark: string): SaveInput {
  const body = { category: '01', complaint: `${mark}という通告`, child_id: subject };
  return { type: 'consultation', newId: newId('consultation'), subjectId: subject, body };
}

function anchorOf(
  type: RecordType,
  { child, mother, note }: Pick<Family, 'child' | 'mother' | 'note'>,
): Body {
  if (type.compartmentOf !== undefined)
    return { [type.compartmentOf]: note, parent_type: 'case_note' };
  if (type.anchor.kind !== 'fields') return {};
  const mothers = ['mother_id', 'from_person'];
  return Object.fromEntries(
    type.anchor.fields.map((name) => [name, mothers.includes(name) ? mother : child]),
  );
}

/** A case of city hall's about the family's child. */
export function caseOf(
  { household, child }: Family,
  mark: string,
): SaveInput & { readonly newId: RecordId } {
  const body = { main_person: child, kind: 'general', stage: 'supporting', policy_summary: mark };
  return { type: 'case', newId: newId('case'), subjectId: child, householdId: household, body };
}

/** Who called: sealed at once, and nobody reads it again. */
export function reporterOf(mark: string): SaveInput {
  const body = { name: `見本 ${mark}`, tel: '090-0000-1234' };
  return { type: 'reporter_identity', newId: newId('reporter_identity'), body };
}

export function addressOf(person_id: RecordId, mark: string): SaveInput {
  const body = { person_id, protect_level: '0', town: `${mark}町` };
  return { type: 'person_address', newId: newId('person_address'), body };
}
