// CouchDB as its recorded answers show it (test/data/couch-vectors.json), for replicating from: in memory, and with its own time taken.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordDoc } from '../../../src/lib/domain/record.ts';
import { pageFile } from '../../browser/serve-page.ts';

export interface CouchReplay {
  readonly origin: string;
  /** Milliseconds spent on answers since the last time this was asked. */
  ownMs(): number;
  stop(): Promise<void>;
}

/** Serves the bench's page, too, so that no browser asks for permission first. */
export async function startCouchReplay(
  documents: readonly RecordDoc[],
  pages: string,
): Promise<CouchReplay> {
  const rows = documents.map(({ id, ...rest }, at) => {
    const rev = `1-${String(at).padStart(32, '0')}`;
    const doc = { _id: id, _rev: rev, ...rest };
    const start = 1;
    const _revisions = { start, ids: [rev.slice(2)] };
    const row = { seq: seqOf(at + 1), id, changes: [{ rev }] };
    return {
      bare: JSON.stringify(row),
      full: JSON.stringify({ ...row, doc }),
      got: JSON.stringify({ id, docs: [{ ok: { ...doc, _revisions } }] }),
    };
  });
  const at = new Map(documents.map(({ id }, place) => [id as string, place]));
  let own = 0;

  function answer(method: string, url: URL, body: string): { status: number; text: string } {
    const path = url.pathname.slice('/db/'.length);
    const ok = (text: string, status = 200) => ({ status, text });
    if (path === '')
      return ok(
        JSON.stringify({
          instance_start_time: '0',
          db_name: 'db',
          purge_seq: seqOf(0),
          update_seq: seqOf(rows.length),
          sizes: {},
          props: {},
          doc_del_count: 0,
          doc_count: rows.length,
          disk_format_version: 8,
          compact_running: false,
          cluster: {},
        }),
      );
    if (path === '_changes') {
      const from = numberOf(url.searchParams.get('since'));
      const limit = Number(url.searchParams.get('limit') ?? rows.length);
      const kind = url.searchParams.get('include_docs') === 'true' ? 'full' : 'bare';
      const page = rows.slice(from, from + limit);
      const end = from + page.length;
      const results = page.map((row) => row[kind]).join(',');
      const pending = String(rows.length - end);
      return ok(`{"results":[${results}],"last_seq":"${seqOf(end)}","pending":${pending}}`);
    }
    if (path === '_bulk_get') {
      const { docs } = JSON.parse(body) as { readonly docs: readonly { readonly id: string }[] };
      return ok(`{"results":[${docs.map(({ id }) => rows[at.get(id)!]!.got).join(',')}]}`);
    }
    if (path.startsWith('_local/') && method === 'PUT')
      return ok(JSON.stringify({ ok: true, id: path, rev: '0-1' }), 201);
    return ok('{"error":"not_found","reason":"missing"}', 404);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((fault: unknown) => {
      console.error(fault);
      response.destroy();
    });
  });
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/db/')) {
      await pageFile(pages, url.pathname, response);
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const began = performance.now();
    const { status, text } = answer(request.method ?? 'GET', url, Buffer.concat(parts).toString());
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(text);
    own += performance.now() - began;
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${String(port)}`,
    ownMs() {
      const spent = own;
      own = 0;
      return spent;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const seqOf = (n: number): string => `${String(n)}-g1AAAACReplay`;
const numberOf = (seq: string | null): number => Number((seq ?? '0').split('-')[0]);
