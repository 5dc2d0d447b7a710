// Single bad days of the engine and its handlers, told one by one with the simulator's means.
import { describe, expect, it } from 'vitest';
import type { ChangeId, RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { channelId } from '../../src/lib/protocol/scope.ts';
import type { Change, PullRequest } from '../../src/lib/protocol/wire.ts';
import { TransportError } from '../../src/lib/sync/ports.ts';
import { StorageFault } from '../../src/lib/replica/storage-fault.ts';
import { verdictKey } from '../../sync-server/sync/stored.ts';
import type { Mutant } from './mutants.ts';
import { createScene, type Scene } from './scene.ts';
import type { SimDevice } from './device.ts';

async function quietScene(
  mutant?: Mutant,
): Promise<{ scene: Scene; kita: SimDevice; minami: SimDevice }> {
  const scene = await createScene(1, mutant);
  await scene.world.pass(10_000);
  return { scene, kita: scene.devices[0]!, minami: scene.devices[2]! };
}

function note(
  scene: Scene,
  device: SimDevice,
  facts: string,
  more: Partial<RecordDoc> = {},
): RecordDoc {
  const stamp = scene.stamp(device, device.up()!.user);
  return {
    id: `case_note:${scene.newId('T')}` as RecordId,
    type: 'case_note',
    schemaVersion: 1,
    subjectId: 'person:P0b' as RecordId,
    body: { facts },
    created: stamp,
    updated: stamp,
    changeId: scene.newId('change') as ChangeId,
    status: 'draft',
    ...more,
  };
}

const headOf = async (scene: Scene, id: RecordId) =>
  (await scene.heads()).find(({ record }) => record.id === id)?.record;

describe('the line', () => {
  it('sends what was written offline within 5 seconds of its return, by itself', async () => {
    for (let wait = 0; wait < 10; wait += 1) {
      const { scene, kita } = await quietScene();
      kita.link.set(false);
      await scene.world.pass(20_000 + wait * 370);
      const written = note(scene, kita, '訪問先で記入');
      await kita.up()!.engine.save(written);
      await scene.world.pass(7_000 + wait * 410);
      expect(kita.up()!.engine.status()).toMatchObject({ line: 'down', unsent: 1 });
      kita.link.set(true);
      await scene.world.pass(5_000);
      expect(await headOf(scene, written.id)).toMatchObject({ version: 1 });
      expect(kita.up()!.engine.status()).toMatchObject({ line: 'up', unsent: 0 });
    }
  });

  it('brings a save to the server at once while it is up', async () => {
    const { scene, kita } = await quietScene();
    const written = note(scene, kita, '電話');
    await kita.up()!.engine.save(written);
    await scene.world.pass(500);
    expect(await headOf(scene, written.id)).toBeDefined();
  });

  it('answers a challenge when the session is over, and goes on', async () => {
    const { scene, kita } = await quietScene();
    kita.link.setSession('expired');
    const written = note(scene, kita, '続き');
    await kita.up()!.engine.save(written);
    await scene.world.pass(2_000);
    expect(await headOf(scene, written.id)).toBeDefined();
    expect(kita.up()!.engine.status().session).toBe('open');
  });

  it('says 回線断 after the stall, and is up again by its own probe', async () => {
    const { scene, kita } = await quietScene();
    kita.link.set(false);
    await scene.world.pass(12_000);
    expect(kita.up()!.engine.status().line).toBe('down');
    kita.link.set(true);
    await scene.world.pass(5_500);
    expect(kita.up()!.engine.status().line).toBe('up');
  });
});

describe('the disk', () => {
  it('SYNC-03: acknowledges nothing that it did not take', async () => {
    const { scene, kita } = await quietScene();
    kita.isFull = true;
    const saving = kita.up()!.engine.save(note(scene, kita, '保存できない'));
    await expect(saving).rejects.toBeInstanceOf(StorageFault);
    expect(kita.up()!.engine.status().unsent).toBe(0);
  });

  it('opens the rest when one log is damaged, and pulls that channel again', async () => {
    const { scene, kita } = await quietScene();
    const before = kita.up()!.table.size();
    await kita.lock();
    const row = kita.contents.segments.find(({ logId }) => logId.includes('CKITA.mch'))!;
    row.sealed[3] = row.sealed[3]! ^ 0xff;
    kita.link.set(false);
    await kita.boot(kita.device.users[0]!);
    expect(kita.up()!.engine.status().damagedChannels).toBe(1);
    expect([...kita.up()!.table.all()].some(({ channel }) => channel === 'CKITA.core')).toBe(true);
    kita.link.set(true);
    await scene.world.pass(10_000);
    expect(kita.up()!.engine.status().damagedChannels).toBe(0);
    expect(kita.up()!.table.size()).toBe(before);
  });
});

describe('the server', () => {
  it('refuses a channel that was not granted, and tells who claimed it', async () => {
    const { scene, kita } = await quietScene();
    const channel = channelId('CMINAMI' as never, 'MCH');
    const request: PullRequest = {
      checkpoint: { storeEpoch: '', channels: {} },
      limit: 10,
      channels: [channel],
    };
    const { id: device, site, users } = kita.device;
    const answer = await scene.server.up()!.pull({ device, site, user: users[0]! }, request);
    expect(answer).toMatchObject({ ok: false, code: 'channel_not_granted' });
    expect(scene.server.claims()).toEqual([channel]);
  });

  it('SYNC-08: refuses a change id that comes again with another body, and leaves the first alone', async () => {
    const { scene, kita } = await quietScene();
    const first = note(scene, kita, '最初');
    const push = async (next: RecordDoc) => {
      const author = {
        user: next.updated.by,
        device: next.updated.device,
        site: next.updated.site,
      };
      const change: Change = {
        changeId: next.changeId,
        recordId: next.id,
        author,
        base: { kind: 'none' },
        next,
      };
      const answer = await scene.server.up()!.push.push({
        changes: [
          { changeId: next.changeId, envelope: JSON.stringify({ sealedFor: 'server', change }) },
        ],
        confirmed: [],
      });
      return answer.ok ? answer.response.verdicts[0] : undefined;
    };
    const accepted = await push(first);
    expect(accepted).toMatchObject({ kind: 'accepted', version: 1 });
    const other = note(scene, kita, '別の内容', { changeId: first.changeId });
    expect(await push(other)).toMatchObject({ kind: 'refused', reason: 'change_id_reused' });
    expect(await push(first)).toEqual(accepted);
    expect(await headOf(scene, first.id)).toMatchObject({ body: { facts: '最初' } });
    expect(await headOf(scene, other.id)).toBeUndefined();
  });

  it('keeps both sides of a conflict before it says so', async () => {
    const { scene, kita } = await quietScene();
    const other = scene.devices[1]!;
    const before = kita.up()!.table.get('person:P0a' as RecordId)!.document;
    kita.link.set(false);
    const write = (device: SimDevice, text: string) => ({
      ...before,
      body: { ...before.body, contact_rule: text },
      changeId: scene.newId('change') as ChangeId,
      updated: scene.stamp(device, device.up()!.user),
    });
    const mine = write(kita, '携帯のみ');
    await kita.up()!.engine.save(mine);
    await other.up()!.engine.save(write(other, '自宅のみ'));
    await scene.world.pass(5_000);
    kita.link.set(true);
    await scene.world.pass(8_000);
    expect(kita.up()!.engine.status()).toMatchObject({ unsent: 0, attention: 1 });
    const [kept] = await scene.server.store.history.get([verdictKey(mine.changeId)]);
    expect(kept).toMatchObject({
      change: { next: { body: { contact_rule: '携帯のみ' } } },
      theirs: { version: 2, body: { contact_rule: '自宅のみ' } },
    });
    await kita.up()!.engine.settle([mine.changeId]);
    expect(kita.up()!.engine.status().attention).toBe(0);
  });

  it('SYNC-03: shows a refused note to its author when the case has left the device meanwhile', async () => {
    const { scene, kita } = await quietScene();
    const { commands } = scene.server.up()!;
    const caseId = 'case:C1' as RecordId;
    await commands.shareCase(caseId, kita.device.site);
    await scene.world.pass(5_000);
    expect(kita.up()!.table.get(caseId)).toBeDefined();
    await commands.unshareCase(caseId, kita.device.site);
    await commands.setClass(caseId, 'ABUSE');
    await scene.world.pass(5_000);
    expect(kita.up()!.table.get(caseId)).toBeUndefined();
    const written = note(scene, kita, '共有の終わりに記入', {
      caseId,
      subjectId: 'person:P1b' as RecordId,
    });
    await kita.up()!.engine.save(written);
    await scene.world.pass(3_000);
    const seen = () =>
      kita
        .up()!
        .engine.outgoing()
        .find(({ change }) => change.changeId === written.changeId);
    expect(seen()).toMatchObject({
      change: { next: { body: { facts: '共有の終わりに記入' } } },
      verdict: { kind: 'refused' },
    });
    expect(kita.up()!.engine.status()).toMatchObject({ unsent: 0, attention: 1 });
    // Another user of the device is told that there is something, and cannot throw it away.
    await kita.lock();
    await kita.boot(kita.device.users[1]!);
    await kita.up()!.engine.settle([written.changeId]);
    await kita.lock();
    await kita.boot(kita.device.users[0]!);
    await scene.world.pass(3_000);
    expect(seen()).toMatchObject({ verdict: { kind: 'refused' } });
    await kita.up()!.engine.settle([written.changeId]);
    expect(kita.up()!.engine.status().attention).toBe(0);
  });

  it('SYNC-03: shows a refused change to its author after the key of its channel was replaced', async () => {
    const { scene, kita } = await quietScene();
    const held = kita.up()!.table.get('case_note:N0' as RecordId)!;
    const changeId = scene.newId('change') as ChangeId;
    const updated = scene.stamp(kita, kita.up()!.user);
    const body = { facts: '書き換え' };
    await kita.up()!.engine.save({ ...held.document, body, changeId, updated });
    await scene.world.pass(2_000);
    const key = kita.contents.outgoing[0]!.reading!.logId;
    scene.server.setGrant(kita.device.id, held.channel, false);
    scene.server.setGrant(kita.device.id, held.channel, true);
    await scene.world.pass(70_000);
    expect(
      kita
        .up()!
        .ring()
        .some(({ logId }) => logId === key),
    ).toBe(false);
    expect(kita.up()!.engine.outgoing()).toMatchObject([
      { change: { changeId, next: { body } }, verdict: { kind: 'refused', reason: 'append_only' } },
    ]);
    expect(kita.up()!.engine.status()).toMatchObject({ unsent: 0, attention: 1 });
  });

  it('tells who is here of a refusal that only its author can read', async () => {
    const { scene, kita } = await quietScene();
    kita.link.set(false);
    const written = note(scene, kita, '他の拠点の人', { subjectId: 'person:P1b' as RecordId });
    await scene.server.up()!.commands.setClass('case:C1' as RecordId, 'ABUSE');
    await kita.up()!.engine.save({ ...written, caseId: 'case:C1' as RecordId });
    await kita.lock();
    kita.link.set(true);
    await kita.boot(kita.device.users[1]!);
    await scene.world.pass(5_000);
    expect(scene.told.get(written.changeId)).toMatchObject({ kind: 'refused' });
    const { engine } = kita.up()!;
    expect(engine.outgoing()).toEqual([]);
    expect(engine.unreadable()).toMatchObject([{ verdict: { changeId: written.changeId } }]);
    expect(engine.status()).toMatchObject({ unsent: 0, attention: 1 });
    await engine.settle([written.changeId]);
    expect(engine.status().attention).toBe(1);
  });

  it('is pulled from, and takes the other log entries, though it cannot take one', async () => {
    const taken = new Set<string>();
    const { scene, kita, minami } = await quietScene({
      name: 'a server that chokes on one log entry',
      transport: (transport) => ({
        ...transport,
        log: async ({ entries }) => {
          if (entries.some(({ entryId }) => entryId === 'bad')) throw new TransportError('server');
          for (const { entryId } of entries) taken.add(entryId);
          return Promise.resolve({ stored: entries.map(({ entryId }) => entryId) });
        },
      }),
    });
    const open = (entryId: string) => ({
      entryId,
      at: '2026-11-01T00:00:00.000Z',
      user: kita.up()!.user,
      device: kita.device.id,
      site: kita.device.site,
      kind: 'open' as const,
      offline: false,
    });
    for (const id of ['first', 'bad', 'third', 'fourth'])
      await kita.up()!.engine.logAccess(open(id));
    const other = scene.devices[1]!;
    const written = note(scene, other, '隣の席で記入');
    await other.up()!.engine.save(written);
    await scene.world.pass(3_000);
    expect(kita.up()!.table.get(written.id)).toBeDefined();
    await scene.world.pass(20_000);
    expect([...taken].sort()).toEqual(['first', 'fourth', 'third']);
    expect(kita.contents.outgoing.map(({ id }) => id)).toEqual(['bad']);
    expect(kita.faults()).toEqual([expect.stringContaining('bad')]);
    expect(kita.up()!.engine.status().line).toBe('up');
    expect(minami.up()!.engine.status().line).toBe('up');
  });

  it('never changes an accepted note; a correction is a note of its own', async () => {
    const { scene, kita } = await quietScene();
    const held = kita.up()!.table.get('case_note:N0' as RecordId)!.document;
    const changeId = scene.newId('change') as ChangeId;
    const updated = scene.stamp(kita, kita.up()!.user);
    await kita.up()!.engine.save({ ...held, body: { facts: '書き換え' }, changeId, updated });
    await scene.world.pass(3_000);
    expect(scene.told.get(changeId)).toMatchObject({ kind: 'refused', reason: 'append_only' });
    const right = note(scene, kita, '訂正', { body: { facts: '訂正', supersedes: held.id } });
    await kita.up()!.engine.save(right);
    await scene.world.pass(3_000);
    expect(scene.told.get(right.changeId)).toMatchObject({ kind: 'accepted' });
  });
});
