// Finds a browser for tests and benches: the one named, Playwright's own, or one that the machine has.
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** Path of a Chromium, Chrome or Edge. A missing browser fails the run; it never skips tests. */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const path = await lookForChromium(env);
  if (path === undefined) {
    throw new Error('No Chromium, Chrome or Edge found. Install one, or set TSUMUGI_CHROMIUM.');
  }
  return path;
}

/** As `findChromium`, for whoever may install one: `undefined` where there is none. */
export async function lookForChromium(
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const named = env['TSUMUGI_CHROMIUM'];
  if (named !== undefined && named !== '') {
    // A wrong name is a mistake to be shown, not a reason to test with another browser.
    if (!(await exists(named))) throw new Error(`TSUMUGI_CHROMIUM names nothing: ${named}`);
    return named;
  }
  for (const path of [playwrightsOwn(), ...onPath(env), ...usualPlaces(env)]) {
    if (path !== undefined && (await exists(path))) return path;
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function playwrightsOwn(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright has none for this platform.
  }
}

function onPath(env: NodeJS.ProcessEnv): string[] {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const edges = ['microsoft-edge', 'microsoft-edge-stable', 'msedge'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...names, ...edges].flatMap((name) => folders.map((folder) => join(folder, name)));
}

function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
  }
  if (process.platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    return roots.flatMap((root) =>
      root === undefined
        ? []
        : [
            join(root, 'Google/Chrome/Application/chrome.exe'),
            join(root, 'Microsoft/Edge/Application/msedge.exe'),
          ],
    );
  }
  return ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/microsoft-edge'];
}
