// A process of its own: the product's server on a disk, with the demo city, accounts whose passwords are cheap to check, and foreign work on demand.
import { ulid } from 'ulid';
import type {
  ChangeId,
  RecordDoc,
  RecordId,
  SiteCode,
  SubjectId,
} from '../../../src/lib/domain/record.ts';
import { startDemo } from '../../../sync-server/demo/demo.ts';
import type { CityScale } from '../../../sync-server/demo/data/city.ts';
import { createLog } from '../../../sync-server/http/log.ts';
import { isStoredMembership, membershipKey } from '../../../sync-server/sync/stored.ts';
import { nextVersion } from '../../../sync-server/sync/versions.ts';
import { addAccount, role } from '../../integration/world.ts';

export interface ServerOrder {
  readonly dataDir: string;
  readonly pages: string;
  readonly today: string;
  readonly scale: CityScale;
}
export type Asked =
  | { readonly ask: 'start'; readonly order: ServerOrder }
  | { readonly ask: 'code'; readonly site: string }
  | { readonly ask: 'account'; readonly user: string; readonly site: string; readonly role: string }
  /** New notes about one person, written as if a device of that site had sent them. */
  | { readonly ask: 'notes'; readonly about: string; readonly site: string; readonly count: number }
  | { readonly ask: 'stop' };

let demo: Awaited<ReturnType<typeof startDemo>> | undefined;

process.on('message', ({ id, asked }: { readonly id: number; readonly asked: Asked }) => {
  act(asked).then(
    (answer) => process.send?.({ id, ok: true, answer }),
    (fault: unknown) =>
      process.send?.({ id, ok: false, answer: fault instanceof Error ? fault.stack : 'unknown' }),
  );
});
process.on('disconnect', () => process.exit(1));

async function act(asked: Asked): Promise<unknown> {
  if (asked.ask === 'start') {
    const { dataDir, pages, today, scale } = asked.order;
    const order = { port: 0, dataDir, today, scale, fresh: false, clockAheadMs: 0 };
    demo = await startDemo({ ...order, log: createLog('warn') }, pages);
    // Without the demo's line between, which is in the same process and carries every byte twice.
    return demo.server.port;
  }
  if (demo === undefined) throw new Error('bench: the server was not started');
  const { services, port } = demo.server;
  const world = { services, port, origin: '', clock: new Date() };
  switch (asked.ask) {
    case 'code':
      return services.accounts.issueCode({
        site: asked.site as SiteCode,
        kind: 'center',
        label: 'bench',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      });
    case 'account':
      return addAccount(world, asked.user, [role(asked.site, asked.role)]);
    case 'notes': {
      const { records } = services.store;
      const [scope] = await records.get([membershipKey(asked.about as SubjectId)]);
      if (!isStoredMembership(scope)) throw new Error('bench: nobody has the person');
      // As push writes it: who was somebody else's once is not told of what was written since.
      const born = { [asked.about]: scope.membership.generation };
      let last = '';
      for (let from = 0; from < asked.count; from += 200) {
        const many = Math.min(200, asked.count - from);
        const docs = Array.from({ length: many }, () => note(asked.about, asked.site, born));
        await records.write(docs);
        last = docs.at(-1)!._id;
      }
      return last;
    }
    case 'stop':
      await demo.stop();
      process.exit(0);
  }
}

function note(about: string, site: string, born: Readonly<Record<string, number>>) {
  const at = new Date().toISOString();
  const stamp = { at, by: 'bench', site, device: 'bench' } as never;
  const record: RecordDoc = {
    id: `case_note:${ulid()}` as RecordId,
    type: 'case_note',
    schemaVersion: 1,
    subjectId: about as RecordId,
    body: { occurred_at: at, staff: ['bench'], facts: '架空の記録。電話で様子を聞いた。' },
    created: stamp,
    updated: stamp,
    changeId: ulid() as ChangeId,
    status: 'draft',
  };
  return nextVersion({ record, head: undefined, receivedAt: at, salt: record.id, born });
}
