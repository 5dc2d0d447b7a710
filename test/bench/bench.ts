// npm run bench -- NAME [--json FILE] [--rounds N] [--records N] [--only PART]: measures in a real browser and prints the ratios.
import { parseArgs } from 'node:util';
import { runAppBench } from './app/run.ts';
import { runReplicaBench } from './replica/run.ts';
import { runSyncBench, SYNC_BENCH_PARTS } from './sync/run.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    records: { type: 'string', default: '20000' },
    only: { type: 'string' },
  },
});

const benches = { replica: runReplicaBench, app: runAppBench, sync: runSyncBench };
const [name] = positionals;
const only = SYNC_BENCH_PARTS.find((part) => part === values.only);
if (
  positionals.length !== 1 ||
  (name !== 'replica' && name !== 'app' && name !== 'sync') ||
  (values.only !== undefined && (name !== 'sync' || only === undefined))
) {
  console.error(
    `usage: npm run bench -- replica|app|sync [--json FILE] [--rounds N] [--records N]
       of sync alone: --only ${SYNC_BENCH_PARTS.join('|')}`,
  );
  process.exit(2);
}
const met = await benches[name]({
  rounds: Number(values.rounds),
  records: Number(values.records),
  ...(values.json === undefined ? {} : { json: values.json }),
  ...(only === undefined ? {} : { only }),
});
process.exitCode = met ? 0 : 1;
