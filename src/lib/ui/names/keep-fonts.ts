// Asks the service worker to fetch every font part while the line is there and nothing else is to be done.
import type { AppStatus } from '../../records/api.ts';

/** Fonts come last: after the records, and not in the first moments of a session. */
export const QUIET_MS = 20_000;

/** A center works without the line; the desk never does. */
export function mayKeepFonts(status: AppStatus | undefined): boolean {
  return (
    status?.phase === 'ready' &&
    status.device?.kind === 'center' &&
    status.line === 'up' &&
    status.sync === 'idle'
  );
}

export function askToKeepFonts(): void {
  navigator.serviceWorker?.controller?.postMessage({ type: 'keep fonts' });
}
