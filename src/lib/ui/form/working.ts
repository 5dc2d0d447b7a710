// Works out the computed fields of a form, with what the family's records know beside the body.
import { withComputed } from '../../domain/computed/computed.ts';
import {
  givenDoseOf,
  measurementsOf,
  type ComputedContext,
} from '../../domain/computed/context.ts';
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import type { Body, RecordDoc } from '../../domain/record.ts';
import type { PersonView } from '../../records/api.ts';
import { plain, text, today } from '../show.ts';
import { motherOf } from './beginnings/mothers.ts';
import type { Opening } from './opening.ts';

export type Compute = (body: Body) => Body;

/** What the family's records say does not change while one types: gathered once. */
export function computeFor(
  type: RecordType,
  { view, about, draft }: Pick<Opening, 'view' | 'about' | 'draft'>,
): Compute {
  const records = view ? recordsOf(view).filter(({ id }) => id !== draft.recordId) : [];
  const of = (key: string): readonly RecordDoc[] => records.filter((one) => one.type === key);
  const sex = text(view?.person.document.body['sex']);
  const mother = view && motherOf(view);
  const known: Omit<ComputedContext, 'today'> = view
    ? {
        birthDate: about.birthDate,
        sex,
        motherBirthDate: motherBirth(view, mother ?? about.id),
        measurements: measurementsOf(records, about.birthDate),
        doses: of('vaccination').flatMap(({ body }) => givenDoseOf(body) ?? []),
        caseNotes: of('case_note').map(({ body }) => body),
        plansBefore: of('plan').length,
      }
    : { birthDate: about.birthDate };
  return (body) => {
    const pregnancy = of('pregnancy').find(({ id }) => id === body['pregnancy_id']);
    return withComputed(type.key, body, {
      today: today(),
      ...known,
      edd: text((pregnancy?.body ?? body)['edd']),
    });
  };
}

function recordsOf(view: PersonView): readonly RecordDoc[] {
  const all = [...view.timeline, ...view.records].map(({ document }) => document);
  return [...new Map(all.map((one) => [one.id, one])).values()].filter(
    ({ void: gone }) => gone === undefined,
  );
}

/** Of the mother in the family; of the person herself, where the record is about a woman. */
function motherBirth(view: PersonView, id: string | undefined): string | undefined {
  const row = view.members.find((member) => member.row.id === id)?.row;
  const own = id === view.person.document.id ? plain(view.person.document.body['birth_date']) : '';
  return text(row?.birthDate ?? own);
}
