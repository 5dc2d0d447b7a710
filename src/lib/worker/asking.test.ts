// SYNC-05: what the server wants of a device is asked until it was heard.
import { expect, test } from 'vitest';
import { createAsking, type Heard } from './asking.ts';
import { centerScene } from './center-scene.ts';

const told = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Questions that the test answers, and timers that it lets ring. */
function asked(answers: (Heard | Promise<Heard> | Error)[]) {
  const timers: { ms: number; run: () => void }[] = [];
  const faults: unknown[] = [];
  let questions = 0;
  const asking = createAsking({
    clock: {
      after(ms, run) {
        const timer = { ms, run };
        timers.push(timer);
        return () => {
          if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
        };
      },
    },
    async question() {
      questions += 1;
      const answer = answers.shift() ?? 'heard';
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onFault: (fault) => faults.push(fault),
  });
  async function ring(): Promise<void> {
    timers.shift()?.run();
    await told();
  }
  return { asking, ring, faults, waits: () => timers.map(({ ms }) => ms), count: () => questions };
}

test('SYNC-05: unheard, it is asked again, less and less often, until it was heard', async () => {
  const { asking, ring, waits, count } = asked(['unheard', 'unheard', 'unheard', 'unheard']);
  await asking.ask();
  const pauses: number[] = [];
  while (waits().length > 0) {
    pauses.push(...waits());
    await ring();
  }
  expect(pauses).toEqual([15_000, 30_000, 60_000, 60_000]);
  expect(count()).toBe(5);
});

test('SYNC-05: with the line back it is asked at once, and not again while the line stays', async () => {
  const { asking, waits, count } = asked(['unheard', 'unheard']);
  asking.lineIs('down');
  await asking.ask();
  asking.lineIs('up');
  await told();
  asking.lineIs('up');
  await told();
  expect([count(), waits()]).toEqual([2, [30_000]]);
  asking.lineIs('down');
  asking.lineIs('up');
  await told();
  expect([count(), waits()]).toEqual([3, []]);
});

test('SYNC-05: a reason to ask that comes while a question is on its way is asked after it', async () => {
  let hear = (_: Heard): void => undefined;
  const first = new Promise<Heard>((resolve) => (hear = resolve));
  const { asking, count } = asked([first]);
  const both = [asking.ask(), asking.ask(), asking.ask()];
  expect(count()).toBe(1);
  hear('heard');
  await Promise.all(both);
  expect(count()).toBe(2);
});

test('a fault is told to whoever asked, and it is asked again', async () => {
  const { asking, ring, faults, count } = asked([new Error('disk'), new Error('disk')]);
  await expect(asking.ask()).rejects.toThrow('disk');
  await ring();
  await ring();
  expect([faults.length, count()]).toEqual([1, 3]);
});

test('what the server does not know is not asked by the clock: each refusal counts against its address', async () => {
  const { asking, waits, count } = asked(['refused']);
  await asking.ask();
  expect(waits()).toEqual([]);
  asking.lineIs('up');
  await told();
  expect(count()).toBe(2);
});

test('SYNC-05: an order that no line brought is obeyed as soon as the line is back, unsent work first', async () => {
  const { start, until, script, contents } = await centerScene();
  const keeper = await start();
  await until(async () => (await keeper.status()).line === 'up');
  const save = () =>
    keeper.save({
      type: 'consultation',
      body: { complaint: '架空の相談' },
    });
  script.isUp = false;
  expect(await save()).toMatchObject({ ok: true });
  await until(async () => (await keeper.status()).line === 'down');
  script.order = 'online_only';
  script.isUp = true;
  expect(await save()).toMatchObject({ ok: true });
  await until(async () => (await keeper.status()).device?.kind === 'desk');
  expect([contents.segments, contents.outgoing]).toEqual([[], []]);
  expect([...contents.items.keys()].filter((name) => name.startsWith('ring:'))).toEqual([]);
});
