// Records for unit tests of the domain: only what a test is about is said.
import type { Body, RecordDoc } from './record.ts';

export function testRecord(id: string, body: Body, more: Partial<RecordDoc> = {}): RecordDoc {
  const stamp = { at: '2026-11-01T00:00:00Z', by: 'u-abe', site: 'CKITA', device: 'd' };
  return {
    id,
    type: id.slice(0, id.indexOf(':')),
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId: `c-${id}`,
    status: 'draft',
    ...more,
  } as unknown as RecordDoc;
}
