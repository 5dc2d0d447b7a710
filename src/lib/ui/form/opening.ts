// What a form needs to begin: whom it is about, what is already known, and the draft that waits for it, if any.
import { siteMayCreate } from '../../domain/access.ts';
import { mainSubject } from '../../domain/about-whom.ts';
import { isOpenCase } from '../../domain/cases.ts';
import { recordType, siblingTypes } from '../../domain/catalogue/registry.ts';
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import { siblingId } from '../../domain/catalogue/siblings.ts';
import type { Body, RecordDoc, RecordId } from '../../domain/record.ts';
import { recordTypeOf } from '../../domain/record.ts';
import { failure, type Result } from '../../domain/result.ts';
import type {
  AppStatus,
  Draft,
  DraftPart,
  HouseholdView,
  PersonView,
  ShownRecord,
  TsumugiApi,
} from '../../records/api.ts';
import { nameOf } from '../person/names.ts';
import { showAgeAndSex, text } from '../show.ts';
import { begin } from './beginnings/begin.ts';
import { mothersOf } from './beginnings/mothers.ts';
import { createChoices, type Choices } from './choices.ts';

export interface Opening {
  readonly type: RecordType;
  readonly about: About;
  readonly view?: PersonView;
  readonly draft: Draft;
  /** The id that a new record shall have. */
  readonly newId: RecordId;
  /** The stricter siblings that may be written here. */
  readonly parts: readonly DraftPart[];
  /** A draft was waiting: its form, field and cursor come back. */
  readonly resumed: boolean;
  /** The record that is being corrected by an amendment. */
  readonly corrects?: ShownRecord;
  readonly choices: Choices;
}

/** Whom the form is about, as the bar above it says. */
export interface About {
  readonly id?: RecordId;
  readonly name: string;
  readonly line: string;
  readonly birthDate?: string;
}

export type Opened = Promise<Result<{ readonly opening: Opening }>>;
export type Writer = Pick<AppStatus, 'user' | 'device' | 'knownUsers' | 'colleagues'>;

/** `aboutId`: a person or household; absent where the type may be about nobody. */
export async function openNew(
  api: TsumugiApi,
  key: string,
  aboutId: RecordId | undefined,
  writer: Writer,
  now: string,
  /** The draft that was chosen, where several wait of the same type about the same subject. */
  wanted?: string,
): Opened {
  const type = recordType(key);
  if (!type || type.family === 'sibling')
    return failure('no_type', 'この種別の記録はありません。ホームから選び直してください。');
  const found = await findSubject(api, aboutId);
  if (!found.ok) return found;
  const { subject } = found;
  const started = begin(type, { ...subject, aboutId, writer, now });
  if (!started.ok) return started;
  const open = subject.view?.cases.filter(({ document }) => isOpenCase(document)) ?? [];
  const caseId = type.classed === 'caseId' && open.length === 1 ? open[0]?.document.id : undefined;
  return finish(api, { type, subject, aboutId, writer, wanted }, started.body, { caseId });
}

/** An append-only record is not changed: its correction is a new record that names it. */
export async function openEdit(api: TsumugiApi, id: RecordId, writer: Writer): Opened {
  const answer = await api.record(id);
  if (!answer.ok) return answer;
  const { shown } = answer;
  const { document } = shown;
  const type = recordType(document.type);
  if (!type || document.schemaVersion > type.version)
    return failure('newer', 'この記録は新しい版で書かれています。アプリを更新してください。');
  const aboutId = mainSubject(document);
  const found = await findSubject(api, aboutId);
  if (!found.ok) return found;
  const shared = { type, subject: found.subject, aboutId, writer };
  if (!type.appendOnly)
    return finish(api, shared, document.body, { editing: document, caseId: document.caseId });
  const names = type.fields.find((field) => field.type === 'ref' && field.refers === type.key);
  const staff = writer.user ? { staff: [writer.user.id] } : {};
  const body = { ...document.body, ...staff, ...(names ? { [names.name]: id } : {}) };
  return finish(api, shared, body, { corrects: shown, caseId: document.caseId });
}

interface Subject {
  readonly view?: PersonView;
  readonly household?: HouseholdView;
}

async function findSubject(
  api: TsumugiApi,
  id: RecordId | undefined,
): Promise<Result<{ readonly subject: Subject }>> {
  if (id === undefined) return { ok: true, subject: {} };
  if (recordTypeOf(id) === 'household') {
    const home = await api.household(id);
    return home.ok ? { ok: true, subject: { household: home.view } } : home;
  }
  const person = await api.person(id);
  return person.ok ? { ok: true, subject: { view: person.view } } : person;
}

