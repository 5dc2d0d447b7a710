// Bytes on documents: put, get and head, with ranges.
import { hash } from 'node:crypto';
import { answer, conflict, notFound, Refusal } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { Database, DocRow } from './database.ts';
import { checkedRev, currentRow, writeDraft, type Draft, type HeadRow } from './documents.ts';

interface Stub {
  readonly content_type: string;
  readonly revpos: number;
  readonly digest: string;
  readonly length: number;
  readonly stub: true;
}

export function putAttachment(db: Database, call: Call, id: string, name: string): Answer {
  const rev = checkedRev(call.query(['rev']).text('rev') ?? call.header('if-match'));
  const type = call.header('content-type') ?? 'application/octet-stream';
  const written = db.write(() => {
    const row = db.statements.get.get(id) as DocRow | undefined;
    const body = row === undefined || row.deleted === 1 ? '{}' : row.body;
    const draft = { id, rev, deleted: false, body, stubs: [] };
    return writeDraft(db, draft, (head, generation) => {
      db.prepare('INSERT OR REPLACE INTO attachments VALUES (?, ?, ?, ?)').run(
        id,
        name,
        type,
        call.body,
      );
      const stub: Stub = {
        content_type: type,
        revpos: generation,
        digest: `md5-${hash('md5', call.body, 'base64')}`,
        length: call.body.byteLength,
        stub: true,
      };
      return JSON.stringify({ ...stubsOf(head), [name]: stub });
    });
  });
  if (written === undefined) throw conflict();
  return answer(
    201,
    { ok: true, id, rev: written },
    { etag: `"${written}"`, location: call.location(id) },
  );
}

export function getAttachment(db: Database, call: Call, id: string, name: string): Answer {
  call.query([]);
  const stub = stubsOf(currentRow(db, id))[name];
  if (stub === undefined) throw notFound('Document is missing attachment');
  const headers = {
    'content-type': stub.content_type,
    etag: `"${stub.digest.slice(4)}"`,
    'accept-ranges': 'bytes',
  };
  if (call.method === 'HEAD') {
    return { status: 200, headers: { ...headers, 'content-length': String(stub.length) } };
  }
  const data = db.prepare('SELECT data FROM attachments WHERE id = ? AND name = ?').get(id, name)?.[
    'data'
  ] as Uint8Array;
  const range = readRange(call.header('range'), stub.length);
  if (range === undefined) return { status: 200, headers, bytes: data };
  const bytes = data.subarray(range.first, range.last + 1);
  const span = `bytes ${range.first}-${range.last}/${stub.length}`;
  return { status: 206, headers: { ...headers, 'content-range': span }, bytes };
}

/** What an update keeps: only the attachments that it names as stubs; a deletion keeps none. */
export function keepAttachments(
  db: Database,
  draft: Draft,
  head: HeadRow | undefined,
): string | null {
  const had = stubsOf(head);
  const kept: Record<string, Stub> = {};
  for (const name of draft.stubs) {
    const stub = had[name];
    if (stub === undefined) {
      throw new Refusal(412, 'missing_stub', `Invalid attachment stub in ${draft.id} for ${name}`);
    }
    if (!draft.deleted) kept[name] = stub;
  }
  for (const name of Object.keys(had)) {
    if (Object.hasOwn(kept, name)) continue;
    db.prepare('DELETE FROM attachments WHERE id = ? AND name = ?').run(draft.id, name);
  }
  return Object.keys(kept).length === 0 ? null : JSON.stringify(kept);
}

function stubsOf(row: Pick<HeadRow, 'attachments'> | undefined): Record<string, Stub> {
  const text = row?.attachments ?? null;
  return text === null ? {} : (JSON.parse(text) as Record<string, Stub>);
}

/** One range; anything else is answered whole, as the standard allows. */
function readRange(
  header: string | undefined,
  length: number,
): { first: number; last: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const suffix = match[1] === '';
  const first = suffix ? Math.max(0, length - Number(match[2])) : Number(match[1]);
  const last = suffix || match[2] === '' ? length - 1 : Math.min(Number(match[2]), length - 1);
  if (first > last) {
    throw new Refusal(416, 'requested_range_not_satisfiable', 'Requested range not satisfiable');
  }
  return { first, last };
}
