// One simulated city with everything in it, and the book of what was promised to whom.
import type { ChangeId, RecordDoc, RecordId, Stamp, UserId } from '../../src/lib/domain/record.ts';
import type { QuarantineContent } from '../../src/lib/protocol/last-contact.ts';
import type { PullResponse, PushResponse, Verdict } from '../../src/lib/protocol/wire.ts';
import type { SyncSession } from '../../sync-server/sync/pull.ts';
import { isStoredRecord, type StoredRecord } from '../../sync-server/sync/stored.ts';
import { DEVICES, START } from './city.ts';
import { createWorldClock, type World } from './clock.ts';
import { type Booted, createSimDevice, type SimDevice } from './device.ts';
import { createLink } from './link.ts';
import { createModel, type Model } from './model.ts';
import type { Mutant } from './mutants.ts';
import { createPrng } from './prng.ts';
import { createSimServer, openEnvelope, type SimServer } from './server.ts';

export interface Promised {
  readonly changeId: ChangeId;
  readonly recordId: RecordId;
  readonly marker: string;
  readonly device: SimDevice;
  readonly user: UserId;
  /** The version that its author saw. */
  readonly saw: RecordDoc | undefined;
}

export interface Scene {
  readonly world: World;
  readonly server: SimServer;
  readonly devices: readonly SimDevice[];
  readonly model: Model;
  /** Saves that were acknowledged to the user. */
  readonly promised: readonly Promised[];
  /** What any device was ever told, by change. */
  readonly told: ReadonlyMap<ChangeId, Verdict>;
  readonly openings: readonly { readonly device: SimDevice; readonly entryId: string }[];
  /** Refused or in conflict, and dealt with by its author: it may leave the device, the server has its text. */
  readonly settled: Set<ChangeId>;
  /** Refused changes that their author gave to the supervisors. */
  readonly handedOver: Set<ChangeId>;
  /** Handed in by a device that may not keep them. */
  readonly handedIn: ReadonlySet<string>;
  /** Texts that no device may ever be sent: notifications and reporters. */
  readonly secrets: string[];
  /** Judged between the last backup and the loss of disk and journal: devices may give it back or send it again. */
  readonly excused: ReadonlySet<ChangeId>;
  /** Sealed drops that were lawfully erased, and where they lay. */
  readonly erased: Map<ChangeId, string>;
  backUp(): Promise<void>;
  /** Disk and journal were lost at least once. */
  readonly hasLost: () => boolean;
  lostSinceBackup(): Promise<void>;
  /** Once nothing that the lost server answered is under way any more: until then its word may still empty an outbox. */
  forgetLostOpenings(): void;
  /** Broken promises, as they are noticed. */
  readonly broken: string[];
  readonly documentsSent: () => number;
  newId(kind: string): string;
  stamp(device: SimDevice, user: UserId): Stamp;
  save(
    device: SimDevice,
    up: Booted,
    record: RecordDoc,
    /** What was on screen, as a form tells the engine. */
    seen: RecordDoc | undefined,
    marker: string,
  ): ChangeId;
  opened(device: SimDevice, entryId: string): void;
  heads(): Promise<readonly StoredRecord[]>;
  /** Notes where everything belongs, before something moves. */
  remember(): Promise<void>;
}

