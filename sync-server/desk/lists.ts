// One type's records at the desk, and 今日の仕事: deadlines and approvals over whatever the reader may see.
import { aboutWhom } from '../../src/lib/domain/about-whom.ts';
import type { AlertsOf, AlertSource } from '../../src/lib/domain/alerts/alert.ts';
import { nameAndReading } from '../../src/lib/domain/hits.ts';
import { listRecords } from '../../src/lib/domain/listing.ts';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { compartmentOf } from '../../src/lib/protocol/scope.ts';
import type { DeskListResponse, DeskWorkResponse, ListQuery } from '../../src/lib/protocol/desk.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { DeskIndex } from './desk-index.ts';
import { lookupFor, namesIn } from './names.ts';
import type { Reader } from './rights.ts';

export function listFor(index: DeskIndex, query: ListQuery, reader: Reader): DeskListResponse {
  // Narrowed first: rights are asked about what belongs to the list, and what is left is counted.
  const all = { ...query, offset: 0, limit: Number.MAX_SAFE_INTEGER };
  const lookup = lookupFor(index, reader);
  const namesOf = (record: RecordDoc): string =>
    aboutWhom(record)
      .map((id) => nameAndReading(id, lookup))
      .join(' ');
  const { rows } = listRecords(index.byType(query.type), all, index.textOf, namesOf);
  const seen = rows.filter(reader.maySee);
  const from = query.offset ?? 0;
  const records = seen.slice(from, from + query.limit);
  return { records, total: seen.length, names: namesIn(index, records, reader) };
}

export function workFor(
  index: DeskIndex,
  scope: ScopeIndex,
  alertsOf: AlertsOf,
  reader: Reader,
  now: Date,
): DeskWorkResponse {
  const source: AlertSource = {
    get(id) {
      const record = index.get(id);
      return record && reader.maySee(record) ? record : undefined;
    },
    *byType(type) {
      for (const record of index.byType(type)) if (reader.maySee(record)) yield record;
    },
    compartmentOf: (record) => compartmentOf(record, scope.classOf, scope.recordOf),
  };
  // At the desk a record is saved on the server or not at all: nothing waits (AL23). When devices and passwords were
  // last looked over is known to nobody yet (AL24): it comes with the vault.
  const alerts = alertsOf(source, now.getTime()).filter((alert) => {
    const about = index.get(alert.about ?? alert.household ?? alert.source);
    // Without its visits a child would seem never to have been seen: the deadline is for those who see them.
    return about !== undefined && reader.maySeeAs(about, alert.compartment);
  });
  const approvals: RecordDoc[] = [];
  for (const record of index.all())
    if (record.status === 'submitted' && record.void === undefined && reader.mayApprove(record))
      if (reader.maySee(record)) approvals.push(record);
  approvals.sort((a, b) => (a.updated.at < b.updated.at ? -1 : 1));
  let people = 0;
  for (const person of source.byType('person')) if (person.void === undefined) people += 1;
  return { alerts, approvals, names: namesIn(index, approvals, reader), people };
}
