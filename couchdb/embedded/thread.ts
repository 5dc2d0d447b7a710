// The worker thread in which the embedded server lives: starts it, says where, stops it when told.
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './server.ts';

const options = workerData as Parameters<typeof serve>[0];
const server = await serve(options);
parentPort?.once('message', () => {
  void server.stop().then(() => parentPort?.close());
});
parentPort?.postMessage({ port: server.port });
