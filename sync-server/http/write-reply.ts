// Writes a reply: status, headers, cookie, words. Nothing that the API answers is ever cached.
import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { packed } from './packed.ts';
import { STATUS, type CookieChange, type EventSink, type Reply } from './reply.ts';

export function writeReply(
  response: Response,
  reply: Reply,
  signal: AbortSignal,
  onFault: (fault: unknown) => void = () => undefined,
): void {
  if (response.headersSent || response.destroyed) return;
  response.setHeader('Cache-Control', 'no-store');
  if ('cookie' in reply && reply.cookie) setCookie(response, reply.cookie);
  switch (reply.kind) {
    case 'json':
      if (reply.packed) sendPacked(response, JSON.stringify(reply.body), onFault);
      else response.status(200).json(reply.body);
      return;
    case 'packed':
      sendZstd(response, reply.zstd, onFault);
      return;
    case 'refused':
      if (reply.error.retryAfterSeconds !== undefined)
        response.setHeader('Retry-After', String(reply.error.retryAfterSeconds));
      // What was not read of a refused body must not be taken for the next request.
      if (!response.req.readableEnded) response.setHeader('Connection', 'close');
      response.status(STATUS[reply.error.code]).json(reply.error);
      return;
    case 'page':
      response.setHeader('Content-Security-Policy', pagePolicy(reply));
      response.status(200).type('html').send(reply.html);
      return;
    case 'redirect':
      response.redirect(303, reply.to);
      return;
    case 'events':
      stream(response, reply.run, signal, onFault);
  }
}

function sendZstd(response: Response, bytes: Buffer, onFault: (fault: unknown) => void): void {
  if (!/(^|,)\s*zstd\s*(,|$)/.test(response.req.get('accept-encoding') ?? '')) {
    sendPacked(response, zstdDecompressSync(bytes).toString(), onFault);
    return;
  }
  response.status(200).type('application/json').vary('Accept-Encoding');
  response.setHeader('Content-Encoding', 'zstd').send(bytes);
}

function sendPacked(response: Response, text: string, onFault: (fault: unknown) => void): void {
  response.status(200).type('application/json').vary('Accept-Encoding');
  packed(text, response.req.get('accept-encoding') ?? '').then(
    (found) => {
      if (found === undefined) response.send(text);
      else response.setHeader('Content-Encoding', found.encoding).send(found.bytes);
    },
    (fault: unknown) => {
      onFault(fault);
      response.destroy();
    },
  );
}

export function cookieToken(request: Request): string | undefined {
  const wanted = COOKIES.map((name) => `${name}=`);
  for (const part of (request.get('cookie') ?? '').split(';')) {
    const text = part.trim();
    const name = wanted.find((start) => text.startsWith(start));
    if (name !== undefined) return text.slice(name.length);
  }
  return undefined;
}

// A server-rendered page of ours has no script at all, and its one style sheet is named by its hash.
function pagePolicy({ style, formTargets }: { style: string; formTargets: string }): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    `form-action 'self' ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

// The prefix binds the cookie to this host and to HTTPS; on loopback there is no HTTPS to bind to.
const COOKIES = ['__Host-tsumugi', 'tsumugi'] as const;

function setCookie(response: Response, change: CookieChange): void {
  const secure = response.req.secure;
  const name = secure ? COOKIES[0] : COOKIES[1];
  const options = { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const;
  if ('clear' in change) response.clearCookie(name, options);
  else response.cookie(name, change.set, { ...options, maxAge: change.maxAgeSeconds * 1000 });
}

// A listener that takes nothing for so long is gone, or would fill the memory.
const UNREAD_AT_MOST = 256 * 1024;

function stream(
  response: Response,
  run: (events: EventSink) => Promise<void>,
  signal: AbortSignal,
  onFault: (fault: unknown) => void,
): void {
  response.status(200);
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('X-Accel-Buffering', 'no');
  response.flushHeaders();
  const send = (event: string, data = '') => {
    if (signal.aborted || response.writableEnded) return;
    response.write(`event: ${event}\ndata: ${data}\n\n`);
    if (response.writableLength > UNREAD_AT_MOST) response.destroy();
  };
  run({ send, signal }).then(
    () => response.end(),
    (fault: unknown) => {
      onFault(fault);
      // Cut, not ended: the listener must see that something is missing.
      response.destroy();
    },
  );
}
