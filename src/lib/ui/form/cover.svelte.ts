// Whether the sheets of questions, and everything worked out from them, are covered: somebody may be looking on.

let covered = $state(false);

export const cover = {
  get on(): boolean {
    return covered;
  },
  toggle(): void {
    covered = !covered;
  },
  lift(): void {
    covered = false;
  },
};
