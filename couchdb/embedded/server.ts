// The HTTP side: credentials, reading bodies, calling the routes, writing answers.
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, Refusal, type Answer } from './answer.ts';
import { createCall, type Call } from './call.ts';
import { openDatabases } from './databases.ts';
import { isOpen, route } from './routes.ts';

export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

const LARGEST_BODY = 128 * 1024 * 1024;

export async function serve(options: {
  directory: string;
  port: number;
  user: string;
  password: string;
}): Promise<RunningServer> {
  const databases = openDatabases(options.directory);
  const expected = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;
  const waiting = new Set<() => void>();
  let stopping = false;

  const respond = async (request: IncomingMessage, call: Call): Promise<Answer> => {
    if (stopping) throw new Refusal(503, 'service_unavailable', 'The server is stopping.');
    if (!isOpen(call)) checkCredentials(call, expected);
    return route(databases, call, (listener) => {
      request.socket.once('close', listener);
      waiting.add(listener);
      return () => {
        request.socket.off('close', listener);
        waiting.delete(listener);
      };
    });
  };

  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => {
        const url = new URL(request.url ?? '/', 'http://127.0.0.1');
        const { method = 'GET', headers } = request;
        return respond(request, createCall({ method, url, headers, body }));
      })
      .catch(failure)
      .then((result) => send(request, response, result))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  // Longer than any client keeps an idle connection, so that it never writes into a closing one.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      stopping = true;
      for (const listener of waiting) listener();
      // Waiting feeds answer now; what is idle then is closed with its connection.
      await new Promise((resolve) => setImmediate(resolve));
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), 1_000);
      await closed;
      clearTimeout(force);
      databases.close();
    },
  };
}

function checkCredentials(call: Call, expected: string): void {
  const given = call.header('authorization');
  if (given === undefined) {
    throw new Refusal(401, 'unauthorized', 'You are not authorized to access this db.');
  }
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  if (a.length !== b.length || !timingSafeEqual(a, b)) {
    throw new Refusal(401, 'unauthorized', 'Name or password is incorrect.');
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new Refusal(413, 'document_too_large', 'The request entity is too large.');
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** A bug is answered without its message, which could hold a document. */
function failure(error: unknown): Answer {
  if (error instanceof Refusal) {
    return answer(error.status, { error: error.error, reason: error.message });
  }
  const kind = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  process.stderr.write(`embedded store: a request failed (${kind})\n`);
  return answer(500, { error: 'internal_server_error', reason: kind });
}

function send(request: IncomingMessage, response: ServerResponse, result: Answer): void {
  const text = result.text === undefined ? undefined : Buffer.from(`${result.text}\n`);
  const body = result.bytes ?? text;
  const type = text === undefined ? {} : { 'content-type': 'application/json' };
  const length = body === undefined ? {} : { 'content-length': String(body.byteLength) };
  response.writeHead(result.status, { ...type, ...length, ...result.headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}
