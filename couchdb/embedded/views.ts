// _view: rows of a stored view by key, keys or range, or their count or sum.
import { LARGEST_COUNTED } from './all-docs.ts';
import { badQuery, badRequest, notImplemented, Refusal, type Answer } from './answer.ts';
import type { Call } from './call.ts';
import { encodeKey, type EncodedKey } from './collation.ts';
import type { Database, DocRow } from './database.ts';
import { documentText } from './documents.ts';
import type { Query } from './query.ts';
import { freshView, type FreshView } from './view-index.ts';

const KNOWN = [
  ...['key', 'keys', 'startkey', 'start_key', 'endkey', 'end_key', 'inclusive_end'],
  ...['startkey_docid', 'start_key_doc_id', 'limit', 'include_docs', 'reduce', 'group'],
];
const NO_LIMIT = 2 ** 40;

export function queryView(db: Database, call: Call, designId: string, name: string): Answer {
  const body = call.method === 'POST' ? call.jsonObject() : {};
  for (const member of Object.keys(body)) {
    if (member !== 'keys') throw notImplemented(`the member ${member}`);
  }
  const query = call.query(KNOWN, body);
  const spans = readSpans(query);
  const view = freshView(db, designId, name);
  const reduced = query.flag('reduce') ?? view.reduce !== undefined;
  if (reduced && view.reduce === undefined) throw badQuery('Reduce is invalid for map-only views.');
  if (spans.some((span) => !span.exact)) refuseUnknownOrder(db, view, spans);
  if (reduced) return reduceRows(db, query, view, spans);
  if (query.flag('group') === true) throw badQuery('Invalid use of grouping on a map view.');
  return mapRows(db, query, view, spans);
}

/** A part of the index: one key, or from a key on up to another. */
interface Span {
  readonly exact: boolean;
  readonly from: EncodedKey | undefined;
  readonly fromId: string | undefined;
  readonly to: EncodedKey | undefined;
  readonly inclusive: boolean;
}

function readSpans(query: Query): Span[] {
  const fromId = query.text('startkey_docid') ?? query.text('start_key_doc_id');
  const keys = query.json('keys');
  if (keys !== undefined) {
    if (!Array.isArray(keys)) throw badRequest('`keys` member must be an array.');
    for (const name of KNOWN.filter((known) => known !== 'keys').slice(0, 8)) {
      if (query.has(name)) throw badQuery(`\`keys\` is incompatible with \`${name}\``);
    }
    return keys.map((key: unknown) => exactly(key, undefined));
  }
  if (query.has('key')) return [exactly(query.json('key'), fromId)];
  const bound = (a: string, b: string): EncodedKey | undefined =>
    query.has(a) || query.has(b)
      ? encodeKey(query.has(a) ? query.json(a) : query.json(b))
      : undefined;
  const from = bound('startkey', 'start_key');
  const to = bound('endkey', 'end_key');
  return [{ exact: false, from, fromId, to, inclusive: query.flag('inclusive_end') ?? true }];
}

function exactly(key: unknown, fromId: string | undefined): Span {
  const encoded = encodeKey(key);
  return { exact: true, from: encoded, fromId, to: encoded, inclusive: true };
}

function refuseUnknownOrder(db: Database, view: FreshView, spans: readonly Span[]): void {
  const beyond = db
    .prepare('SELECT 1 FROM view_rows WHERE view = ? AND ascii = 0 LIMIT 1')
    .get(view.view);
  const bounds = spans.flatMap((span) => [span.from, span.to]);
  if (beyond !== undefined || bounds.some((bound) => bound?.ascii === false)) {
    throw notImplemented('the order of keys beyond ASCII');
  }
}

/** `WHERE` of a span, with its values. */
function where(
  view: FreshView,
  span: Span,
): { sql: string; values: (Uint8Array | string | number)[] } {
  const parts = ['view = ?'];
  const values: (Uint8Array | string | number)[] = [view.view];
  const add = (sql: string, ...more: (Uint8Array | string)[]): void => {
    parts.push(sql);
    values.push(...more);
  };
  if (span.exact && span.from !== undefined) {
    add('key = ?', span.from.bytes);
    if (span.fromId !== undefined) add('id >= ?', span.fromId);
  } else {
    if (span.from !== undefined && span.fromId !== undefined) {
      add('(key, id) >= (?, ?)', span.from.bytes, span.fromId);
    } else if (span.from !== undefined) add('key >= ?', span.from.bytes);
    if (span.to !== undefined) add(span.inclusive ? 'key <= ?' : 'key < ?', span.to.bytes);
  }
  return { sql: parts.join(' AND '), values };
}

