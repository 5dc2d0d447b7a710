// Requests to our own server: JSON both ways, given up after 3 seconds without progress.
import type { UserId } from '../domain/record.ts';
import { type Bytes, utf8 } from '../protocol/envelopes/canonical.ts';
import type { ApiError } from '../protocol/session.ts';
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  STALL_MS,
  USER_HEADER,
  userHeaderOf,
} from '../protocol/wire.ts';

export type HttpAnswer<T> =
  | {
      readonly kind: 'answer';
      readonly value: T;
      /** As it came: UTF-8 of JSON. */
      readonly text?: Bytes;
    }
  /** The server said no, with a reason. */
  | { readonly kind: 'refused'; readonly status: number; readonly error: ApiError }
  /** Nothing came for STALL_MS, or there is no connection. */
  | { readonly kind: 'no_line' }
  | { readonly kind: 'not_ours' };

export interface Http {
  /** Who has opened the vault: a cookie that another user left is not answered. Undefined: nobody. */
  actFor(user: UserId | undefined): void;
  post<T>(path: string, body: unknown, options?: RequestOptions): Promise<HttpAnswer<T>>;
  /** Reads a stream line by line until it ends, stalls or is aborted. */
  stream(
    path: string,
    request: StreamRequest,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<HttpAnswer<undefined>>;
}
export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** How long the first byte may take: signing in works on the password for a while. */
  readonly firstByteMs?: number;
}
export type StreamRequest =
  { readonly method: 'GET' } | { readonly method: 'POST'; readonly body: unknown };

export function createHttp(fetchLike: typeof fetch = (...args) => fetch(...args)): Http {
  let user: UserId | undefined;
  const send: typeof fetch = (path, init) =>
    fetchLike(
      path,
      user ? { ...init, headers: { ...init?.headers, [USER_HEADER]: userHeaderOf(user) } } : init,
    );
  return {
    actFor(next) {
      user = next;
    },
    async post<T>(path: string, body: unknown, options: RequestOptions = {}) {
      const parts: Uint8Array[] = [];
      const outcome = await exchange(
        send,
        path,
        { method: 'POST', body },
        {
          onBytes: (part) => parts.push(part),
          signal: options.signal,
          firstByteMs: options.firstByteMs ?? STALL_MS,
        },
      );
      if (outcome.kind !== 'ended')
        return outcome.kind === 'no_line' ? { kind: 'no_line' } : { kind: 'not_ours' };
      return readAnswer<T>(outcome.status, joined(parts));
    },
    async stream(path, request, onLine, signal) {
      let rest = '';
      const decoder = new TextDecoder();
      const outcome = await exchange(send, path, request, {
        signal,
        firstByteMs: STALL_MS,
        onBytes(part) {
          const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
          rest = lines.pop() ?? '';
          lines.forEach(onLine);
        },
      });
      if (outcome.kind !== 'ended')
        return outcome.kind === 'no_line' ? { kind: 'no_line' } : { kind: 'not_ours' };
      if (outcome.status === 200) return { kind: 'answer', value: undefined };
      return readAnswer<undefined>(outcome.status, utf8(rest));
    },
  };
}

interface Listening {
  readonly onBytes: (part: Uint8Array) => void;
  readonly signal?: AbortSignal | undefined;
  readonly firstByteMs: number;
}
type Outcome =
  | { readonly kind: 'ended'; readonly status: number }
  | { readonly kind: 'no_line' }
  | { readonly kind: 'not_ours' };

async function exchange(
  fetchLike: typeof fetch,
  path: string,
  request: StreamRequest,
  listening: Listening,
): Promise<Outcome> {
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), listening.firstByteMs);
  const progress = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(), STALL_MS);
  };
  const signal = listening.signal
    ? AbortSignal.any([listening.signal, stall.signal])
    : stall.signal;
  try {
    const response = await fetchLike(path, {
      method: request.method,
      headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
      ...(request.method === 'POST' ? { body: JSON.stringify(request.body) } : {}),
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal,
    });
    progress();
    if (!(response.headers.get('content-type') ?? '').match(/json|event-stream/))
      return { kind: 'not_ours' };
    if (response.body) {
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        progress();
        listening.onBytes(part.value);
      }
    }
    return { kind: 'ended', status: response.status };
  } catch {
    // fetch tells a cut line, a stall and an abort apart only by words: to us all three mean that nothing came.
    return { kind: 'no_line' };
  } finally {
    clearTimeout(timer);
  }
}

function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function readAnswer<T>(status: number, text: Bytes): HttpAnswer<T> {
  let value: unknown;
  try {
    value = text.length === 0 ? {} : JSON.parse(new TextDecoder().decode(text));
  } catch (cause) {
    if (cause instanceof SyntaxError) return { kind: 'not_ours' };
    throw cause;
  }
  if (status >= 200 && status < 300) return { kind: 'answer', value: value as T, text };
  if (isApiError(value)) return { kind: 'refused', status, error: value };
  return { kind: 'not_ours' };
}

function isApiError(value: unknown): value is ApiError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}
