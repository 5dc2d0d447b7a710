// What devices observed and send for the access log: opened, checked, and chained; what is not an entry is kept as refused (SYNC-09).
import Type from 'typebox';
import { Value } from 'typebox/value';
import type { DeviceId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { type SignedAccess, verifyAccess } from '../../src/lib/protocol/envelopes/contents.ts';
import type { AccessEntry, LogRequest, LogResponse, Receipt } from '../../src/lib/protocol/wire.ts';
import { sha256 } from '../sync/versions.ts';
import type { AccessLog, LogEntry } from './access-log.ts';

/** Who brings the entries: any session of the device may deliver those of its colleagues. */
export interface Courier {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
}

export interface DeviceEntries {
  /** Answers every entry as stored: a bad one never holds up those behind it. */
  store(request: LogRequest, courier: Courier): Promise<LogResponse>;
}

export function createDeviceEntries(deps: {
  readonly log: AccessLog;
  readonly now: () => Date;
  /** What lies in the envelope; undefined where it does not open. */
  readonly open: (entryId: string, envelope: string) => Promise<unknown>;
  readonly publicKeys: (user: UserId, device: DeviceId) => Promise<readonly string[]>;
  readonly siteOf: (device: DeviceId) => Promise<SiteCode | undefined>;
  /** What a device says it has destroyed: kept before its entry counts as stored. */
  readonly keepReceipt: (receipt: Receipt) => Promise<void>;
  /** A refused change that its author gives to the supervisors: in quarantine before its entry counts as stored. */
  readonly handOver: (entry: AccessEntry) => Promise<void>;
}): DeviceEntries {
  async function read(entryId: string, envelope: string): Promise<AccessEntry | Fault> {
    // Ids that we make ourselves have a colon: no device can take one and so silence our own entry.
    if (!ULID.test(entryId)) return 'bad_id';
    if (envelope.length > MAX_ENVELOPE) return 'too_large';
    const signed = await deps.open(entryId, envelope);
    if (!Value.Check(signedSchema, signed)) return 'unreadable';
    const { entry } = signed as unknown as SignedAccess;
    if (entry.entryId !== entryId) return 'unreadable';
    for (const key of await deps.publicKeys(entry.user, entry.device))
      if (await verifyAccess(key, signed as unknown as SignedAccess))
        return (await deps.siteOf(entry.device)) === entry.site ? entry : 'bad_signature';
    return 'bad_signature';
  }

  return {
    async store({ entries }, { device, user, site }) {
      for (const { entryId, envelope } of entries) {
        const entry = await read(entryId, envelope);
        if (typeof entry !== 'string') {
          const receipt = receiptOf(entry);
          if (receipt !== undefined) await deps.keepReceipt(receipt);
          if (entry.kind === 'hand_over') await deps.handOver(entry);
          await deps.log.append(entry.device, [asObserved(entry)]);
          continue;
        }
        // That somebody sent it is itself a fact. Named by what was sent: it never takes a good entry's place.
        const sent = sha256(`${entryId} ${envelope}`);
        const at = deps.now().toISOString();
        await deps.log.append(device, [
          { entryId: `refused:entry:${sent}`, at, kind: 'refused', user, site, note: entry },
        ]);
      }
      return { stored: entries.map(({ entryId }) => entryId) };
    },
  };
}

function receiptOf({ receipt, entryId, at, device, site, user }: AccessEntry): Receipt | undefined {
  if (receipt === undefined) return undefined;
  const { why, channels, keys, records } = receipt;
  return { receiptId: entryId, at, device, site, user, why, channels, keys, records };
}

type Fault = 'bad_id' | 'too_large' | 'unreadable' | 'bad_signature';

/** Field by field: whatever else a device adds is not written down. */
function asObserved(entry: AccessEntry): LogEntry {
  const { entryId, at, kind, user, site, offline, recordId, terms, count, changeId } = entry;
  return {
    entryId,
    at,
    kind,
    user,
    site,
    offline,
    ...(recordId === undefined ? {} : { recordId }),
    ...(changeId === undefined ? {} : { changeId }),
    ...(terms === undefined ? {} : { terms }),
    ...(count === undefined ? {} : { count }),
  };
}

const MAX_ENVELOPE = 64 * 1024;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

const id = Type.String({ minLength: 1, maxLength: 200 });
/** Also what a device without a session says at its last contact. */
export const destroyedSchema = Type.Object({
  why: Type.Union(
    ['records_left', 'channel_ended', 'device_revoked', 'online_only', 'account_ended'].map((why) =>
      Type.Literal(why),
    ),
  ),
  channels: Type.Array(id, { maxItems: 500 }),
  keys: Type.Array(id, { maxItems: 500 }),
  records: Type.Array(id, { maxItems: 1_000 }),
});
const signedSchema = Type.Object({
  entry: Type.Object({
    entryId: Type.String(),
    at: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]{5,15}(Z|[+-]\\d{2}:\\d{2})$' }),
    user: id,
    device: id,
    site: id,
    kind: Type.Union(
      ['open', 'search', 'print', 'export', 'withdraw', 'hand_over', 'destroyed'].map((kind) =>
        Type.Literal(kind),
      ),
    ),
    recordId: Type.Optional(id),
    terms: Type.Optional(Type.String({ maxLength: 2_000 })),
    count: Type.Optional(Type.Integer({ minimum: 0 })),
    offline: Type.Boolean(),
    changeId: Type.Optional(id),
    receipt: Type.Optional(destroyedSchema),
  }),
  signature: Type.String({ minLength: 1, maxLength: 200 }),
});
