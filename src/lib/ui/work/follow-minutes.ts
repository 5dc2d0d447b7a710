// Tells the time at once and at every full minute, and when a page is looked at again.

/** Until the answered function is called. */
export function followMinutes(clock: () => number, tell: (now: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    const now = clock();
    tell(now);
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
}

const MINUTE = 60_000;
