// The dedicated worker of one subject: does the step that the page's message names, and answers.
import type { RecordDoc } from '../../../../src/lib/domain/record.ts';
import { makeRecords } from './documents.ts';
import { createOurs } from './ours.ts';
import { createPlain } from './plain.ts';
import type { Step } from './steps.ts';

// RxDB praises its paid storages on the console, once for each database.
console.warn = () => undefined;

const subject = self.name === 'ours' ? createOurs() : createPlain();
let source: readonly RecordDoc[] = [];

self.addEventListener('message', ({ data }: MessageEvent<Step>) => {
  act(data).then(
    (answer) => {
      self.postMessage({ ok: true, answer });
    },
    (error: unknown) => {
      self.postMessage({ ok: false, message: error instanceof Error ? error.stack : 'unknown' });
    },
  );
});

async function act(step: Step): Promise<number | undefined> {
  switch (step.step) {
    case 'open':
      await subject.open(step.name, step.keys);
      return undefined;
    case 'insert':
      await subject.insert(step.batch);
      return undefined;
    case 'prepareSource':
      source = makeRecords(step.count, step.marker);
      return undefined;
    case 'firstSync':
      return subject.firstSync(source);
    case 'readAll':
      return subject.readAll();
    case 'edit':
      await subject.edit(step.at, step.text);
      return undefined;
    case 'unlock':
      return subject.unlock(step.name, step.keys, step.query);
    case 'close':
      await subject.close();
      return undefined;
  }
}
