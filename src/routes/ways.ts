// The ways between pages: every address carries a random handle of the record, never its id (history lies on the disk).
import { goto } from '$app/navigation';
import { recordTypeOf, type RecordId } from '$lib/domain/record.ts';
import type { Draft } from '$lib/records/api.ts';
import type { SavedForm } from '$lib/ui/form/save-inputs.ts';
import type { Session } from '$lib/ui/session.svelte.ts';

export interface Ways {
  readonly person: (id: RecordId) => Promise<void>;
  /** To the page that reads it: of the person, of the household, or of the record. */
  readonly open: (id: RecordId) => Promise<void>;
  /** A new record of any type, about a person or household, or to choose whom first. */
  readonly newRecord: (type: string, about?: RecordId) => Promise<void>;
  /** To register somebody of a household. */
  readonly newMember: (household: RecordId) => Promise<void>;
  /** To correct a record; of one that is never changed, to write its amendment. */
  readonly editRecord: (id: RecordId) => Promise<void>;
  readonly draft: (draft: Draft) => Promise<void>;
  /** From a saved form to the page of its subject; the form is left out of the way back. */
  readonly saved: (saved: SavedForm) => Promise<void>;
}

export function createWays(
  session: Pick<Session, 'api' | 'justSaved' | 'continuing' | 'handles'>,
): Ways {
  const to = async (
    page: string,
    id: RecordId,
    { rest = '', replaceState = false } = {},
  ): Promise<void> => {
    const handle = await session.api.handleFor(id);
    session.handles.set(handle, id);
    return goto(`${page}/${handle}${rest}`, { replaceState });
  };
  const ways: Ways = {
    person: (id) => to('/person', id),
    open: (id) => to(pageOf(id), id),
    newRecord: (type, about) =>
      about ? to(`/record/new/${type}`, about) : goto(`/record/new/${type}`),
    newMember: (household) => to('/person/new', household),
    editRecord: (id) => to('/record', id, { rest: '/edit' }),
    draft: (draft) => {
      session.continuing = draft.draftId;
      const corrects = draft.body['supersedes'];
      if (draft.recordId) return ways.editRecord(draft.recordId);
      if (typeof corrects === 'string') return ways.editRecord(corrects as RecordId);
      if (draft.subjectId) return ways.newRecord(draft.type, draft.subjectId);
      return draft.type === 'person' ? goto('/person/new') : goto(`/record/new/${draft.type}/none`);
    },
    saved: ({ subjectId, recordId, place }) => {
      session.justSaved = recordId;
      // A sealed drop is not readable here any more: there is no page of it to go to.
      if (!subjectId && place === 'sealed') return goto('/', { replaceState: true });
      const shown = subjectId ?? recordId;
      return to(pageOf(shown), shown, { replaceState: true });
    },
  };
  return ways;
}

/** Subjects have pages of their own. */
function pageOf(id: RecordId): string {
  return pages[recordTypeOf(id)] ?? '/record';
}

const pages: Readonly<Partial<Record<string, string>>> = {
  person: '/person',
  household: '/household',
};

/** An address of every page, to fetch them by. */
export const everyPage: readonly string[] = [
  '/person/new',
  '/person/new/any',
  '/person/any',
  '/household/any',
  '/record/new/case_note',
  '/record/new/case_note/any',
  '/record/any',
  '/record/any/edit',
  '/list',
  '/list/person',
  '/outgoing',
  '/help',
  '/practice',
];
