// City hall, from its desks: a call becomes one of abuse, or no longer is one, sometimes while another desk writes in it.
import type { Body, ChangeId, RecordDoc } from '../../src/lib/domain/record.ts';
import type { Change } from '../../src/lib/protocol/wire.ts';
import { HALL } from './city.ts';
import type { Prng } from './prng.ts';
import type { Scene } from './scene.ts';

export async function raise(scene: Scene, random: Prng): Promise<void> {
  const calls = (await scene.heads()).filter(
    ({ record }) => record.type === 'consultation' && record.subjectId !== undefined,
  );
  if (scene.server.up() === undefined || calls.length === 0) return;
  await scene.remember();
  const { record } = random.pick(calls);
  const isGrave = record.body['category'] === '01' || record.body['is_notification'] === true;
  const marker = scene.newId(isGrave ? 'text' : 'secret');
  if (!isGrave) scene.secrets.push(marker);
  const mine: Body = { category: isGrave ? '03' : '01', complaint: marker };
  const rival = random.chance(0.5) ? rivalOf(scene, record, isGrave) : undefined;
  // Both on the version that stands now; either may be the first.
  const both = rival === undefined ? [mine] : random.chance(0.5) ? [rival, mine] : [mine, rival];
  const changes = both.map((body) => changeOf(scene, record, body));
  void scene.server.up()?.push.push({
    changes: changes.map((change) => ({
      changeId: change.changeId,
      envelope: JSON.stringify({ sealedFor: 'server', change }),
    })),
    confirmed: [],
  });
  await scene.world.settle();
  await scene.remember();
}

/** Of a grave call something that only few may read; of another one, another category. */
function rivalOf(scene: Scene, { body }: RecordDoc, isGrave: boolean): Body {
  if (!isGrave) return { ...body, category: '04' };
  const marker = scene.newId('secret');
  scene.secrets.push(marker);
  return { ...body, child_state: marker };
}

function changeOf(scene: Scene, record: RecordDoc, body: Body): Change {
  const changeId = scene.newId('change') as ChangeId;
  const at = new Date(scene.world.now()).toISOString();
  const updated = { at, by: HALL.user, site: HALL.site, device: HALL.device };
  const { version: seen = 0, prevHash: _, receivedAt: __, mergedWith: ___, ...rest } = record;
  return {
    changeId,
    recordId: record.id,
    author: HALL,
    base: { kind: 'version', version: seen, body: record.body },
    next: { ...rest, body, changeId, updated },
  };
}