export async function createScene(seed: number, mutant: Mutant | undefined): Promise<Scene> {
  const world = createWorldClock(Date.parse(START));
  const random = createPrng(seed ^ 0x2545f491);
  const server = await createSimServer({ world, random, mutant, repeats: 0.3 });
  const model = createModel();
  const promised: Promised[] = [];
  const told = new Map<ChangeId, Verdict>();
  const openings: { device: SimDevice; entryId: string }[] = [];
  const broken: string[] = [];
  const excused = new Set<ChangeId>();
  const erased = new Map<ChangeId, string>();
  let sinceBackup = new Set<ChangeId>();
  let loggedAtBackup: ReadonlySet<string> = new Set();
  let loggedAtLoss: ReadonlySet<string> = new Set();
  let judgedAtBackup: ReadonlySet<ChangeId> = new Set();
  let hasLost = false;
  const settled = new Set<ChangeId>();
  const handedOver = new Set<ChangeId>();
  const handedIn = new Set<string>();
  const secrets: string[] = [];
  let documentsSent = 0;
  let ids = 0;

  /** What the server has judged, or taken into quarantine, whether or not it ever said so. */
  async function judged(): Promise<ReadonlySet<ChangeId>> {
    const { history, vault } = server.store;
    const verdicts = await history.range({ from: 'verdict:', to: 'verdict;', limit: 100_000 });
    const drops = await vault.range({ from: 'drop:', to: 'drop;', limit: 10_000 });
    const taken = await history.range({ from: 'quarantine:', to: 'quarantine;', limit: 10_000 });
    return new Set([
      ...taken.flatMap(({ content }) => changesIn(content as QuarantineContent)),
      ...verdicts.map(({ _id }) => _id.slice('verdict:'.length) as ChangeId),
      ...drops.map(({ changeId }) => changeId as ChangeId),
      ...(await scene.heads()).map(({ record }) => record.changeId),
    ]);
  }

  async function loggedNow(): Promise<ReadonlySet<string>> {
    const entries = { from: 'entry:', to: 'entry;', limit: 100_000 };
    return new Set((await server.store.log.range(entries)).map(({ _id }) => _id));
  }

  function pulled(session: SyncSession, response: PullResponse): void {
    documentsSent += response.documents.length;
    const sent = JSON.stringify(response);
    for (const secret of secrets)
      if (sent.includes(secret)) broken.push(`SYNC-04: ${secret} was sent to ${session.device}`);
    for (const { channel, document } of response.documents) {
      const isRight =
        model.placesOf(document).includes(channel) || model.wasEver(channel, document.id);
      if (!isRight || !channel.startsWith(`${session.site}.`))
        broken.push(`SYNC-04: ${document.id} was sent to ${session.device} in ${channel}`);
    }
    for (const { channel, id } of response.removals)
      if (!model.mayHearOf(channel, id))
        broken.push(`SYNC-04: the removal of ${id} told ${session.device} of it in ${channel}`);
  }

  function pushed(_session: SyncSession, response: PushResponse): void {
    for (const verdict of response.verdicts) {
      const before = told.get(verdict.changeId);
      sinceBackup.add(verdict.changeId);
      const isExcused = excused.has(verdict.changeId);
      if (before !== undefined && !isExcused && !isSame(before, verdict))
        broken.push(`SYNC-08: ${verdict.changeId} was ${before.kind}, then ${verdict.kind}`);
      told.set(verdict.changeId, verdict);
    }
  }

  /** SYNC-03 at the moment of truth: whatever was acknowledged is on the disk, or the server has judged it. */
  function onBoot(device: SimDevice): void {
    const rows = new Set(device.contents.outgoing.map(({ id }) => id));
    for (const { changeId, device: whose } of promised) {
      if (whose !== device || rows.has(changeId) || excused.has(changeId)) continue;
      if (handedOver.has(changeId) || settled.has(changeId) || handedIn.has(changeId)) continue;
      const verdict = told.get(changeId);
      if (verdict === undefined || (verdict.kind !== 'accepted' && verdict.kind !== 'merged'))
        broken.push(`SYNC-03: ${changeId} is not on ${device.device.id} any more`);
    }
  }

  const devices = DEVICES.map((device) => {
    const link = createLink({
      world,
      random,
      server,
      device,
      traffic: {
        pulled,
        pushed,
        judged: () => undefined,
        handedIn: (ids) => {
          for (const id of ids) handedIn.add(id);
        },
      },
    });
    return createSimDevice({ world, random, device, server, mutant, link, onBoot });
  });

  const scene: Scene = {
    world,
    server,
    devices,
    model,
    promised,
    told,
    openings,
    secrets,
    broken,
    excused,
    settled,
    handedOver,
    handedIn,
    erased,
    async backUp() {
      const logged = await loggedNow();
      const known = await judged();
      await server.disks.backup();
      judgedAtBackup = known;
      loggedAtBackup = logged;
      sinceBackup = new Set();
    },
    hasLost: () => hasLost,
    async lostSinceBackup() {
      hasLost = true;
      loggedAtLoss = await loggedNow();
      // Also what was judged and whose answer is still on its way.
      const untold = [...(await judged())].filter((changeId) => !judgedAtBackup.has(changeId));
      for (const changeId of [
        ...[...sinceBackup, ...untold, ...settled, ...handedOver],
        ...([...handedIn] as ChangeId[]),
      ]) {
        excused.add(changeId);
        const kind = told.get(changeId)?.kind;
        if (kind === 'accepted' || kind === 'merged') told.delete(changeId);
      }
    },
    forgetLostOpenings() {
      // What the log had taken since the backup is lost with it, unless it is on the device still.
      const isLost = ({ device, entryId }: (typeof openings)[number]): boolean => {
        const key = `entry:${device.device.id}:${entryId}`;
        const isHere = device.contents.outgoing.some(({ id }) => id === entryId);
        return loggedAtLoss.has(key) && !loggedAtBackup.has(key) && !isHere;
      };
      openings.splice(0, openings.length, ...openings.filter((one) => !isLost(one)));
    },
    documentsSent: () => documentsSent,
    newId: (kind) => `${kind}${String((ids += 1)).padStart(6, '0')}`,
    stamp: (device, user) => ({
      at: new Date(world.now() + device.clockShift).toISOString(),
      by: user,
      site: device.device.site,
      device: device.device.id,
    }),
    save(device, up, record, seen, marker) {
      const changeId = scene.newId('change') as ChangeId;
      const next: RecordDoc = { ...record, changeId, updated: scene.stamp(device, up.user) };
      model.wrote(next);
      const { user } = up;
      up.engine.save(next, seen).then(
        () => promised.push({ changeId, recordId: next.id, marker, device, user, saw: seen }),
        () => undefined, // Not stored, not acknowledged: the form keeps it.
      );
      return changeId;
    },
    opened: (device, entryId) => openings.push({ device, entryId }),
    async heads() {
      const found: StoredRecord[] = [];
      for (const doc of await server.store.records.range({ from: ' ', to: '~', limit: 10_000 }))
        if (isStoredRecord(doc)) found.push(doc);
      return found;
    },
    async remember() {
      model.remember((await scene.heads()).map(({ record }) => record));
    },
  };
  await scene.remember();
  for (const device of devices) await device.boot(device.device.users[0]!);
  return scene;
}

/** Of what is sealed, the envelope alone lies there. */
function changesIn({ change, envelope }: QuarantineContent): readonly ChangeId[] {
  const opened = envelope === undefined ? undefined : openEnvelope(envelope);
  const found = change ?? (opened?.ok === true ? opened.change : undefined);
  return found === undefined ? [] : [found.changeId];
}

function isSame(a: Verdict, b: Verdict): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
