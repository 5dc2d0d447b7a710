// The opened vault at a center: the sealed replica in memory, the outbox, and the engine that keeps them in step.
import { mayDo } from '../domain/access.ts';
import type { AlertFacts } from '../domain/alerts/alert.ts';
import { alertsByRule } from '../domain/alerts/alerts.ts';
import { isOpenCase } from '../domain/cases.ts';
import { site as siteOf } from '../domain/catalogue/registry.ts';
import { compartments, type Compartment, type SealedCompartment } from '../domain/compartment.ts';
import { dateInTokyo } from '../domain/dates.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { ElsewhereResponse } from '../protocol/desk.ts';
import { channelId } from '../protocol/scope.ts';
import type { ApiErrorCode } from '../protocol/session.ts';
import type { AppStatus } from '../records/api.ts';
import { overlaySource } from '../records/overlay-source.ts';
import { isFoundByText } from '../domain/hits.ts';
import { createPeople } from '../records/people.ts';
import { createProvisionalNumbers } from '../records/provisional.ts';
import { createRecordsIndex } from '../records/records-index.ts';
import { unsentSince } from '../records/outgoing.ts';
import { createReplicaRecords } from '../records/replica-records.ts';
import { createSlices, nextTurn } from '../records/slices.ts';
import { createTexts } from '../records/texts.ts';
import { createWorkList, waitsHere } from '../records/work.ts';
import { createMemoryTable } from '../replica/memory-table.ts';
import { createSealedLog } from '../replica/sealed-log.ts';
import { createSyncEngine } from '../sync/create-engine.ts';
import type { SyncStatus } from '../sync/engine.ts';
import { answerText } from './answers.ts';
import { askAgain } from './sign-in.ts';
import { inTurn, layFoundation, signOut, type OpenParts, type OpenVault } from './open-vault.ts';
import { logsOfOthers } from '../vault/key-ring.ts';
import { createTransport } from './transport.ts';

