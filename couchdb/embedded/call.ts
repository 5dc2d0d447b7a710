// One request as the handlers see it: path, parameters, headers and a body that is fully read.
import { badRequest, Refusal } from './answer.ts';
import { parseJson, readQuery, type Query } from './query.ts';

export interface Call {
  readonly method: string;
  /** Decoded segments of the path. */
  readonly path: readonly string[];
  readonly body: Uint8Array;
  header(name: string): string | undefined;
  /** The query's parameters, which must all be among `known`. */
  query(known: readonly string[], body?: Readonly<Record<string, unknown>>): Query;
  json(): unknown;
  /** For POST: the body must be declared as JSON and be an object. */
  jsonObject(): Readonly<Record<string, unknown>>;
  location(id: string): string;
}

export function createCall(request: {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array;
}): Call {
  const { method, url, headers, body } = request;
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const json = (): unknown => parseJson(new TextDecoder().decode(body));
  const path = url.pathname.split('/').slice(1).map(decode);
  return {
    method,
    path,
    body,
    header,
    json,
    query: (known, fromBody) => readQuery(url.searchParams, known, fromBody),
    jsonObject: () => {
      if (header('content-type')?.startsWith('application/json') !== true) {
        throw new Refusal(415, 'bad_content_type', 'Content-Type must be application/json');
      }
      const value = json();
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw badRequest('Request body must be a JSON object');
      }
      return value as Readonly<Record<string, unknown>>;
    },
    location: (id) =>
      `${url.origin}/${encodeURIComponent(path[0] ?? '')}/${encodeURIComponent(id)}`,
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) throw badRequest('Invalid URL encoding');
    throw error;
  }
}
