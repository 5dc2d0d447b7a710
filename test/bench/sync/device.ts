// A center's device as the product makes it: enrolled, signed in, with the real engine; in a browser's worker or in Node.
import { ulid } from 'ulid';
import type {
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  UserId,
} from '../../../src/lib/domain/record.ts';
import { generateSigningKeys } from '../../../src/lib/protocol/envelopes/signature.ts';
import type { Disk } from '../../../src/lib/replica/disk.ts';
import { createMemoryTable } from '../../../src/lib/replica/memory-table.ts';
import { createSealedLog } from '../../../src/lib/replica/sealed-log.ts';
import { createSyncEngine } from '../../../src/lib/sync/create-engine.ts';
import { createCourier } from '../../../src/lib/vault/courier.ts';
import type { DeviceIdentity } from '../../../src/lib/vault/enrolment.ts';
import { createSealer } from '../../../src/lib/vault/sealer.ts';
import { createHttp, type HttpAnswer } from '../../../src/lib/worker/http.ts';
import { createServerDoor } from '../../../src/lib/worker/server-door.ts';
import { createTransport } from '../../../src/lib/worker/transport.ts';
import { browserClock, browserRandomness } from '../../../src/lib/worker/world.ts';

export interface DeviceOrder {
  readonly origin: string;
  readonly code: string;
  readonly user: string;
  readonly password: string;
}

export type BenchDevice = Awaited<ReturnType<typeof openDevice>>;

export async function openDevice(
  { origin, code, user, password }: DeviceOrder,
  disk: Disk,
  fetchLike?: typeof fetch,
) {
  const http = createHttp(fetchLike);
  const door = createServerDoor(http, origin);
  const keys = await generateSigningKeys();
  const enrolled = valueOf(await door.enrol({ code, devicePublicKey: keys.publicKey }));
  const device: DeviceIdentity = { ...enrolled, keys };
  const { deviceId, site, serverKeys } = enrolled;
  const signing = await generateSigningKeys();
  const userId = user as UserId;
  const { ring } = valueOf(await door.signIn(device, { userId, password, signing }));
  const sealer = createSealer(ring);
  const table = createMemoryTable();
  const faults: unknown[] = [];
  const engine = createSyncEngine({
    disk,
    log: createSealedLog({ disk, sealer }),
    table,
    sealer,
    courier: createCourier({ user: { id: userId, name: user }, signing, serverKeys }, { deviceId }),
    transport: createTransport(http, (signal) => door.resume(device, { userId, signing }, signal)),
    clock: browserClock,
    randomness: browserRandomness,
    grants: ring.channels,
    personalLogId: ring.personal.logId,
    author: { user: userId, device: deviceId, site },
    onFault: (fault) => faults.push(fault),
  });
  await engine.open();

  return {
    engine,
    table,
    faults,
    /** Talks until there is nothing more to do; goes on listening. */
    async inStep(): Promise<void> {
      engine.start();
      await new Promise<void>((resolve) => {
        const look = (): void => {
          const { activity, line, session } = engine.status();
          if (activity === 'idle' && line === 'up' && session === 'open') resolve();
        };
        engine.onStatus(look);
      });
    },
    /** When the record stands in the replica. */
    seen: (id: string) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (table.get(id as RecordId) !== undefined) resolve();
        };
        table.onChange(look);
        look();
      }),
    aPerson(): RecordId {
      for (const { document } of table.all()) if (document.type === 'person') return document.id;
      throw new Error('bench: nobody here');
    },
    newNote(about: RecordId): RecordDoc {
      const at = new Date().toISOString();
      const stamp = { at, by: userId, site, device: deviceId as DeviceId };
      return {
        id: `case_note:${ulid()}` as RecordId,
        type: 'case_note',
        schemaVersion: 1,
        subjectId: about,
        body: { occurred_at: at, staff: [userId], facts: '架空の記録。家庭を訪問し、話を聞いた。' },
        created: stamp,
        updated: stamp,
        changeId: ulid() as ChangeId,
        status: 'draft',
      };
    },
  };
}

function valueOf<T>(answer: HttpAnswer<T>): T {
  if (answer.kind === 'answer') return answer.value;
  throw new Error(`bench: ${answer.kind === 'refused' ? answer.error.code : answer.kind}`);
}
