// A proxy between one device and the server that keeps every request and answer, headers and bodies, both ways.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';

export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Undefined: not answered yet, or never. */
  readonly status: () => number | undefined;
  /** Request line and headers, both ways. */
  readonly heads: string;
  readonly request: () => string;
  readonly answer: () => string;
  /** How the answer came: none where it was not compressed. */
  readonly encoding: () => string;
}

export interface RecordingProxy {
  readonly port: number;
  readonly exchanges: readonly Exchange[];
  /** Every connection breaks, and none is taken, until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** `rewritten`: what the server is told instead of the headers that came. */
export async function recordLine(
  targetPort: number,
  rewritten: (headers: IncomingHttpHeaders) => IncomingHttpHeaders = (headers) => headers,
): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const sockets = new Set<Socket>();
  let isUp = true;
  const server = createServer((near, reply) => {
    const sent: Buffer[] = [];
    const came: Buffer[] = [];
    let head = `${near.method ?? ''} ${near.url ?? ''}\n${near.rawHeaders.join('\n')}`;
    let answered: IncomingMessage | undefined;
    exchanges.push({
      method: near.method ?? '',
      path: near.url ?? '',
      status: () => answered?.statusCode,
      get heads() {
        return head;
      },
      request: () => unpacked(Buffer.concat(sent), near.headers['content-encoding']),
      answer: () => unpacked(Buffer.concat(came), answered?.headers['content-encoding']),
      encoding: () => answered?.headers['content-encoding'] ?? '',
    });
    const far = httpRequest(
      {
        host: '127.0.0.1',
        port: targetPort,
        path: near.url,
        method: near.method,
        headers: rewritten(near.headers),
      },
      (answer) => {
        answered = answer;
        head += `\n${answer.rawHeaders.join('\n')}`;
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        reply.flushHeaders();
        answer.on('data', (chunk: Buffer) => {
          came.push(chunk);
          reply.write(chunk);
        });
        answer.on('end', () => reply.end());
        answer.on('error', () => reply.destroy());
      },
    );
    near.on('data', (chunk: Buffer) => {
      sent.push(chunk);
      far.write(chunk);
    });
    near.on('end', () => far.end());
    // A device that goes away, or a line that is cut: the other side sees it, too.
    far.on('error', () => reply.destroy());
    reply.on('close', () => far.destroy());
  });
  server.on('connection', (socket: Socket) => {
    if (!isUp) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    exchanges,
    cut() {
      isUp = false;
      breakAll();
    },
    mend() {
      isUp = true;
    },
    close() {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Of an answer that broke off, what there is. */
function unpacked(bytes: Buffer, encoding: string | undefined): string {
  if (bytes.length === 0) return '';
  switch (encoding) {
    case undefined:
    case 'identity':
      return bytes.toString();
    case 'gzip':
      return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    case 'deflate':
      return inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    case 'br':
      return brotliDecompressSync(bytes, {
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
      }).toString();
    case 'zstd':
      return zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush }).toString();
    default:
      throw new Error(`the proxy cannot read ${encoding}`);
  }
}
