// Design documents: which members are claimed, and their map functions compiled.
import { hash } from 'node:crypto';
import vm from 'node:vm';
import { badRequest, notImplemented, Refusal } from './answer.ts';

const UNCLAIMED = [
  ...['validate_doc_update', 'filters', 'updates', 'lists', 'shows', 'rewrites'],
  ...['indexes', 'nouveau', 'options', 'autoupdate'],
];

/** What works on CouchDB and not here must not be accepted as if it did. */
export function refuseUnclaimedDesign(fields: Readonly<Record<string, unknown>>): void {
  for (const name of UNCLAIMED) {
    if (Object.hasOwn(fields, name)) throw notImplemented(`${name} in a design document`);
  }
  if (fields['views'] === undefined) return;
  if ((fields['language'] ?? 'javascript') !== 'javascript') {
    throw notImplemented(`views in ${String(fields['language'])}`);
  }
  if (typeof fields['views'] !== 'object' || fields['views'] === null) {
    throw badRequest('`views` must be a JSON object');
  }
}

export interface Design {
  /** Changes when a view must be built anew. */
  readonly signature: string;
  readonly views: ReadonlyMap<string, { readonly map: MapFunction; readonly reduce?: string }>;
}

export interface Emitted {
  readonly key: unknown;
  /** JSON texts. */
  readonly json: string;
  readonly value: string;
}

/** The rows of one document; none when the function throws, as in CouchDB. */
export type MapFunction = (doc: unknown) => readonly Emitted[];

export function compileDesign(body: string): Design {
  const { views = {} } = JSON.parse(body) as { views?: Record<string, ViewSource> };
  let rows: Emitted[] = [];
  const emit = (key: unknown, value: unknown): void => {
    const json = JSON.stringify(key) ?? 'null';
    const plain = typeof key === 'object' ? (JSON.parse(json) as unknown) : key;
    rows.push({ key: plain, json, value: JSON.stringify(value) ?? 'null' });
  };
  const log = (): undefined => undefined;
  const context = vm.createContext({ emit, log, isArray: Array.isArray, toJSON: JSON.stringify });
  const compiled = Object.entries(views).map(([name, { map, reduce }]) => {
    const run = compileMap(context, name, map);
    const mapped: MapFunction = (doc) => {
      rows = [];
      try {
        run(doc);
      } catch {
        // The rule of views: a document that its map cannot digest is left out.
        rows = [];
      }
      return rows;
    };
    return [name, { map: mapped, ...(reduce === undefined ? {} : { reduce }) }] as const;
  });
  return { signature: hash('md5', JSON.stringify(views)), views: new Map(compiled) };
}

interface ViewSource {
  readonly map: string;
  readonly reduce?: string;
}

function compileMap(context: vm.Context, name: string, map: unknown): (doc: unknown) => unknown {
  const failed = (): Refusal =>
    new Refusal(500, 'compilation_error', `The map function of ${name} does not compile`);
  if (typeof map !== 'string') throw failed();
  try {
    const compiled: unknown = vm.runInContext(`(${map})`, context);
    if (typeof compiled === 'function') return compiled as (doc: unknown) => unknown;
  } catch {
    throw failed();
  }
  throw failed();
}
