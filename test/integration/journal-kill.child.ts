// A process of its own for the kill test: writes through the journal on real disks and says what is acknowledged, until it is killed.
import { openJournaled } from '../../sync-server/database.ts';

const [, , dataDir = '', journalDir = '', round = '', place = '{}'] = process.argv;
const { store, settled } = await openJournaled({
  dataDir,
  journalDir,
  mode: 'own',
  ...(JSON.parse(place) as object),
  onFailure: (fault) => {
    throw fault;
  },
});
for (let n = 0; ; n += 1) {
  const _id = `entry:${round}:${String(n)}`;
  const [result] = await store.log.write([{ _id, n }]);
  await settled();
  if (result?.ok === true) process.stdout.write(`${_id}\n`);
}
