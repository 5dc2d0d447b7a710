// A process of its own for the kill test: runs the embedded server until it is killed.
import { startEmbedded } from '../../couchdb/embedded/start.ts';

const { url } = await startEmbedded({ directory: process.argv[2]! });
process.stdout.write(`${JSON.stringify({ url })}\n`);
