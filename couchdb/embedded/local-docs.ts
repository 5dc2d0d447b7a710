// _local documents: never in the feed, in a view or in a listing.
import { answer, badRequest, notFound, notImplemented } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { Database } from './database.ts';
import { documentText } from './documents.ts';

export function localDocument(db: Database, call: Call, name: string): Answer {
  call.query(call.method === 'GET' ? [] : ['rev']);
  const id = `_local/${name}`;
  const row = db.prepare('SELECT rev, body FROM local WHERE id = ?').get(id);
  const found =
    row === undefined ? undefined : { rev: Number(row['rev']), body: String(row['body']) };
  switch (call.method) {
    case 'GET': {
      if (found === undefined) throw notFound('missing');
      const rev = `0-${found.rev}`;
      const text = documentText({ id, rev, deleted: 0, body: found.body, attachments: null });
      return { status: 200, headers: { etag: `"${rev}"` }, text };
    }
    case 'PUT': {
      const fields = readFields(call.json());
      const next = (found?.rev ?? 0) + 1;
      db.write(() => {
        const sql = 'INSERT OR REPLACE INTO local VALUES (?, ?, ?)';
        db.prepare(sql).run(id, next, JSON.stringify(fields));
      });
      const headers = { etag: `"0-${next}"`, location: call.location(id) };
      return answer(201, { ok: true, id, rev: `0-${next}` }, headers);
    }
    case 'DELETE': {
      if (found === undefined) throw notFound('missing');
      db.write(() => db.prepare('DELETE FROM local WHERE id = ?').run(id));
      return answer(200, { ok: true, id, rev: '0-0' }, { etag: '"0-0"' });
    }
    default:
      throw notImplemented(`${call.method} of a _local document`);
  }
}

function readFields(input: unknown): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw badRequest('Document must be a JSON object');
  }
  const fields: Record<string, unknown> = { ...input };
  delete fields['_id'];
  delete fields['_rev'];
  return fields;
}
