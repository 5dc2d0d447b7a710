// The access log of devices: openings and searches, offline ones too, into the device's chain (SYNC-09).
import Type from 'typebox';
import { Value } from 'typebox/value';
import { type Result, failure } from '../../src/lib/domain/result.ts';
import type { AccessEntry, LogRequest, LogResponse } from '../../src/lib/protocol/wire.ts';
import type { AccessLog, LogEntry } from '../audit/access-log.ts';
import type { SyncSession } from './pull.ts';

export type TakeLogEntries = (
  session: SyncSession,
  request: LogRequest,
) => Promise<Result<{ readonly response: LogResponse }>>;

export const MAX_ENTRIES = 200;

export function createLogEntries(deps: {
  readonly log: AccessLog;
  readonly openAccess: (entryId: string, envelope: string) => Promise<AccessEntry | undefined>;
  readonly now: () => Date;
}): TakeLogEntries {
  return async (session, { entries }) => {
    if (entries.length > MAX_ENTRIES) return failure('bad_request', '一度に送る記録が多すぎます。');
    const bySource = new Map<string, LogEntry[]>();
    for (const { entryId, envelope } of entries) {
      const opened = await deps.openAccess(entryId, envelope);
      const source = opened?.device ?? session.device;
      // What does not open is still a fact: something was done there, and it is not lost by being unreadable.
      const entry: LogEntry =
        opened === undefined
          ? { entryId, at: deps.now().toISOString(), kind: 'open', note: 'unreadable' }
          : entryOf(opened);
      bySource.set(source, [...(bySource.get(source) ?? []), entry]);
    }
    for (const [source, list] of bySource) await deps.log.append(source, list);
    return { ok: true, response: { stored: entries.map(({ entryId }) => entryId) } };
  };
}

export function isAccessEntry(value: unknown): value is AccessEntry {
  return Value.Check(schema, value);
}

function entryOf({
  entryId,
  at,
  kind,
  user,
  site,
  recordId,
  terms,
  count,
  offline,
}: AccessEntry): LogEntry {
  return {
    entryId,
    at,
    kind,
    user,
    site,
    offline,
    ...(recordId === undefined ? {} : { recordId }),
    ...(terms === undefined ? {} : { terms }),
    ...(count === undefined ? {} : { count }),
  };
}

const text = Type.String({ minLength: 1, maxLength: 200 });
const schema = Type.Object(
  {
    entryId: text,
    at: text,
    user: text,
    device: text,
    site: text,
    kind: Type.Union([
      Type.Literal('open'),
      Type.Literal('search'),
      Type.Literal('print'),
      Type.Literal('export'),
    ]),
    recordId: Type.Optional(text),
    terms: Type.Optional(Type.String({ maxLength: 2_000 })),
    count: Type.Optional(Type.Integer({ minimum: 0 })),
    offline: Type.Boolean(),
  },
  { additionalProperties: false },
);
