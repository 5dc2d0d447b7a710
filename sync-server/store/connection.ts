// The one place that calls nano: timeouts, and errors without document content.
import nano from 'nano';

export interface Connection {
  /** The parsed JSON answer of a success; a StoreError otherwise. */
  ask(request: Ask): Promise<unknown>;
}

export interface Ask {
  readonly db?: string;
  readonly path?: string;
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly qs?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/**
 * Carries the status and CouchDB's error word, never the request: nano hangs the whole request
 * with its documents and credentials on its errors. Without a status nobody answered in full.
 */
export class StoreError extends Error {
  readonly status: number | undefined;
  constructor(message: string, status?: number) {
    super(message);
    this.name = 'StoreError';
    this.status = status;
  }
}

const TIMEOUT_MS = 30_000;

export function createConnection(url: string): Connection {
  const server = nano({ url: url.replace(/\/+$/, '') });
  return {
    ask: async ({ signal, timeoutMs = TIMEOUT_MS, body, ...rest }) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      // As text: nano itself would look for functions in every value of every document.
      const request =
        body === undefined ? rest : { ...rest, body: JSON.stringify(body), dontStringify: true };
      let answer: unknown;
      try {
        // nano hands the signal on to fetch, though its types do not say so.
        answer = await server.request({
          ...request,
          signal: both,
        } as object as nano.RequestOptions);
      } catch (error) {
        throw withoutContent(error);
      }
      // nano resolves with '' when a JSON body was cut off.
      if (answer === '' || answer === undefined) throw new StoreError('the answer was cut off');
      return answer;
    },
  };
}

function withoutContent(error: unknown): StoreError {
  if (typeof error !== 'object' || error === null) return new StoreError('the request failed');
  const status = 'statusCode' in error && typeof error.statusCode === 'number';
  if (!status) return new StoreError('the database did not answer');
  const word = 'error' in error && typeof error.error === 'string' ? error.error : 'refused';
  return new StoreError(
    `the database answered ${String(error.statusCode)} ${word}`,
    Number(error.statusCode),
  );
}
