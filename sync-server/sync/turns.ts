// One after the other for the same key: what is judged about a record must still hold when it is written.
export interface Turns {
  take<T>(key: string, run: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(key, run) {
      const before = last.get(key) ?? Promise.resolve();
      const turn = before.then(run, run);
      last.set(key, turn);
      const leave = (): void => {
        if (last.get(key) === turn) last.delete(key);
      };
      turn.then(leave, leave);
      return turn;
    },
  };
}
