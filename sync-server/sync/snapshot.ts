// First sync of one channel: subject by subject, resumable at every page.
import type { RecordId, SubjectId } from '../../src/lib/domain/record.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ChannelCursor, PullResponse } from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { Collection } from '../store/store.ts';
import type { Page } from './page.ts';
import type { Recent } from './recent.ts';
import { isStoredRecord } from './stored.ts';

interface Position {
  /** Where the feed stood before the first subject was read. */
  readonly since: string;
  /** The last record of the order (subject, record) that was sent. */
  readonly after?: { readonly subject: SubjectId; readonly record?: RecordId };
  readonly people: number;
}

export async function readSnapshot(
  deps: {
    readonly records: Collection;
    readonly index: ScopeIndex;
    readonly recent: Pick<Recent, 'catchUp'>;
  },
  page: Page,
  channel: ChannelId,
  cursor: ChannelCursor,
): Promise<{
  readonly cursor: ChannelCursor;
  readonly progress?: NonNullable<PullResponse['progress']>;
}> {
  const { index, records, recent } = deps;
  let start = readPosition(cursor.snapshotCursor);
  if (start === undefined) {
    start = { since: await recent.catchUp(), people: 0 };
    // What the store took before that position must be in the index before it is asked.
    await index.settled();
  }
  const only = new Set([channel]);
  const subjects = index.subjectsOf(channel);
  let { after, people } = start;
  let at = after === undefined ? 0 : firstNotBefore(subjects, after);

  while (at < subjects.length && !page.isFull()) {
    const wanted: { readonly subject: SubjectId; readonly ids: readonly RecordId[] }[] = [];
    let sum = 0;
    for (; at < subjects.length && sum < page.room(); at += 1) {
      const subject = subjects[at]!;
      const rest = after?.subject === subject ? after.record : undefined;
      const ids = recordsAt(index, channel, subject).filter(
        (id) => rest === undefined || id > rest,
      );
      const fitting = ids.slice(0, page.room() - sum);
      wanted.push({ subject, ids: fitting });
      sum += fitting.length;
      if (fitting.length < ids.length) {
        after = { subject, record: fitting.at(-1)! };
        break;
      }
      after = { subject };
      if (subject.startsWith('person:')) people += 1;
    }
    const docs = await records.get(wanted.flatMap(({ ids }) => ids));
    for (const doc of docs) if (isStoredRecord(doc)) page.judge(doc.record, only);
    if (sum === 0 && at >= subjects.length) break;
    if (after?.record !== undefined) break;
  }

  const done = at >= subjects.length;
  const position: Position = { since: start.since, people, ...(after ? { after } : {}) };
  const { grantGeneration } = cursor;
  return {
    cursor: done
      ? { grantGeneration, since: start.since }
      : { grantGeneration, snapshotCursor: JSON.stringify(position) },
    ...(channel.endsWith('.core') ? { progress: { people, ofPeople: countPeople(subjects) } } : {}),
  };
}

/** A record with several subjects is sent with the first of them; should that one join later, the feed tells. */
function recordsAt(index: ScopeIndex, channel: ChannelId, subject: SubjectId): readonly RecordId[] {
  return index
    .byAnchor(subject)
    .filter((id) => index.channelsOf(id).has(channel) && index.firstAnchorOf(id) === subject);
}

function countPeople(subjects: readonly SubjectId[]): number {
  return subjects.filter((subject) => subject.startsWith('person:')).length;
}

/** Index of the subject to go on with: the one in the middle of which the last page ended, or the next. */
function firstNotBefore(
  subjects: readonly SubjectId[],
  after: NonNullable<Position['after']>,
): number {
  const at = subjects.findIndex((subject) =>
    after.record === undefined ? subject > after.subject : subject >= after.subject,
  );
  return at === -1 ? subjects.length : at;
}

/** The cursor is ours but travels through the client: anything else begins anew, which is always right. */
function readPosition(text: string | undefined): Position | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Position> | null;
    if (typeof value?.since !== 'string' || typeof value.people !== 'number') return undefined;
    if (value.after !== undefined && typeof value.after.subject !== 'string') return undefined;
    return value as Position;
  } catch {
    return undefined; // Not ours: a snapshot from its beginning costs time and loses nothing.
  }
}
