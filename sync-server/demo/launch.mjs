// `npm run demo` on Node 20 or newer: installs what is missing, then runs the demo on the pinned Node.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, pinnedNode, root } from './install.mjs';

try {
  await ensureInstalled();
  launch();
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
}

function launch() {
  const script = join(root, 'sync-server/demo/demo.ts');
  // The channel tells the child when this process is gone, however it went.
  const child = spawn(pinnedNode(), [script, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const stop = () => {
    if (child.connected) child.disconnect();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
  const watch = watchParents(stop);
  child.once('error', (fault) => {
    console.error(fault.message);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    clearInterval(watch);
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}

/**
 * npm does not hand SIGTERM on: when npm or its shell is gone, so are we. Started by hand, nobody is watched.
 * @param {() => void} stop
 */
function watchParents(stop) {
  if (process.env['npm_lifecycle_event'] !== 'demo') return undefined;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const watch = setInterval(() => {
    if (process.ppid !== parent || parentOf(parent) !== grandparent) stop();
  }, 1_000);
  watch.unref();
  return watch;
}

/** Where the system tells; elsewhere only the parent is watched. @param {number} pid */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[2];
  } catch {
    return undefined;
  }
}
