// SYNC-04: a page never carries what a record said before it came to where it stands now.
import { expect, it } from 'vitest';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { channelId, newMembership } from '../../src/lib/protocol/scope.ts';
import { createScopeIndex } from '../access/scope-index.ts';
import { createPage } from './page.ts';
import { storedMembership } from './stored.ts';
import { nextVersion } from './versions.ts';

const CHILD = 'person:1' as RecordId;
const KITA = 'CKITA' as SiteCode;
const at = '2026-11-01T00:00:00Z';

function call(body: RecordDoc['body']): RecordDoc {
  const stamp = { at, by: 'u', site: KITA, device: 'd' };
  const rest = { created: stamp, updated: stamp, changeId: JSON.stringify(body), status: 'draft' };
  const id = 'consultation:1';
  const record = { id, type: 'consultation', schemaVersion: 1, subjectId: CHILD, body, ...rest };
  return record as unknown as RecordDoc;
}

it('SYNC-04: a notification that was read before it became a consultation is not sent with its text', () => {
  const index = createScopeIndex();
  const shared = { site: KITA, compartments: ['CORE', 'CONSULT'], why: 'share' } as const;
  index.observe(storedMembership(newMembership(CHILD, [shared])));
  const notice = call({ is_notification: true, complaint: '架空の通告' });
  const first = nextVersion({ record: notice, head: undefined, receivedAt: at, salt: 'a' });
  const asCall = call({ category: '03', complaint: '架空の相談' });
  const second = nextVersion({ record: asCall, head: first, receivedAt: at, salt: 'b' });
  index.observe(first);
  const among = new Set([channelId(KITA, 'CONSULT')]);
  const page = createPage(index, 10);
  // Between the reading and the judging, city hall has changed it.
  index.observe(second);
  page.judge(first.record, among);
  expect(page.documents()).toEqual([]);
  page.judge(second.record, among);
  expect(page.documents().map(({ document }) => document.body['complaint'])).toEqual([
    '架空の相談',
  ]);
});
