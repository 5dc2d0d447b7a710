// Two hundred devices of five centers, each with the real engine in Node: twenty saves a second in all, until their verdicts stand on the disk.
import type { ChangeId } from '../../../src/lib/domain/record.ts';
import { createMemoryDisk, emptyContents } from '../../../src/lib/replica/memory-disk.ts';
import { fetchWithCookies } from '../../integration/whole-product.ts';
import { PASSWORD } from '../../integration/world.ts';
import { type BenchDevice, openDevice } from './device.ts';
import type { BenchServer } from './server-process.ts';

const SITES = ['CKITA', 'CMINAMI', 'CHONCHO', 'CKITA2', 'CCHUO'];
const LATE_MS = 30_000;

export interface ManyClients {
  readonly ms: readonly number[];
  readonly errors: readonly string[];
}

export async function manyClients(bench: {
  readonly server: BenchServer;
  readonly devices: number;
  readonly writesPerSecond: number;
  readonly seconds: number;
}): Promise<ManyClients> {
  const { server } = bench;
  for (const site of SITES) await server.account(userAt(site), site, 'MCM');
  const devices: BenchDevice[] = [];
  const open = async (at: number): Promise<void> => {
    const site = SITES[at % SITES.length]!;
    const { origin } = server;
    const code = await server.code(site);
    const order = { origin, code, user: userAt(site), password: PASSWORD };
    const disk = createMemoryDisk(emptyContents());
    const device = await openDevice(order, disk, fetchWithCookies(origin));
    await device.inStep();
    devices.push(device);
  };
  for (let at = 0; at < bench.devices; at += 10)
    await Promise.all(
      Array.from({ length: Math.min(10, bench.devices - at) }, (_, n) => open(at + n)),
    );

  const ms: number[] = [];
  const errors: string[] = [];
  const writes: Promise<void>[] = [];
  const count = bench.writesPerSecond * bench.seconds;
  const began = performance.now();
  for (let n = 0; n < count; n += 1) {
    await at(began + (n * 1_000) / bench.writesPerSecond);
    const device = devices[n % devices.length]!;
    writes.push(
      writing(device).then(
        (took) => void ms.push(took),
        (fault: unknown) => void errors.push(String(fault)),
      ),
    );
  }
  await Promise.all(writes);
  for (const { faults } of devices) errors.push(...faults.map(String));
  await Promise.all(devices.map(({ engine }) => engine.stop()));
  return { ms, errors };
}

const userAt = (site: string): string => `bench-${site.toLowerCase()}`;

function at(moment: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())));
}

async function writing({ engine, newNote, aPerson }: BenchDevice): Promise<number> {
  const note = newNote(aPerson());
  const began = performance.now();
  const { changeId } = await engine.save(note);
  const verdict = await judged(engine, changeId);
  if (verdict !== 'accepted') throw new Error(`verdict: ${verdict}`);
  return performance.now() - began;
}

function judged(engine: BenchDevice['engine'], changeId: ChangeId): Promise<string> {
  return new Promise((resolve) => {
    const late = setTimeout(() => settle('none in time'), LATE_MS);
    const settle = (verdict: string): void => {
      unfollow();
      clearTimeout(late);
      resolve(verdict);
    };
    const look = (): void => {
      const row = engine.outgoing().find(({ change }) => change.changeId === changeId);
      // It leaves by itself only when it was accepted and has come back with a pull.
      if (row === undefined) settle('accepted');
      else if (row.verdict !== undefined) settle(row.verdict.kind);
    };
    const unfollow = engine.onOutgoing(look);
    look();
  });
}
