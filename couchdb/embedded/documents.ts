// Single documents: read, write and delete with optimistic locking by revision.
import { hash } from 'node:crypto';
import {
  answer,
  badRequest,
  conflict,
  notFound,
  notImplemented,
  Refusal,
  type Answer,
} from './answer.ts';

import type { Database, DocRow } from './database.ts';
import type { Call } from './call.ts';
import { keepAttachments } from './attachments.ts';
import { refuseUnclaimedDesign } from './design.ts';

export function getDocument(db: Database, call: Call, id: string): Answer {
  call.query([]);
  const row = currentRow(db, id);
  const etag = `"${row.rev}"`;
  if (call.header('if-none-match') === etag) {
    return { status: 304, headers: { etag, 'content-length': '0' } };
  }
  return { status: 200, headers: { etag }, text: documentText(row) };
}

export function putDocument(db: Database, call: Call, id: string): Answer {
  const given = call.query(['rev']).text('rev') ?? call.header('if-match');
  const draft = readDraft(call.json(), id);
  const rev = agreedRev(draft.rev, given);
  const written = db.write(() => writeDraft(db, { ...draft, rev }));
  if (written === undefined) throw conflict();
  return answer(
    201,
    { ok: true, id, rev: written },
    { etag: `"${written}"`, location: call.location(id) },
  );
}

export function deleteDocument(db: Database, call: Call, id: string): Answer {
  const rev = call.query(['rev']).text('rev') ?? call.header('if-match');
  currentRow(db, id);
  const draft = { id, rev: checkedRev(rev), deleted: true, body: '{}', stubs: [] };
  const written = rev === undefined ? undefined : db.write(() => writeDraft(db, draft));
  if (written === undefined) throw conflict();
  return answer(200, { ok: true, id, rev: written }, { etag: `"${written}"` });
}

export function currentRow(db: Database, id: string): DocRow {
  const row = db.statements.get.get(id) as DocRow | undefined;
  if (row === undefined) throw notFound('missing');
  if (row.deleted === 1) throw notFound('deleted');
  return row;
}

/** Put together as text: the body is never parsed just to be sent. */
export function documentText(row: Omit<DocRow, 'seq'>): string {
  const deleted = row.deleted === 1 ? ',"_deleted":true' : '';
  const rest = row.body === '{}' ? '' : `,${row.body.slice(1, -1)}`;
  const attachments = row.attachments === null ? '' : `,"_attachments":${row.attachments}`;
  return `{"_id":${JSON.stringify(row.id)},"_rev":"${row.rev}"${deleted}${rest}${attachments}}`;
}

/** A document that passed every check which does not need the database. */
export interface Draft {
  readonly id: string;
  readonly rev: string | undefined;
  readonly deleted: boolean;
  readonly body: string;
  /** Names of attachments that stay. */
  readonly stubs: readonly string[];
}

export function readDraft(input: unknown, id: string): Draft {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw badRequest('Document must be a JSON object');
  }
  checkId(id);
  const fields: Record<string, unknown> = { ...input };
  const { _rev: rev, _deleted: deleted, _attachments: attachments } = fields;
  delete fields['_id'];
  delete fields['_rev'];
  delete fields['_deleted'];
  delete fields['_attachments'];
  for (const name of Object.keys(fields)) {
    if (!name.startsWith('_')) continue;
    if (name === '_revisions') throw notImplemented('documents with their own revision history');
    throw new Refusal(400, 'doc_validation', `Bad special document member: ${name}`);
  }
  if (id.startsWith('_design/')) refuseUnclaimedDesign(fields);
  return {
    id,
    rev: checkedRev(rev),
    deleted: deleted === true,
    body: JSON.stringify(fields),
    stubs: stubNames(attachments),
  };
}

/**
 * Compare-and-set inside a transaction of the caller: the new revision, or undefined for a
 * conflict. `attachments`, where given, replaces what the stubs say.
 */
export function writeDraft(
  db: Database,
  draft: Draft,
  attachments?: (head: HeadRow | undefined, generation: number) => string | null,
): string | undefined {
  const { statements } = db;
  const head = statements.head.get(draft.id) as HeadRow | undefined;
  const alive = head !== undefined && head.deleted === 0;
  // A tombstone may be named or not: both create the document again.
  if (draft.rev === undefined ? alive : draft.rev !== head?.rev) return undefined;
  const generation = head === undefined ? 1 : Number.parseInt(head.rev, 10) + 1;
  const stored =
    attachments === undefined ? keepAttachments(db, draft, head) : attachments(head, generation);
  const digest = hash('md5', `${draft.deleted} ${head?.rev ?? ''} ${stored ?? ''} ${draft.body}`);
  const rev = `${generation}-${digest}`;
  const seq = db.nextSeq();
  const deleted = draft.deleted ? 1 : 0;
  if (head === undefined) {
    statements.insert.run(seq, draft.id, rev, deleted, draft.body, stored);
  } else {
    statements.update.run(seq, rev, deleted, draft.body, stored, head.seq);
  }
  db.counts.docs += (deleted === 0 ? 1 : 0) - (alive ? 1 : 0);
  db.counts.deleted += deleted - (head?.deleted ?? 0);
  return rev;
}

export type HeadRow = Pick<DocRow, 'seq' | 'rev' | 'deleted' | 'attachments'>;

export function checkedRev(rev: unknown): string | undefined {
  if (rev === undefined || rev === '') return undefined;
  if (typeof rev !== 'string' || !/^\d+-[^\s"\\]+$/.test(rev))
    throw badRequest('Invalid rev format');
  return rev;
}

function checkId(id: unknown): void {
  if (typeof id !== 'string' || id === '') {
    throw new Refusal(400, 'illegal_docid', 'Document id must be a non-empty string');
  }
  if (id.startsWith('_') && !/^_design\/./.test(id)) {
    throw new Refusal(
      400,
      'illegal_docid',
      'Only reserved document ids may start with underscore.',
    );
  }
}

function agreedRev(fromBody: string | undefined, given: string | undefined): string | undefined {
  const rev = checkedRev(given?.replaceAll('"', ''));
  if (rev !== undefined && fromBody !== undefined && rev !== fromBody) {
    throw badRequest('Document rev from request body and query string have different values');
  }
  return rev ?? fromBody;
}

function stubNames(attachments: unknown): string[] {
  if (attachments === undefined) return [];
  if (typeof attachments !== 'object' || attachments === null) {
    throw badRequest('Attachments must be a JSON object');
  }
  return Object.entries(attachments).map(([name, entry]: [string, unknown]) => {
    const stub = typeof entry === 'object' && entry !== null && 'stub' in entry && entry.stub;
    if (stub !== true) throw notImplemented('attachments inside a document');
    return name;
  });
}
