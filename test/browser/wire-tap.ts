// Listens in on a browser's line: a TCP relay that keeps every byte, so that a test can say what never crossed it.
import { connect, createServer, type Socket } from 'node:net';

export interface WireTap {
  readonly port: number;
  heard(text: string): boolean;
  /**
   * From now on what is asked of this path arrives, and its answer does not: nothing ends, nobody is told.
   * The question who is asking passes: a browser that was killed may have lost the cookie that it had not yet written down.
   */
  holdAnswersTo(path: string): void;
  release(): void;
  close(): Promise<void>;
}

export async function tapLine(targetPort: number): Promise<WireTap> {
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const fars = new Map<Socket, Answers>();
  let heldPath: string | undefined;
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    const answers = createAnswers(near);
    fars.set(far, answers);
    far.once('close', () => fars.delete(far));
    near.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (heldPath !== undefined && chunk.includes(heldPath)) answers.hold();
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      answers.take(chunk);
    });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('end', () => to.end());
      // A browser that closes resets its connections: nothing to report.
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address !== 'object') throw new Error('no port');
  return {
    port: address.port,
    holdAnswersTo(path) {
      heldPath = path;
      // What was asked just before may be the very thing.
      for (const answers of fars.values()) answers.hold();
    },
    release() {
      heldPath = undefined;
      for (const answers of fars.values()) answers.release();
    },
    heard: (text) => Buffer.concat(chunks).includes(Buffer.from(text)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface Answers {
  take(chunk: Buffer): void;
  hold(): void;
  release(): void;
}

function createAnswers(near: Socket): Answers {
  let waiting: Buffer[] | undefined;
  return {
    take(chunk) {
      if (waiting === undefined || isWhoAsks(chunk)) near.write(chunk);
      else waiting.push(chunk);
    },
    hold() {
      waiting ??= [];
    },
    release() {
      for (const chunk of waiting ?? []) near.write(chunk);
      waiting = undefined;
    },
  };
}

function isWhoAsks(chunk: Buffer): boolean {
  return chunk.subarray(0, 12).toString('latin1') === 'HTTP/1.1 401';
}
