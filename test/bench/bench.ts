// npm run bench -- NAME [--json FILE] [--rounds N] [--records N]: measures in a real browser and prints the ratios.
import { parseArgs } from 'node:util';
import { runAppBench } from './app/run.ts';
import { runReplicaBench } from './replica/run.ts';
import { runSyncBench } from './sync/run.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    records: { type: 'string', default: '20000' },
  },
});

const benches = { replica: runReplicaBench, app: runAppBench, sync: runSyncBench };
const [name] = positionals;
if (positionals.length !== 1 || (name !== 'replica' && name !== 'app' && name !== 'sync')) {
  console.error(
    'usage: npm run bench -- replica|app|sync [--json FILE] [--rounds N] [--records N]',
  );
  process.exit(2);
}
const met = await benches[name]({
  rounds: Number(values.rounds),
  records: Number(values.records),
  ...(values.json === undefined ? {} : { json: values.json }),
});
process.exitCode = met ? 0 : 1;