interface Row {
  readonly id: string;
  readonly json: string;
  readonly value: string;
}

function mapRows(db: Database, query: Query, view: FreshView, spans: readonly Span[]): Answer {
  const withDocs = query.flag('include_docs') ?? false;
  let left = query.integer('limit') ?? NO_LIMIT;
  const texts: string[] = [];
  const offsets: (number | null)[] = [];
  for (const span of spans) {
    const { sql, values } = where(view, span);
    const text = `SELECT id, json, value FROM view_rows WHERE ${sql} ORDER BY key, id, n LIMIT ?`;
    const rows = db.prepare(text).all(...values, left) as unknown as Row[];
    for (const row of rows) texts.push(rowText(db, row, withDocs));
    left -= rows.length;
    if (rows.length > 0 || spans.length === 1) offsets.push(offsetOf(db, view, span));
  }
  const offset = offsets.includes(null) ? null : Math.min(view.total, ...(offsets as number[]));
  const head = `{"total_rows":${view.total},"offset":${offset},"rows":[`;
  return { status: 200, text: `${head}${texts.join(',\n')}]}` };
}

function rowText(db: Database, row: Row, withDocs: boolean): string {
  const text = `{"id":${JSON.stringify(row.id)},"key":${row.json},"value":${row.value}`;
  if (!withDocs) return `${text}}`;
  const doc = db.statements.get.get(row.id) as DocRow | undefined;
  return `${text},"doc":${doc === undefined ? 'null' : documentText(doc)}}`;
}

/** Counting what lies before costs a scan; nobody needs it in a large view. */
function offsetOf(db: Database, view: FreshView, span: Span): number | null {
  if (span.from === undefined) return 0;
  if (view.total > LARGEST_COUNTED) return null;
  const sql = 'SELECT count(*) AS n FROM view_rows WHERE view = ? AND (key, id) < (?, ?)';
  const row = db.prepare(sql).get(view.view, span.from.bytes, span.fromId ?? '');
  return Number(row?.['n']);
}

function reduceRows(db: Database, query: Query, view: FreshView, spans: readonly Span[]): Answer {
  if (view.reduce !== '_count' && view.reduce !== '_sum') {
    throw notImplemented(`the reduce function ${view.reduce?.startsWith('_') ? view.reduce : ''}`);
  }
  if (query.has('include_docs')) throw badQuery('`include_docs` is invalid for reduce');
  const grouped = query.flag('group') ?? false;
  if (spans.length !== 1 && !grouped) {
    throw badQuery('Multi-key fetches for reduce views must use `group=true`');
  }
  let left = query.integer('limit') ?? NO_LIMIT;
  const texts: string[] = [];
  for (const span of spans) {
    const rows = reduceSpan(db, view, span, { grouped, limit: left });
    for (const row of rows) texts.push(`{"key":${row.json},"value":${row.value}}`);
    left -= rows.length;
  }
  return { status: 200, text: `{"rows":[${texts.join(',\n')}]}` };
}

function reduceSpan(
  db: Database,
  view: FreshView,
  span: Span,
  q: { grouped: boolean; limit: number },
): { json: string; value: number }[] {
  const { sql, values } = where(view, span);
  const group = q.grouped ? 'GROUP BY key ORDER BY key' : '';
  const key = q.grouped ? 'min(json)' : "'null'";
  if (view.reduce === '_sum') {
    const odd = db.prepare(`SELECT 1 FROM view_rows WHERE ${sql} AND value NOT GLOB ? LIMIT 1`);
    if (odd.get(...values, '[-0-9]*') !== undefined) {
      throw new Refusal(500, 'builtin_reduce_error', 'The _sum function requires numbers');
    }
  }
  const value = view.reduce === '_count' ? 'count(*)' : 'sum(CAST(value AS REAL))';
  const text = `SELECT ${key} AS json, ${value} AS value, count(*) AS n
    FROM view_rows WHERE ${sql} ${group} LIMIT ?`;
  const rows = db.prepare(text).all(...values, q.limit) as unknown as {
    json: string;
    value: number;
    n: number;
  }[];
  return rows.filter((row) => row.n > 0);
}
