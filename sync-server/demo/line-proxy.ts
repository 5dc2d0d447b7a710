// The demo's line: a TCP proxy before the server, cut per site as a broken VPN is: nothing passes, sockets stay open.
import { createConnection, createServer, type Server, type Socket } from 'node:net';

export interface LineProxy {
  listen(port: number): Promise<number>;
  /** Sites by their label in the host name, in lower case. `localhost` itself always passes. */
  setCut(site: string, cut: boolean): void;
  isCut(site: string): boolean;
  close(): Promise<void>;
}

/** Bytes after which a connection that names no host is ended. */
const HEAD_AT_MOST = 32 * 1024;

export function createLineProxy(upstreamPort: number): LineProxy {
  const cutSites = new Set<string>();
  const wires = new Set<Wire>();
  const servers: Server[] = [];

  function accept(client: Socket): void {
    const wire: Wire = { client, flow: () => undefined };
    wires.add(wire);
    client.setNoDelay(true);
    client.on('error', () => client.destroy());
    client.once('close', () => wires.delete(wire));
    let head = Buffer.alloc(0);
    const onHead = (part: Buffer) => {
      head = Buffer.concat([head, part]);
      const site = siteOf(head);
      if (site === undefined) {
        if (head.length > HEAD_AT_MOST) client.destroy();
        return;
      }
      client.off('data', onHead);
      client.pause();
      // Also a new connection hangs: it is made when the line is back.
      wire.site = site;
      wire.flow = () => {
        if (!cutSites.has(site))
          wire.flow = join(client, head, upstreamPort, () => cutSites.has(site));
      };
      wire.flow();
    };
    client.on('data', onHead);
  }

  return {
    async listen(port) {
      // Browsers try both families for `*.localhost`; a machine without IPv6 has only the first.
      const first = await open(accept, port, '127.0.0.1');
      servers.push(first.server);
      try {
        servers.push((await open(accept, first.port, '::1')).server);
      } catch (fault) {
        if (!isMissingFamily(fault)) throw fault;
      }
      return first.port;
    },
    setCut(site, cut) {
      if (cut) cutSites.add(site);
      else cutSites.delete(site);
      for (const wire of wires) if (wire.site === site) wire.flow();
    },
    isCut: (site) => cutSites.has(site),
    async close() {
      const closed = servers.map((server) => new Promise((done) => server.close(done)));
      for (const { client } of wires) client.destroy();
      await Promise.all(closed);
    },
  };
}

interface Wire {
  readonly client: Socket;
  site?: string;
  /** Looks at the switch again: lets bytes pass, or holds them. */
  flow: () => void;
}

/** Joins both sides; the answer looks at the switch. Held bytes wait in the sockets, as on a dead line. */
function join(client: Socket, head: Buffer, port: number, isCut: () => boolean): () => void {
  const upstream = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
  upstream.setNoDelay(true);
  upstream.write(head);
  const flow = (): void => {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      if (isCut() || to.writableNeedDrain) from.pause();
      else from.resume();
    }
  };
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on('data', (part: Buffer) => {
      to.write(part);
      flow();
    });
    from.on('end', () => to.end());
    from.on('drain', flow);
    from.on('error', () => from.destroy());
    // A side that goes while the line is cut is not heard of on the other one until it is back.
    from.once('close', () => {
      if (!isCut()) to.destroySoon();
      else if (from === client) to.destroy();
    });
  }
  flow();
  return flow;
}

/** The first label of `*.localhost`; empty for everything else; undefined while the head is not whole. */
function siteOf(head: Buffer): string | undefined {
  const text = head.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const host = /\r\nhost:[ \t]*([^\r\n]+)/i.exec(text.slice(0, end + 2))?.[1] ?? '';
  return /^([a-z0-9-]+)\.localhost(:\d+)?[ \t]*$/i.exec(host)?.[1]?.toLowerCase() ?? '';
}

function open(accept: (client: Socket) => void, port: number, host: string) {
  return new Promise<{ readonly server: Server; readonly port: number }>((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : port });
    });
  });
}

function isMissingFamily(fault: unknown): boolean {
  return (
    fault instanceof Error &&
    'code' in fault &&
    (fault.code === 'EADDRNOTAVAIL' || fault.code === 'EAFNOSUPPORT')
  );
}
