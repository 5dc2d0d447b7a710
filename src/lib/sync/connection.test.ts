// What a device says of a server that was restored and is not open yet: until the server itself answers otherwise.
import { expect, it } from 'vitest';
import { createConnection } from './connection.ts';
import { TransportError } from './ports.ts';

it('a closed server is closed until it answers a call, also while the line hangs in between', async () => {
  const connection = createConnection({
    transport: { resume: () => Promise.reject(new TransportError('closed')) },
    clock: { now: () => 0, after: () => () => undefined },
    randomness: { ulid: () => '', fraction: () => 0 },
    onFault: () => undefined,
    onChange: () => undefined,
    onOpen: () => undefined,
  });
  const { signal } = new AbortController();
  expect(connection.state().closed).toBe(false);
  // Its session went with the server: the challenge is what is refused.
  await connection.afterFault(new TransportError('session'), 0, signal);
  expect(connection.state()).toMatchObject({ closed: true, line: 'up' });
  await connection.afterFault(new TransportError('line'), 0, signal);
  expect(connection.state()).toMatchObject({ closed: true, line: 'down' });
  connection.succeeded();
  expect(connection.state()).toMatchObject({ closed: false, line: 'up', session: 'open' });
});
