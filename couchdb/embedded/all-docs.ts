// _all_docs: many documents by key or by range, in the byte order of their ids.
import { badRequest, notImplemented } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { Database, DocRow } from './database.ts';
import { documentText } from './documents.ts';
import type { Query } from './query.ts';

const KNOWN = [
  ...['keys', 'key', 'startkey', 'start_key', 'endkey', 'end_key'],
  ...['inclusive_end', 'limit', 'include_docs'],
];
const NO_LIMIT = 2 ** 40;
/** The offset of a range costs a count of everything before it; above this size it is null. */
export const LARGEST_COUNTED = 2_000;

export function allDocs(db: Database, call: Call): Answer {
  const body = call.method === 'POST' ? call.jsonObject() : {};
  if (body['keys'] !== undefined && !Array.isArray(body['keys'])) {
    throw badRequest('`keys` body member must be an array.');
  }
  for (const name of Object.keys(body)) {
    if (name !== 'keys') throw notImplemented(`the member ${name}`);
  }
  const query = call.query(KNOWN, body);
  const withDocs = query.flag('include_docs') ?? false;
  if (query.has('keys')) return byKeys(db, query, withDocs);
  return byRange(db, query, withDocs);
}

function byKeys(db: Database, query: Query, withDocs: boolean): Answer {
  const keys = query.json('keys');
  if (!Array.isArray(keys)) throw badRequest('`keys` parameter must be an array.');
  for (const name of ['key', 'startkey', 'start_key', 'endkey', 'end_key']) {
    if (query.has(name)) throw badRequest('`keys` is incompatible with a range');
  }
  const limit = query.integer('limit') ?? NO_LIMIT;
  const statement = withDocs ? db.statements.get : db.statements.head;
  const rows = keys.slice(0, limit).map((key: unknown) => {
    const row = typeof key === 'string' ? statement.get(key) : undefined;
    if (row === undefined) return `{"key":${JSON.stringify(key)},"error":"not_found"}`;
    return rowText({ ...row, id: key } as unknown as DocRow, withDocs);
  });
  return page(db, null, rows);
}

function byRange(db: Database, query: Query, withDocs: boolean): Answer {
  const key = idParam(query, 'key');
  const from = key ?? idParam(query, 'startkey') ?? idParam(query, 'start_key') ?? '';
  const to = key ?? idParam(query, 'endkey') ?? idParam(query, 'end_key');
  const inclusive = key !== undefined || (query.flag('inclusive_end') ?? true);
  const limit = query.integer('limit') ?? NO_LIMIT;
  const columns = withDocs ? '*' : 'id, rev, deleted';
  const upper = to === undefined ? '' : inclusive ? 'AND id <= ?' : 'AND id < ?';
  const sql = `SELECT ${columns} FROM docs WHERE id >= ? ${upper} AND deleted = 0 ORDER BY id LIMIT ?`;
  const values = to === undefined ? [from, limit] : [from, to, limit];
  const rows = db.prepare(sql).all(...values) as unknown as DocRow[];
  return page(
    db,
    offsetOf(db, from),
    rows.map((row) => rowText(row, withDocs)),
  );
}

function offsetOf(db: Database, from: string): number | null {
  if (from === '') return 0;
  if (db.counts.docs > LARGEST_COUNTED) return null;
  const sql = 'SELECT count(*) AS n FROM docs WHERE id < ? AND deleted = 0';
  return Number(db.prepare(sql).get(from)?.['n']);
}

function rowText(row: DocRow, withDocs: boolean): string {
  const id = JSON.stringify(row.id);
  const deleted = row.deleted === 1 ? ',"deleted":true' : '';
  const doc = !withDocs ? '' : `,"doc":${row.deleted === 1 ? 'null' : documentText(row)}`;
  return `{"id":${id},"key":${id},"value":{"rev":"${row.rev}"${deleted}}${doc}}`;
}

function page(db: Database, offset: number | null, rows: readonly string[]): Answer {
  const head = `{"total_rows":${db.counts.docs},"offset":${offset},"rows":[`;
  return { status: 200, text: `${head}${rows.join(',\n')}]}` };
}

/** Ids are strings; a range by another type is not claimed. */
function idParam(query: Query, name: string): string | undefined {
  if (!query.has(name)) return undefined;
  const value = query.json(name);
  if (typeof value !== 'string') throw notImplemented(`${name} that is not a string`);
  return value;
}