export async function openAtCenter(parts: OpenParts): Promise<OpenVault> {
  const { disk, http, door, device, clock, randomness, tell, onFault, signedIn } = parts;
  const base = await layFoundation(parts);
  const { user, channels } = base.ring();
  const table = createMemoryTable();
  const transport = createTransport(http, (signal) =>
    door.resume(device, { userId: user.id, signing: base.ring().signing }, signal),
  );
  // Grants changed on the server: only the password brings the new keys.
  let stale = false;
  const author = { user: user.id, device: device.deviceId, site: device.site };
  const engine = createSyncEngine({
    disk,
    log: createSealedLog({ disk, sealer: base.sealer }),
    table,
    sealer: base.sealer,
    courier: base.courier,
    transport,
    clock,
    randomness,
    grants: channels,
    onStaleGrants: () => {
      stale = true;
      parts.onStatus();
      parts.onOrders();
    },
    // Healed by itself; that it happened is told where faults are.
    onMismatch: (channel) =>
      onFault(Object.assign(new Error(channel), { name: 'ReplicaDiffered' })),
    personalLogId: base.ring().personal.logId,
    endedLogs: signedIn.endedLogs,
    author,
    destroyKeys: base.destroyKeys,
    logsOfOthers: () => logsOfOthers(parts.disk, base.ring().user.id),
    onFault,
  });
  await engine.open();

  const source = overlaySource(table, engine, (id) => base.staff.nameOf(id));
  const index = createRecordsIndex(source);
  const people = createPeople(index, () => dateInTokyo(clock.now()));
  const texts = createTexts(index, isFoundByText);
  const sliced = { now: () => clock.now(), pause: nextTurn };
  const current = createSlices(sliced, [index.step]);
  const indexed = createSlices(sliced, [index.step, people.step]);
  const folded = createSlices(sliced, [index.step, people.step, texts.step, people.stepCandidates]);
  let session: 'sync' | 'full' = signedIn.answer ? 'full' : 'sync';

  table.onChange(({ ids }) => {
    index.changed(ids);
    tell({ kind: 'records', ...(ids.length > MANY ? {} : { ids }) });
  });
  let outgoing: readonly RecordId[] = [];
  engine.onOutgoing(() => {
    // Those that are no longer on their way look otherwise, too.
    index.changed(outgoing);
    outgoing = engine.outgoing().map(({ change }) => change.recordId);
    index.changed(outgoing);
    tell({ kind: 'records' });
  });
  let isRefused = false;
  let isClosed = false;
  engine.onStatus((status) => {
    parts.onStatus();
    if (status.refused && !isRefused) parts.onOrders();
    isRefused = status.refused;
  });

  /** In the background of an opened vault: a new lease and keys while the password is in hand. */
  async function refresh(): Promise<void> {
    if (signedIn.answer) return;
    const answer = await askAgain(door, device, signedIn.unlocked, signedIn.password);
    if (answer.kind === 'answer') {
      await base.take(answer.value);
      if (answer.value.kind === 'desk') parts.onOrders();
      return;
    }
    // The server refuses what the ring still opens with: a password that was reset. It is asked for in the header.
    if (answer.kind === 'refused' && !PASSING.includes(answer.error.code)) stale = true;
    parts.onStatus();
  }
  base.onNewRing(async () => {
    session = 'full';
    stale = false;
    await engine.setGrants(base.ring().channels);
  });

  const reads = (compartment: Compartment | SealedCompartment): boolean => {
    const channel = `${device.site}.${compartment.toLowerCase()}`;
    return base.ring().channels.some((grant) => grant.channel === channel);
  };
  /** As far as this device can tell; the server judges the decision itself. */
  function mayApprove(record: RecordDoc): boolean {
    const channel = table.get(record.id)?.channel;
    const compartment = compartments.find((one) => channel === channelId(device.site, one));
    if (compartment === undefined) return false;
    const { id, roles } = { id: user.id, roles: base.ring().roles };
    const situation = {
      siteIsMember: true,
      sharedToSite: false,
      createdBySite: record.created.site === device.site,
      openCase: record.type === 'case' && isOpenCase(record),
      blocked: false,
    };
    const today = dateInTokyo(clock.now());
    const question = { user: { id, roles }, site: device.site, right: 'A' as const };
    return mayDo({ ...question, compartment, situation, today }).allowed;
  }

  /** When the device and the password were last looked over (AL24) is known to nobody yet: it comes with the vault. */
  function deviceFacts(): AlertFacts {
    const since = unsentSince(engine);
    const name = siteOf(device.site)?.ja ?? '';
    return { device: { name, ...(since === undefined ? {} : { unsentSince: since }) } };
  }
  const records = createReplicaRecords({
    index,
    people,
    texts,
    work: createWorkList({
      index,
      alertsByRule,
      facts: deviceFacts,
      now: () => clock.now(),
      turn: nextTurn,
      pause: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
      mayRead: (alert) => reads(alert.compartment) || waitsHere(index, alert.source),
      mayApprove,
    }),
    current,
    indexed,
    folded,
    heldVersion: (id) => table.get(id)?.document,
    engine,
    author,
    numbers: createProvisionalNumbers(disk, device.deviceId),
    staffName: (id) => base.staff.nameOf(id),
    readsVisits: () => reads('MCH'),
    elsewhere: async (query) => {
      const answer = await http.post<ElsewhereResponse>('/api/center/elsewhere', query);
      return answer.kind === 'answer'
        ? { ok: true, ...answer.value }
        : answerText(answer, 'サーバにつながりません。');
    },
    clock,
    randomness,
    onFault,
  });

  return {
    records,
    drafts: base.drafts,
    handles: base.handles,
    start() {
      // What a search compares is made ready behind 今日の仕事, which the first page waits for.
      void records
        .work()
        .then(() => folded.done())
        .catch(onFault);
      void refresh()
        .catch(onFault)
        .finally(() => {
          if (!isClosed) engine.start();
        });
    },
    status: () => ({
      user,
      colleagues: base.staff.all(),
      ...shownStatus(engine.status(), session),
      ...(stale ? { session: 'ended' as const } : {}),
    }),
    ended: () =>
      engine.status().refused
        ? { id: user.id, personalLogId: base.ring().personal.logId, channels: base.ring().channels }
        : undefined,
    staffName: (id) => base.staff.nameOf(id),
    wrongVersion: () => engine.status().wrongVersion,
    async renew(userId, password) {
      const renewed = await base.renew(userId, password);
      if (!renewed.ok) return renewed;
      if (renewed.answer.kind === 'desk') parts.onOrders();
      engine.sessionRenewed();
      return { ok: true };
    },
    async close() {
      isClosed = true;
      await inTurn(parts.onFault, [
        () => records.settle(),
        () => base.handles.settle(),
        () => engine.stop(),
        () => table.close(),
        () => signOut(parts),
      ]);
    },
  };
}

/** Beyond this many at once, a page looks again at everything that it shows. */
const MANY = 200;

/** Refusals that say nothing about the user: the next contact may go well. */
const PASSING: readonly ApiErrorCode[] = ['unavailable', 'closed', 'too_many_requests'];

const CLOCK_TOLERANCE_MS = 5 * 60_000;

function shownStatus(status: SyncStatus, session: 'sync' | 'full'): Partial<AppStatus> {
  const { line, unsent, attention, activity, progress, clockOffsetMs, damagedChannels } = status;
  const isOff = clockOffsetMs !== undefined && Math.abs(clockOffsetMs) > CLOCK_TOLERANCE_MS;
  return {
    line,
    unsent,
    attention,
    sync: activity,
    damagedChannels,
    session: status.session === 'open' ? session : status.session,
    ...(status.refused ? { deviceRefused: true } : {}),
    ...(status.closed ? { serverClosed: true as const } : {}),
    ...(progress ? { progress } : {}),
    ...(isOff ? { clockOffMinutes: Math.round(clockOffsetMs / 60_000) } : {}),
  };
}
