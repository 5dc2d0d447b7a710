// _purge: forgets documents with everything derived from them; no tombstone, no feed entry.
import { answer, badRequest } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { Database } from './database.ts';
import type { HeadRow } from './documents.ts';
import { dropFromViews } from './view-index.ts';

export function purge(db: Database, call: Call): Answer {
  call.query([]);
  const wanted = Object.entries(call.jsonObject());
  const purged: Record<string, string[]> = {};
  db.write(() => {
    for (const [id, revs] of wanted) {
      if (!Array.isArray(revs)) throw badRequest('Revisions must be an array');
      const head = db.statements.head.get(id) as HeadRow | undefined;
      purged[id] = [];
      if (head === undefined || !revs.includes(head.rev)) continue;
      db.statements.purge.run(head.seq);
      db.prepare('DELETE FROM attachments WHERE id = ?').run(id);
      dropFromViews(db, id);
      if (head.deleted === 1) db.counts.deleted -= 1;
      else db.counts.docs -= 1;
      db.nextSeq();
      purged[id] = [head.rev];
    }
  });
  db.scrub();
  return answer(201, { purge_seq: null, purged });
}
