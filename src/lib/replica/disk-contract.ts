// What every disk keeps to, as checks that run under any test runner: memory in Node, Dexie in a browser.
import type { Disk, DraftRow, SealedNote, SealedSegment } from './disk.ts';

export interface DiskCheck {
  readonly name: string;
  /** `reopen` closes the disk and opens the same one again, as a restart does. Rejects when the promise is broken. */
  run(disk: Disk, reopen: () => Promise<Disk>): Promise<void>;
}

export const diskChecks: readonly DiskCheck[] = [
  {
    name: 'keeps segments of any size, in order, log by log',
    run: async (disk, reopen) => {
      const sizes = [0, 1, 60_000, 60_001, 200_000, 262_144, 700_000];
      const rows = sizes.map((size, at) => segment('log-1', at, size));
      await disk.commit({ add: [...rows].reverse() });
      await disk.commit({ add: [segment('log-2', 0, 10)] });
      const again = await reopen();
      same(await again.readSegments('log-1'), rows);
      same(await again.readSegments('log-2'), [segment('log-2', 0, 10)]);
      same(await again.readSegments('log-3'), []);
      same([...(await again.logIds())].sort(), ['log-1', 'log-2']);
    },
  },
  {
    name: 'keeps segment 10 after segment 9, and a name apart from its own beginning',
    run: async (disk) => {
      const rows = Array.from({ length: 12 }, (_, at) => segment('log-1', at, 5));
      await disk.commit({ add: [...rows, segment('log-10', 0, 5), segment('log-', 0, 5)] });
      same(await disk.readSegments('log-1'), rows);
    },
  },
  {
    name: 'drops whole logs and adds in one step, the drop first',
    run: async (disk, reopen) => {
      await disk.commit({ add: [segment('log-1', 0, 100_000), segment('log-2', 0, 5)] });
      await disk.commit({ add: [segment('log-1', 1, 7)], dropLogs: ['log-1', 'log-9'] });
      const again = await reopen();
      same(await again.readSegments('log-1'), [segment('log-1', 1, 7)]);
      same(await again.readSegments('log-2'), [segment('log-2', 0, 5)]);
    },
  },
  {
    name: 'changes nothing when a segment exists already',
    run: async (disk, reopen) => {
      await disk.commit({ add: [segment('log-1', 0, 5)] });
      const add = [segment('log-2', 0, 5), segment('log-1', 0, 200_000)];
      await rejects(disk.commit({ add, dropLogs: ['log-3'] }));
      await rejects(disk.commit({ add }));
      const again = await reopen();
      same(await again.readSegments('log-1'), [segment('log-1', 0, 5)]);
      same(await again.logIds(), ['log-1']);
    },
  },
  {
    name: 'keeps what goes out in the order of entry, with its verdict, until it is removed',
    run: async (disk, reopen) => {
      await disk.addOutgoing({ id: 'b', kind: 'change', envelope: 'eb', reading: note(1) });
      await disk.addOutgoing(
        { id: 'a', kind: 'access', envelope: 'ea' },
        { id: 'c', kind: 'change', envelope: 'ec' },
      );
      await rejects(disk.addOutgoing({ id: 'a', kind: 'change', envelope: 'other' }));
      await rejects(
        disk.addOutgoing(
          { id: 'new', kind: 'access', envelope: 'e' },
          { id: 'a', kind: 'access', envelope: 'other' },
        ),
      );
      await disk.setVerdict('b', note(2));
      await disk.setVerdict('unknown', note(2));
      await disk.setVerdict('a', note(2));
      await disk.removeVerdict('a');
      await disk.removeVerdict('unknown');
      await disk.setCopies('b', { reading: note(3), own: note(4) });
      await disk.setCopies('unknown', { own: note(4) });
      await disk.removeOutgoing(['c', 'unknown']);
      const again = await reopen();
      await again.addOutgoing({ id: 'd', kind: 'change', envelope: 'ed' });
      const rows = await again.outgoing();
      same(
        rows.map(({ id, envelope }) => [id, envelope]),
        [
          ['b', 'eb'],
          ['a', 'ea'],
          ['d', 'ed'],
        ],
      );
      same([rows[0]?.reading, rows[0]?.own, rows[0]?.verdict], [note(3), note(4), note(2)]);
      same(rows[1], { id: 'a', kind: 'access', envelope: 'ea', seq: rows[1]?.seq });
      const order = rows.map(({ seq }) => seq);
      same(
        order,
        [...order].sort((one, other) => one - other),
      );
    },
  },
  {
    name: 'keeps one draft per id, the last one',
    run: async (disk, reopen) => {
      const draft = (draftId: string, envelope: string): DraftRow => ({
        draftId,
        reading: note(3),
        envelope,
      });
      await disk.putDraft(draft('one', 'e1'));
      await disk.putDraft(draft('two', 'e2'));
      await disk.putDraft(draft('one', 'e3'));
      await disk.removeDraft('two');
      same(await (await reopen()).drafts(), [draft('one', 'e3')]);
    },
  },
  {
    name: 'keeps small items by name',
    run: async (disk, reopen) => {
      same(await disk.getItem('ring:user-1'), undefined);
      await disk.setItem('ring:user-1', { salt: 'a' });
      await disk.setItem('ring:user-1', { salt: 'b', list: [1, null] });
      await disk.setItem('device', 'x');
      await disk.removeItem('device');
      const again = await reopen();
      same(await again.getItem('ring:user-1'), { salt: 'b', list: [1, null] });
      same(await again.getItem('device'), undefined);
    },
  },
  {
    name: 'wipes everything but the items it is told to keep',
    run: async (disk, reopen) => {
      await disk.commit({ add: [segment('log-1', 0, 10)] });
      await disk.addOutgoing({ id: 'a', kind: 'change', envelope: 'e' });
      await disk.putDraft({ draftId: 'one', reading: note(3), envelope: 'e1' });
      await disk.setItem('ring:user-1', 'x');
      await disk.setItem('device', 'y');
      await disk.wipe(['device']);
      const again = await reopen();
      same([await again.logIds(), await again.outgoing(), await again.drafts()], [[], [], []]);
      same([await again.getItem('ring:user-1'), await again.getItem('device')], [undefined, 'y']);
    },
  },
];

function segment(logId: string, number: number, size: number): SealedSegment {
  const sealed = Uint8Array.from({ length: size }, (_, at) => (at * 7 + number) % 251);
  return { logId, segment: number, iv: Uint8Array.from({ length: 12 }, () => number), sealed };
}

function note(fill: number): SealedNote {
  return {
    logId: 'log-1',
    iv: new Uint8Array(12).fill(fill),
    sealed: new Uint8Array(20).fill(fill),
  };
}

function same(found: unknown, expected: unknown): void {
  const [one, other] = [written(found), written(expected)];
  if (one !== other) throw new Error(`found ${one.slice(0, 200)}, expected ${other.slice(0, 200)}`);
}

function written(value: unknown): string {
  return JSON.stringify([value], (_key, part: unknown) =>
    part instanceof Uint8Array ? { bytes: part.join() } : part,
  );
}

async function rejects(work: Promise<unknown>): Promise<void> {
  const outcome = await work.then(
    () => 'resolved',
    () => 'rejected',
  );
  same(outcome, 'rejected');
}
