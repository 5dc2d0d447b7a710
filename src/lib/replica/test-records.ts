// Builders of evidently fictional records for the tests of the replica.
import type { ChangeId, DeviceId, RecordId, SiteCode, UserId } from '../domain/record.ts';
import { channelId } from '../protocol/scope.ts';
import type { LogBatch } from './sealed-log.ts';
import type { HeldRecord } from './table.ts';

export function heldRecord(id: string, version = 1): HeldRecord {
  const site = 'CKITA' as SiteCode;
  const stamp = {
    at: '2026-11-22T00:00:00.000Z',
    by: 'user-1' as UserId,
    site,
    device: 'device-1' as DeviceId,
  };
  return {
    channel: channelId(site, 'MCH'),
    freshness: { scope: 1, version },
    document: {
      id: id as RecordId,
      type: id.slice(0, id.indexOf(':')),
      schemaVersion: 1,
      body: { name: `架空 ${id}` },
      created: stamp,
      updated: stamp,
      changeId: `change-${id}-${String(version)}` as ChangeId,
      status: 'draft',
      version,
    },
  };
}

export function logBatch(
  put: readonly HeldRecord[],
  since: string,
  remove: readonly { readonly id: string; readonly scope: number }[] = [],
): LogBatch {
  return {
    base: false,
    put,
    remove: remove.map(({ id, scope }) => ({
      id: id as RecordId,
      freshness: { scope, version: 1 },
    })),
    cursor: { grantGeneration: 1, since },
  };
}
