// What is typed reaches its draft: at a pause, under steady typing, and when asked; a failure is shown and tried again.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure, type Result } from '../../domain/result.ts';
import { createDraftKeeper, MAX_WAIT_MS, PAUSE_MS, type KeeperState } from './draft-keeper.ts';

const timers = {
  set: (run: () => void, ms: number) => setTimeout(run, ms),
  clear: (timer: unknown) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

function keeperOver(put: () => Promise<Result<{ savedAt: string }>>) {
  const states: KeeperState[] = [];
  const keeper = createDraftKeeper({ put, onState: (state) => states.push(state), timers });
  return { keeper, states };
}

describe('a draft', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is stored after a pause in typing', async () => {
    const put = vi.fn(() => Promise.resolve({ ok: true as const, savedAt: 'T1' }));
    const { keeper } = keeperOver(put);
    keeper.touch();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(put).toHaveBeenCalledTimes(1);
    expect(keeper.state).toEqual({ kind: 'stored', at: 'T1' });
  });

  it('is stored within two seconds under typing without a pause', async () => {
    const put = vi.fn(() => Promise.resolve({ ok: true as const, savedAt: 'T1' }));
    const { keeper } = keeperOver(put);
    for (let at = 0; at < 2_000; at += 100) {
      keeper.touch();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(put).toHaveBeenCalled();
    expect(MAX_WAIT_MS).toBeLessThan(2_000);
  });

  it('takes keys typed while a storing is under way into the next one', async () => {
    const answers: (() => void)[] = [];
    const put = vi.fn(
      () =>
        new Promise<Result<{ savedAt: string }>>((resolve) =>
          answers.push(() => resolve({ ok: true, savedAt: `T${answers.length}` })),
        ),
    );
    const { keeper } = keeperOver(put);
    keeper.touch();
    const flushed = keeper.flush();
    keeper.touch();
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.state.kind).toBe('pending');
    answers[1]?.();
    await flushed;
    expect(put).toHaveBeenCalledTimes(2);
    expect(keeper.state).toEqual({ kind: 'stored', at: 'T2' });
  });

  it('says when it cannot be stored, and tries again by itself', async () => {
    let full = true;
    const { keeper } = keeperOver(() =>
      Promise.resolve(
        full ? failure('disk_full', '空きがありません') : { ok: true, savedAt: 'T1' },
      ),
    );
    keeper.touch();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(keeper.state).toEqual({ kind: 'failed', message: '空きがありません' });
    full = false;
    await vi.advanceTimersByTimeAsync(MAX_WAIT_MS);
    expect(keeper.state).toEqual({ kind: 'stored', at: 'T1' });
  });

  it('is not stored again once the record is saved', async () => {
    const put = vi.fn(() => Promise.resolve({ ok: true as const, savedAt: 'T1' }));
    const { keeper } = keeperOver(put);
    keeper.touch();
    await keeper.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(put).not.toHaveBeenCalled();
  });
});
