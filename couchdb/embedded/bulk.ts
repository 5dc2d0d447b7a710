// _bulk_docs: many writes in one transaction, shared with requests that come at the same time, each judged by itself, answered in order.
import { randomUUID } from 'node:crypto';
import { answer, badRequest, notImplemented } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { Database } from './database.ts';
import { readDraft, writeDraft } from './documents.ts';

export async function bulkDocs(db: Database, call: Call): Promise<Answer> {
  call.query([]);
  const { docs, new_edits: newEdits, ...rest } = call.jsonObject();
  if (newEdits !== undefined && newEdits !== true) throw notImplemented('new_edits: false');
  if (docs === undefined) throw badRequest('POST body must include `docs` parameter.');
  if (!Array.isArray(docs)) throw badRequest('`docs` parameter must be an array.');
  for (const name of Object.keys(rest)) throw notImplemented(`the member ${name}`);
  // All are checked before any is written: one malformed document refuses the whole request.
  const drafts = docs.map((doc: unknown) => readDraft(doc, idOf(doc)));
  if (drafts.length === 0) return answer(201, []);
  const rows = await db.writeTogether(() =>
    drafts.map((draft) => {
      const rev = writeDraft(db, draft);
      return rev === undefined
        ? { id: draft.id, error: 'conflict', reason: 'Document update conflict.' }
        : { ok: true, id: draft.id, rev };
    }),
  );
  return answer(201, rows);
}

function idOf(doc: unknown): string {
  if (typeof doc !== 'object' || doc === null) return '';
  const id: unknown = '_id' in doc ? doc._id : undefined;
  if (id === undefined) return randomUUID().replaceAll('-', '');
  return typeof id === 'string' ? id : '';
}
