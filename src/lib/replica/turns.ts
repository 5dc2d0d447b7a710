// One piece of work after the other: for what must not interleave.
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    // A failure is its caller's to hear; whoever waits behind goes on.
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}
