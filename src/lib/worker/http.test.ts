import { expect, test } from 'vitest';
import type { UserId } from '../domain/record.ts';
import { createHttp } from './http.ts';

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });

test('every call names the user who opened the vault, and nobody once it is shut', async () => {
  const named: (string | null)[] = [];
  const http = createHttp((_path, init) => {
    named.push(new Headers(init?.headers).get('x-tsumugi-user'));
    return Promise.resolve(json({}));
  });
  await http.post('/api/a', {});
  http.actFor('u-one' as UserId);
  await http.post('/api/b', {});
  http.actFor(undefined);
  await http.post('/api/c', {});
  expect(named).toEqual([null, 'u-one', null]);
});

test('a refusal keeps its code and its sentence', async () => {
  const error = { code: 'wrong_password', message: 'パスワードが違います。' };
  const http = createHttp(() => Promise.resolve(json(error, 401)));
  expect(await http.post('/api/a', {})).toEqual({ kind: 'refused', status: 401, error });
});

test('a page of somebody else is not taken for an answer', async () => {
  const html = new Response('<h1>proxy</h1>', { headers: { 'content-type': 'text/html' } });
  const http = createHttp(() => Promise.resolve(html));
  expect(await http.post('/api/a', {})).toEqual({ kind: 'not_ours' });
});

test('half an answer is no answer', async () => {
  const half = new Response('{"verdicts":[', { headers: { 'content-type': 'application/json' } });
  const http = createHttp(() => Promise.resolve(half));
  expect(await http.post('/api/a', {})).toEqual({ kind: 'not_ours' });
});

test('a line that breaks is said as such', async () => {
  const http = createHttp(() => Promise.reject(new TypeError('network')));
  expect(await http.post('/api/a', {})).toEqual({ kind: 'no_line' });
});

test('a stream is heard line by line, however it is cut', async () => {
  const parts = ['event: hel', 'lo\n\nevent: beat\n', '\n'];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
  const stream = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  const http = createHttp(() => Promise.resolve(stream));
  const lines: string[] = [];
  const ended = await http.stream(
    '/api/live',
    { method: 'GET' },
    (line) => lines.push(line),
    new AbortController().signal,
  );
  expect(lines.filter((line) => line !== '')).toEqual(['event: hello', 'event: beat']);
  expect(ended).toEqual({ kind: 'answer', value: undefined });
});
