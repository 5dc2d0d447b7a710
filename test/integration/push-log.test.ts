// SYNC-09: nobody hears that his write was accepted before it stands in the access log, whatever failed on the way.
import { expect, it } from 'vitest';
import { createMemoryStore } from '../../sync-server/store/memory.ts';
import { createPushWorld, type Who } from './push-world.ts';

const kita: Who = 'abe@CKITA:MCM';

it.each(['sent again to the same server', 'sent again after a restart'] as const)(
  'SYNC-09: a write whose log entry failed is logged before it is answered: %s',
  async (how) => {
    const store = createMemoryStore();
    let isFull = false;
    const world = await createPushWorld({
      ...store,
      log: {
        ...store.log,
        write: (docs) => (isFull ? Promise.reject(new Error('full')) : store.log.write(docs)),
      },
    });
    const change = world.change(kita, 'household:H', {
      family_name_label: '見本(架空町1)',
      home_centre: 'CKITA',
    });
    isFull = true;
    await expect(world.words(change)).rejects.toThrow('full');
    // It stands in the store, with its verdict: only its entry is missing.
    await expect(world.words(change)).rejects.toThrow('full');
    isFull = false;
    if (how === 'sent again after a restart') await world.restart();
    expect(await world.words(change)).toEqual(['accepted']);
    const logged = await world.log.entries(change.author.device);
    expect(logged.map(({ entry }) => entry.entryId)).toEqual([`write:${change.changeId}`]);
    expect((await world.log.verify(change.author.device)).ok).toBe(true);
  },
);
