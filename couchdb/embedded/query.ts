// Reads query parameters; a parameter that a call does not know is refused, never ignored.
import { badQuery, badRequest, notImplemented } from './answer.ts';

export interface Query {
  text(name: string): string | undefined;
  json(name: string): unknown;
  has(name: string): boolean;
  integer(name: string): number | undefined;
  flag(name: string): boolean | undefined;
}

export function readQuery(
  params: URLSearchParams,
  known: readonly string[],
  body: Readonly<Record<string, unknown>> = {},
): Query {
  for (const name of [...params.keys(), ...Object.keys(body)]) {
    if (!known.includes(name)) throw notImplemented(`the parameter ${name}`);
  }
  const text = (name: string): string | undefined => params.get(name) ?? undefined;
  return {
    text,
    has: (name) => params.has(name) || Object.hasOwn(body, name),
    json: (name) => {
      const value = text(name);
      return value === undefined ? body[name] : parseJson(value);
    },
    integer: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^\d{1,15}$/.test(value)) throw badQuery(`Invalid value for integer: "${value}"`);
      return Number(value);
    },
    flag: (name) => {
      const value = text(name);
      if (value === undefined) return undefined;
      if (value !== 'true' && value !== 'false') {
        throw badQuery(`Invalid value for boolean parameter: "${value}"`);
      }
      return value === 'true';
    },
  };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('invalid UTF-8 JSON');
    throw error;
  }
}
