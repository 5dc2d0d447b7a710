// Replays requests recorded from CouchDB and compares the answers with what CouchDB gave.
import { readFileSync } from 'node:fs';

export interface Step {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly auth?: 'none' | 'wrong';
    readonly headers?: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly text?: string;
    readonly base64?: string;
  };
  readonly save?: Readonly<Record<string, string>>;
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly base64?: string;
  };
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

export const VECTORS = new URL('../data/couch-vectors.json', import.meta.url);

export function readScenarios(): readonly Scenario[] {
  return (JSON.parse(readFileSync(VECTORS, 'utf8')) as { scenarios: Scenario[] }).scenarios;
}

/** What the server said, in the shape of a recorded answer. */
export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** The `{names}` of a scenario: its database, and values saved from earlier answers. */
export type Names = Map<string, string>;

export async function play(url: string, step: Step, names: Names): Promise<Said> {
  const { request } = step;
  const at = new URL(url);
  const credentials = `${decodeURIComponent(at.username)}:${decodeURIComponent(at.password)}`;
  const headers = new Headers();
  if (request.auth !== 'none') {
    const given = request.auth === 'wrong' ? 'nobody:wrong' : credentials;
    headers.set('authorization', `Basic ${Buffer.from(given).toString('base64')}`);
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers.set(name, fill(value, names));
  }
  if (request.json !== undefined) headers.set('content-type', 'application/json');
  const body = bodyOf(request, names);
  const response = await fetch(at.origin + fill(request.path, names), {
    method: request.method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const said = {
    status: response.status,
    headers: response.headers,
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
  for (const [name, field] of Object.entries(step.save ?? {})) {
    const value = (jsonOf(said) as Record<string, unknown>)[field];
    if (typeof value === 'string') names.set(name, value);
  }
  return said;
}

/** Where the answer differs from the recorded one; nothing when it fits. */
export function differences(said: Said, step: Step, names: Names): string[] {
  const { status, headers = {}, json, base64 } = step.response;
  const found: string[] = [];
  if (said.status !== status) found.push(`status ${said.status} instead of ${status}`);
  for (const [name, value] of Object.entries(headers)) {
    // The recorder notes the length of an empty body even where the server sent no such header.
    const given = said.headers.get(name) ?? (name === 'content-length' ? '0' : null);
    compare(given, value, { at: name, names, found });
  }
  if (json !== undefined) compare(jsonOf(said), json, { at: 'body', names, found });
  if (base64 !== undefined && Buffer.from(said.bytes).toString('base64') !== base64) {
    found.push('other bytes');
  }
  return found;
}

export function jsonOf(said: Said): unknown {
  const text = new TextDecoder().decode(said.bytes);
  return text === '' ? undefined : JSON.parse(text);
}

function bodyOf(
  request: Step['request'],
  names: Names,
): string | Uint8Array<ArrayBuffer> | undefined {
  if (request.json !== undefined) return fill(JSON.stringify(request.json), names);
  if (request.text !== undefined) return request.text;
  if (request.base64 !== undefined) return Uint8Array.from(Buffer.from(request.base64, 'base64'));
  return undefined;
}

function fill(text: string, names: Names): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => names.get(name) ?? whole);
}

interface Place {
  readonly at: string;
  readonly names: Names;
  readonly found: string[];
}

function compare(given: unknown, expected: unknown, place: Place): void {
  const differs = (): number =>
    place.found.push(
      `${place.at}: ${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`,
    );
  if (typeof expected === 'string') {
    if (!fits(given, expected, place.names)) differs();
    return;
  }
  if (typeof expected !== 'object' || expected === null) {
    if (given !== expected) differs();
    return;
  }
  if (
    typeof given !== 'object' ||
    given === null ||
    Array.isArray(given) !== Array.isArray(expected)
  ) {
    differs();
    return;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    if (!Object.hasOwn(expected, key) || !Object.hasOwn(given, key)) {
      place.found.push(
        `${place.at}.${key} is ${Object.hasOwn(given, key) ? 'too much' : 'missing'}`,
      );
      continue;
    }
    const next = { ...place, at: `${place.at}.${key}` };
    compare((given as Fields)[key], (expected as Fields)[key], next);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fits(given: unknown, expected: string, names: Names): boolean {
  if (expected === '<any>') return given !== null && given !== undefined;
  if (expected === '<number>') return typeof given === 'number';
  const rows = /^<rows in any order: (\d+)>$/.exec(expected);
  if (rows !== null) return Array.isArray(given) && given.length === Number(rows[1]);
  if (typeof given !== 'string') return false;
  const pattern = fill(expected, names)
    .split(/(<seq>|<uuid>|<rev:\d+>)/)
    .map((part, n) => (n % 2 === 0 ? literally(part) : placeholder(part)))
    .join('');
  return new RegExp(`^${pattern}$`, 'su').test(given);
}

function placeholder(name: string): string {
  if (name === '<seq>') return '.+';
  if (name === '<uuid>') return '[0-9a-f]{32}';
  return `${name.slice(5, -1)}-[0-9a-f]{32}`;
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