interface Shared {
  readonly type: RecordType;
  readonly subject: Subject;
  readonly aboutId: RecordId | undefined;
  readonly writer: Writer;
  readonly wanted?: string | undefined;
}

async function finish(
  api: TsumugiApi,
  { type, subject, aboutId, writer, wanted }: Shared,
  fresh: Body,
  how: {
    readonly editing?: RecordDoc;
    readonly corrects?: ShownRecord;
    readonly caseId: RecordId | undefined;
  },
): Opened {
  const { view, household } = subject;
  const { editing, corrects, caseId } = how;
  const waiting = await api.drafts();
  if (!waiting.ok) return waiting;
  const fitting = waiting.drafts.filter(
    (draft) =>
      draft.type === type.key &&
      draft.recordId === editing?.id &&
      (draft.subjectId ?? draft.recordId) === (aboutId ?? editing?.id) &&
      draft.call === undefined &&
      draft.body['supersedes'] === fresh['supersedes'],
  );
  const found = fitting.find(({ draftId }) => draftId === wanted) ?? fitting[0];
  const self = type.anchor.kind === 'self';
  const homeId = view?.household?.document.id ?? household?.household.document.id;
  const about = aboutOf(aboutId, subject);
  const draft: Draft = found ?? {
    draftId: crypto.randomUUID(),
    type: type.key,
    ...(aboutId && !self ? { subjectId: aboutId } : {}),
    ...(about.name === '' ? {} : { subjectName: about.name }),
    ...(editing ? { recordId: editing.id, seen: editing } : {}),
    ...(homeId && !self ? { householdId: homeId } : {}),
    ...(caseId ? { caseId } : {}),
    body: fresh,
    savedAt: '',
  };
  const newId = idFor(type, draft);
  const known = [...(view?.records ?? []), ...(household?.records ?? [])];
  return {
    ok: true,
    opening: {
      type,
      about,
      ...(view ? { view } : {}),
      draft,
      newId,
      parts: partsFor(type, draft, newId, writer, known),
      resumed: found !== undefined,
      ...(corrects ? { corrects } : {}),
      choices: createChoices({
        api,
        view,
        household,
        users: usersOf(writer),
        colleagues: writer.colleagues,
        ...(view ? { only: { mother_id: mothersOf(view, draft.body['mother_id']) } } : {}),
      }),
    },
  };
}

/** One record per draft, also where a crash left the draft of what was saved. One with parts has given them its id already. */
function idFor(type: RecordType, draft: Draft): RecordId {
  if (draft.recordId) return draft.recordId;
  const part = draft.parts?.find(({ type: key }) => recordType(key)?.siblingOf === type.key);
  const rest = part ? part.recordId.slice(part.type.length + 1) : draft.draftId;
  return `${type.key}:${rest}` as RecordId;
}

function partsFor(
  type: RecordType,
  draft: Draft,
  id: RecordId,
  writer: Writer,
  known: readonly ShownRecord[],
): readonly DraftPart[] {
  const site = writer.device?.site;
  return siblingTypes(type.key).flatMap((sibling): DraftPart[] => {
    const { compartment } = sibling;
    // Sealed information has its own way in; what this site may not write is not there.
    if (compartment === 'DVADDR' || compartment === 'SYS' || compartment === 'REPORTER') return [];
    if (!site || !siteMayCreate(site, compartment)) return [];
    const recordId = siblingId(id, sibling);
    const begun = draft.parts?.find((part) => part.type === sibling.key);
    if (begun) return [begun];
    const seen = known.find(({ document }) => document.id === recordId)?.document;
    return [{ type: sibling.key, recordId, body: seen?.body ?? {}, ...(seen ? { seen } : {}) }];
  });
}

function usersOf({ user, knownUsers }: Writer): AppStatus['knownUsers'] {
  return user ? [user, ...knownUsers.filter(({ id }) => id !== user.id)] : knownUsers;
}

function aboutOf(id: RecordId | undefined, { view, household }: Subject): About {
  if (view) {
    const { body } = view.person.document;
    const birthDate = text(body['birth_date']);
    return {
      ...(id ? { id } : {}),
      name: nameOf(view),
      line: showAgeAndSex({ birthDate, sex: text(body['sex']) ?? '' }),
      ...(birthDate ? { birthDate } : {}),
    };
  }
  if (household && id) {
    const { body } = household.household.document;
    const label = text(body['family_name_label']) ?? '';
    return { id, name: label === '' ? '世帯' : `${label}世帯`, line: '世帯についての記録' };
  }
  return { name: '', line: '対象者なし' };
}
