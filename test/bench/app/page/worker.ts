// All deadline rules over a center's records, timed in a worker as the product runs them.
import { alertsOf } from '../../../../src/lib/domain/alerts/alerts.ts';
import { alertsNow, familiesUpTo, sourceOf } from './families.ts';
import type { AlertOrder } from './main.ts';

self.onmessage = ({ data }: MessageEvent<AlertOrder>) => {
  const source = sourceOf(familiesUpTo(data.records));
  const times = Array.from({ length: data.rounds }, () => {
    const began = performance.now();
    alertsOf(source, alertsNow);
    return performance.now() - began;
  });
  self.postMessage(times);
};
