// The sync engine's transport over HTTP.
import { documentsText } from '../protocol/page-text.ts';
import type { LiveEvent, PullResponse } from '../protocol/wire.ts';
import { TransportError, type LineFault, type Transport } from '../sync/ports.ts';
import type { Http, HttpAnswer } from './http.ts';

/** `resume` answers a fresh nonce with the user's signature; the vault knows how. */
export function createTransport(
  http: Http,
  resume: (signal: AbortSignal) => Promise<HttpAnswer<unknown>>,
): Transport {
  return {
    async pull(request, signal) {
      const answer = await http.post<PullResponse>('/api/sync/pull', request, { signal });
      const response = valueOf(answer);
      const text = answer.kind === 'answer' ? answer.text : undefined;
      const isCut = text !== undefined && response.removals.length === 0;
      const written = isCut ? documentsText(text) : undefined;
      return written === undefined ? response : { ...response, written };
    },
    push: async (request, signal) =>
      valueOf(await http.post('/api/sync/push', request, { signal })),
    log: async (request, signal) => valueOf(await http.post('/api/sync/log', request, { signal })),
    offer: async (request, signal) =>
      valueOf(await http.post('/api/sync/offer', request, { signal })),
    async live(onEvent, signal) {
      const answer = await http.stream(
        '/api/sync/live',
        { method: 'GET' },
        (line) => forEvent(line, onEvent),
        signal,
      );
      if (signal.aborted) return;
      valueOf(answer);
      // A stream has no end of its own: one that ended was cut.
      throw new TransportError('line');
    },
    async resume(signal) {
      valueOf(await resume(signal));
    },
  };
}

/** Server-sent events carry only a name here. */
export function forEvent(line: string, onEvent: (event: LiveEvent) => void): void {
  const name = line.startsWith('event:') ? line.slice('event:'.length).trim() : undefined;
  if (name === 'hello' || name === 'beat' || name === 'changed') onEvent(name);
}

function valueOf<T>(answer: HttpAnswer<T>): T {
  if (answer.kind === 'answer') return answer.value;
  throw new TransportError(faultOf(answer));
}

function faultOf(answer: Exclude<HttpAnswer<unknown>, { kind: 'answer' }>): LineFault {
  // What a proxy answers in its stead is no word of the server.
  if (answer.kind !== 'refused') return 'line';
  switch (answer.error.code) {
    case 'not_signed_in':
    case 'session_limited':
    case 'channel_not_granted': // our grants are old: a new ring comes with the password
      return 'session';
    case 'unknown_device':
    case 'account_ended':
      return 'device';
    case 'closed':
      return 'closed';
    case 'wrong_protocol':
      return 'protocol';
    default:
      return 'server';
  }
}
