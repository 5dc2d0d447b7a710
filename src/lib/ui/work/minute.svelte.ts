// The current minute, for clocks on screen: moves by itself while a page shows it.

export interface Minute {
  readonly now: number;
}

/** To be called while a component starts. */
export function createMinute(clock: () => number = Date.now): Minute {
  let now = $state(clock());
  $effect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = (): void => {
      now = clock();
      timer = setTimeout(next, MINUTE - (now % MINUTE));
    };
    next();
    // A laptop that slept shows the true time as soon as it is looked at.
    const onVisible = (): void => {
      if (document.visibilityState !== 'visible') return;
      clearTimeout(timer);
      next();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  });
  return {
    get now() {
      return now;
    },
  };
}

const MINUTE = 60_000;
