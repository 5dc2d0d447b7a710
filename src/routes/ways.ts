// The ways between pages: every address carries a random handle of the record, never its id (history lies on the disk).
import { goto } from '$app/navigation';
import { recordTypeOf, type RecordId } from '$lib/domain/record.ts';
import type { Draft } from '$lib/records/api.ts';
import type { Session } from '$lib/ui/session.svelte.ts';

export interface Ways {
  readonly person: (id: RecordId) => Promise<void>;
  /** To the page that reads it: of the person, of the household, or of the record. */
  readonly open: (id: RecordId) => Promise<void>;
  /** A new record of any type, about a person or household, or to choose whom first. */
  readonly newRecord: (type: string, about?: RecordId) => Promise<void>;
  readonly newVisit: (child: RecordId) => Promise<void>;
  readonly editVisit: (visit: RecordId) => Promise<void>;
  /** About a person; or, given a note's id, a correction of that note. */
  readonly newNote: (personOrNote: RecordId) => Promise<void>;
  readonly draft: (draft: Draft) => Promise<void>;
  /** From a saved form to its person; the form is left out of the way back. */
  readonly saved: (saved: { subjectId: RecordId; recordId: RecordId }) => Promise<void>;
}

export function createWays(session: Pick<Session, 'api' | 'justSaved'>): Ways {
  const to = async (page: string, id: RecordId, replaceState = false): Promise<void> =>
    goto(`${page}/${await session.api.handleFor(id)}`, { replaceState });
  const ways: Ways = {
    person: (id) => to('/person', id),
    open: (id) => to(pages[recordTypeOf(id)] ?? '/record', id),
    newRecord: (type, about) =>
      about ? to(`/record/new/${type}`, about) : goto(`/record/new/${type}`),
    newVisit: (id) => to('/visit/new', id),
    editVisit: (id) => to('/visit', id),
    newNote: (id) => to('/note/new', id),
    draft: async (draft) => {
      const corrects = draft.body['supersedes'];
      if (draft.type === 'birth_contact' && draft.recordId) return ways.editVisit(draft.recordId);
      if (draft.type === 'case_note' && typeof corrects === 'string')
        return ways.newNote(corrects as RecordId);
      if (!draft.subjectId) return undefined;
      return draft.type === 'case_note'
        ? ways.newNote(draft.subjectId)
        : ways.newVisit(draft.subjectId);
    },
    saved: ({ subjectId, recordId }) => {
      session.justSaved = recordId;
      return to('/person', subjectId, true);
    },
  };
  return ways;
}

/** Subjects have pages of their own. */
const pages: Readonly<Partial<Record<string, string>>> = {
  person: '/person',
  household: '/household',
};
