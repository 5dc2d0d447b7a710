// _changes: what was written after a sequence, at once or when something comes (longpoll).
import { badRequest, notImplemented } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { Database, DocRow } from './database.ts';
import { documentText } from './documents.ts';

const KNOWN = ['feed', 'since', 'limit', 'include_docs', 'timeout'] as const;
const LONGEST_WAIT_MS = 60_000;
const NO_LIMIT = 2 ** 40;

/** Calls the listener when the client has gone or the server stops; gives back how to forget it. */
export type OnGone = (listener: () => void) => () => void;

export function changes(db: Database, call: Call, onGone: OnGone): Answer | Promise<Answer> {
  const query = call.query(KNOWN);
  const feed = query.text('feed') ?? 'normal';
  if (feed !== 'normal' && feed !== 'longpoll') throw notImplemented(`the feed ${feed}`);
  const since = readSeq(db, query.text('since') ?? '0');
  const limit = query.integer('limit') ?? NO_LIMIT;
  const withDocs = query.flag('include_docs') ?? false;
  const read = (): Answer => readPage(db, { since, limit, withDocs, etag: feed === 'normal' });
  if (feed === 'normal' || db.updateSeq() > since) return read();
  const timeout = Math.min(query.integer('timeout') ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS);
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      stay();
      forget();
      try {
        resolve(read());
      } catch (error) {
        reject(error);
      }
    };
    const timer = setTimeout(end, timeout);
    const forget = db.onceWritten(end);
    const stay = onGone(end);
  });
}

function readPage(
  db: Database,
  q: { since: number; limit: number; withDocs: boolean; etag: boolean },
): Answer {
  const { since, sinceHeads } = db.statements;
  const statement = q.withDocs ? since : sinceHeads;
  const rows = statement.all(q.since, q.limit) as unknown as DocRow[];
  const results = rows.map((row) => {
    const deleted = row.deleted === 1 ? ',"deleted":true' : '';
    const doc = q.withDocs ? `,"doc":${documentText(row)}` : '';
    const head = `{"seq":"${seqText(db, row.seq)}","id":${JSON.stringify(row.id)}`;
    return `${head},"changes":[{"rev":"${row.rev}"}]${deleted}${doc}}`;
  });
  const full = rows.length >= q.limit;
  const last = rows.at(-1)?.seq ?? q.since;
  const pending = full ? countPending(db, last, { since: q.since, sent: rows.length }) : 0;
  const lastSeq = seqText(db, full ? last : db.updateSeq());
  const text = `{"results":[${results.join(',\n')}],"last_seq":"${lastSeq}","pending":${pending}}`;
  return { status: 200, headers: q.etag ? { etag: `"${lastSeq}"` } : {}, text };
}

/** Counting costs a scan; a reader that goes on from the page before needs none. */
function countPending(db: Database, last: number, page: { since: number; sent: number }): number {
  const known = lastCounts.get(db);
  const count =
    known?.updateSeq === db.updateSeq() && known.last === page.since
      ? known.pending - page.sent
      : Number(db.statements.countSince.get(last)?.['n']);
  lastCounts.set(db, { updateSeq: db.updateSeq(), last, pending: count });
  return count;
}

const lastCounts = new WeakMap<Database, { updateSeq: number; last: number; pending: number }>();

export function seqText(db: Database, seq: number): string {
  return `${seq}-${db.uuid}`;
}

/** A sequence of another file, or of a future that a restore took back, starts again at 0. */
function readSeq(db: Database, text: string): number {
  if (text === 'now') return db.updateSeq();
  const match = /^(\d{1,15})(?:-([0-9a-f]{32}))?$/.exec(text);
  if (match === null) throw badRequest("Malformed sequence supplied in 'since' parameter.");
  const seq = Number(match[1]);
  const foreign = match[2] !== undefined && match[2] !== db.uuid;
  return foreign || seq > db.updateSeq() ? 0 : seq;
}
