// What a request is answered with, and the refusals that end one wherever they are found.

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text without its closing newline, or raw bytes. */
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, text: JSON.stringify(body) };
}

/** Thrown to answer at once with CouchDB's `{error, reason}`; carries no document content. */
export class Refusal extends Error {
  readonly status: number;
  readonly error: string;
  constructor(status: number, error: string, reason: string) {
    super(reason);
    this.status = status;
    this.error = error;
  }
}

/** What this server does not claim to do is refused by name, never ignored. */
export function notImplemented(what: string): Refusal {
  return new Refusal(501, 'not_implemented', `The embedded store does not do this: ${what}`);
}

export const conflict = (): Refusal => new Refusal(409, 'conflict', 'Document update conflict.');
export const notFound = (reason: string): Refusal => new Refusal(404, 'not_found', reason);
export const badRequest = (reason: string): Refusal => new Refusal(400, 'bad_request', reason);
export const badQuery = (reason: string): Refusal => new Refusal(400, 'query_parse_error', reason);
