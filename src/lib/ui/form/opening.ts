// What a form needs to begin: whom it is about, what is already known, and the draft that waits for it, if any.
import { isOpenCase } from '../../domain/cases.ts';
import { ageOn } from '../../domain/ages.ts';
import type { Body, RecordDoc, RecordId } from '../../domain/record.ts';
import { recordTypeOf } from '../../domain/record.ts';
import { relationLabel } from '../../domain/relations.ts';
import { failure, type Result } from '../../domain/result.ts';
import type { AppStatus, Draft, PersonView, TimelineItem, TsumugiApi } from '../../records/api.ts';
import { nameOf } from '../person/names.ts';
import { isChild, text, texts, today } from '../show.ts';

export interface Opening {
  readonly type: 'birth_contact' | 'case_note';
  readonly subjectId: RecordId;
  readonly view: PersonView;
  readonly draft: Draft;
  /** A draft was waiting: its form, field and cursor come back. */
  readonly resumed: boolean;
  /** The note that is being corrected. */
  readonly corrects?: TimelineItem;
  /** The people that a reference may name. */
  readonly people: readonly { readonly code: string; readonly ja: string }[];
}

type Opened = Promise<Result<{ readonly opening: Opening }>>;
type Who = { readonly user: AppStatus['user'] };

/** `id`: the child of a new visit, or the visit to go on with. */
export async function openVisit(api: TsumugiApi, id: RecordId, who: Who, now: string): Opened {
  const editing = recordTypeOf(id) === 'birth_contact' ? await api.record(id) : undefined;
  if (editing && !editing.ok) return editing;
  const visit = editing?.shown.document;
  const child = visit ? (text(visit.body['child_id']) as RecordId | undefined) : id;
  if (!child) return failure('no_child', 'この訪問には、児の登録がありません。');
  const person = await api.person(child);
  if (!person.ok) return person;
  const { view } = person;
  if (!visit && !isChild(texts(view.person.document.body['kinds'])))
    return failure('not_a_child', '訪問の記録は、児童について書きます。児童を選んでください。');
  const people = mothers(view, visit);
  const fresh = visit?.body ?? newVisit(view, child, people, who, now);
  return finish(api, { type: 'birth_contact', subjectId: child, view, people }, fresh, { visit });
}

/** `id`: the person a new note is about, or the note to be corrected. */
export async function openNote(api: TsumugiApi, id: RecordId, who: Who, now: string): Opened {
  const earlier = recordTypeOf(id) === 'case_note' ? await api.record(id) : undefined;
  if (earlier && !earlier.ok) return earlier;
  const note = earlier?.shown.document;
  const subjectId = note ? note.subjectId : id;
  if (!subjectId) return failure('no_subject', 'この記録には、対象者の登録がありません。');
  const person = await api.person(subjectId);
  if (!person.ok) return person;
  const { view } = person;
  const people = view.members.map(({ row }) => ({ code: row.id, ja: row.name }));
  const staff = who.user ? [who.user.id] : [];
  const fresh: Body = note
    ? { ...note.body, staff, supersedes: note.id }
    : { occurred_at: now, staff };
  const corrects = view.timeline.find((item) => item.document.id === note?.id);
  const open = view.cases.filter(({ document }) => isOpenCase(document));
  const caseId = note ? note.caseId : open.length === 1 ? open[0]?.document.id : undefined;
  return finish(
    api,
    { type: 'case_note', subjectId, view, people, ...(corrects ? { corrects } : {}) },
    fresh,
    { caseId },
  );
}

async function finish(
  api: TsumugiApi,
  opening: Omit<Opening, 'draft' | 'resumed'>,
  fresh: Body,
  {
    visit,
    caseId,
  }: { readonly visit?: RecordDoc | undefined; readonly caseId?: RecordId | undefined },
): Opened {
  const waiting = await api.drafts();
  if (!waiting.ok) return waiting;
  const found = waiting.drafts.find(
    (draft) =>
      draft.type === opening.type &&
      draft.recordId === visit?.id &&
      draft.subjectId === opening.subjectId &&
      draft.body['supersedes'] === fresh['supersedes'],
  );
  const householdId = opening.view.household?.document.id;
  const draft: Draft = found ?? {
    draftId: crypto.randomUUID(),
    type: opening.type,
    subjectId: opening.subjectId,
    subjectName: nameOf(opening.view),
    ...(visit ? { recordId: visit.id, seen: visit } : {}),
    ...(householdId ? { householdId } : {}),
    ...(caseId ? { caseId } : {}),
    body: fresh,
    savedAt: '',
  };
  return { ok: true, opening: { ...opening, draft, resumed: found !== undefined } };
}

/** Birth facts do not change: they come from the earlier record. */
const birthFacts = [
  'gest_weeks',
  'delivery',
  'birth_weight',
  'birth_length',
  'abnormal_birth',
  'discharge_on',
  'hearing',
  'mass_screen',
];

function newVisit(
  view: PersonView,
  child: RecordId,
  people: Opening['people'],
  who: Who,
  now: string,
): Body {
  const earlier = view.timeline.filter(
    ({ document }) => document.type === 'birth_contact' && document.body['child_id'] === child,
  );
  const last = earlier[0]?.document.body;
  const known = last
    ? Object.fromEntries(
        [...birthFacts, 'mother_id', 'visitor_kind'].flatMap((name) =>
          last[name] === undefined ? [] : [[name, last[name]]],
        ),
      )
    : {};
  const mothers = view.members.filter(({ relation }) => relation?.includes('母'));
  const mother =
    mothers.find(({ relation }) => relation === '実母') ??
    (mothers.length === 1 ? mothers[0] : undefined);
  const motherId = mother?.row.id ?? (people.length === 1 ? people[0]?.code : undefined);
  return {
    contact_kind: 'visit',
    child_id: child,
    ...(motherId ? { mother_id: motherId } : {}),
    ...known,
    attempt_no: earlier.length + 1,
    contacted_at: now,
    staff: who.user ? [who.user.id] : [],
  };
}

/** Who may be meant by 「母」: mothers by relation whatever their age, women of the household, and whom the visit names. */
function mothers(view: PersonView, visit: RecordDoc | undefined): Opening['people'] {
  const kinds = ['M', 'AM', 'SM'].map((kind) => relationLabel(kind));
  return view.members
    .filter(
      ({ row, relation }) =>
        kinds.includes(relation ?? '') ||
        row.id === visit?.body['mother_id'] ||
        (row.sex === FEMALE && (!row.birthDate || ageOn(row.birthDate, today()) >= 13)),
    )
    .map(({ row, relation }) => ({
      code: row.id,
      ja: relation ? `${row.name}（${relation}）` : row.name,
    }));
}

const FEMALE = '2';
