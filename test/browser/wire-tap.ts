// Listens in on a browser's line: a TCP relay that keeps every byte, so that a test can say what never crossed it.
import { connect, createServer, type Socket } from 'node:net';

export interface WireTap {
  readonly port: number;
  heard(text: string): boolean;
  /** From now on what is asked of this path arrives, and its answer does not: nothing ends, nobody is told. */
  holdAnswersTo(path: string): void;
  release(): void;
  close(): Promise<void>;
}

export async function tapLine(targetPort: number): Promise<WireTap> {
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const fars = new Set<Socket>();
  const held = new Set<Socket>();
  let heldPath: string | undefined;
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    fars.add(far);
    far.once('close', () => fars.delete(far));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (from === near && heldPath !== undefined && chunk.includes(heldPath))
          held.add(far.pause());
        to.write(chunk);
      });
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
      for (const far of fars) held.add(far.pause());
    },
    release() {
      heldPath = undefined;
      for (const far of held) far.resume();
      held.clear();
    },
    heard: (text) => Buffer.concat(chunks).includes(Buffer.from(text)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
