// Nothing about a person lies readable on the disk: not live, not after a power cut, not after the lock (P9-3, P9-8; SYNC-07).
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { demoPassword } from '../../sync-server/demo/marker.ts';
import type { UserId } from '../../src/lib/domain/record.ts';
import { openRing } from '../../src/lib/vault/unlock.ts';
import { expect, startProduct, test } from './product.ts';
import { findKeys, findMarkers, randomMarker } from './profile-scan.ts';
import {
  atHome,
  enrol,
  openPerson,
  save,
  savedState,
  search,
  setUp,
  signIn,
  writeNote,
  writeVisit,
} from './steps.ts';

const { familyWithCase: family } = demoStory;

test('SYNC-07: no word typed is found in the profile: killed while open, and again after the lock', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(240_000);
  const markers = {
    password: randomMarker('password'),
    search: randomMarker('search'),
    draft: randomMarker('draft'),
    visit: randomMarker('visit'),
    note: randomMarker('note'),
    offline: randomMarker('offline'),
  };
  // What opened the vault is as secret as what is in it.
  const secrets = [...Object.values(markers), demoPassword('u-abe')];
  let device = await browserAt();
  await enrol(device.page, product, 'ckita');
  await signIn(device.page, 'u-abe', markers.password);
  await expect(device.page.getByRole('alert')).toContainText('違います');
  await signIn(device.page, 'u-abe');
  await atHome(device.page);
  await search(device.page, markers.search);
  await expect(device.page.getByText('見つかりません')).toBeVisible();
  await openPerson(device.page, 'ほしの', family.childName);
  await writeVisit(device.page, markers.visit);
  await save(device.page);
  await writeNote(device.page, markers.note);
  await save(device.page);
  await expect(savedState(device.page)).not.toContainText('未送信');
  await product.line('ckita', 'cut');
  await writeNote(device.page, markers.offline);
  await save(device.page);
  const draftBegun = Date.now();
  await writeNote(device.page, markers.draft);
  await expect(device.page.getByRole('status', { name: '書きかけの状態' })).toContainText(
    '下書き保存',
  );

  // Chromium writes its session files a moment late: only when they are there they can be searched.
  await sessionFilesAfter(device.profile, draftBegun);
  await device.kill();
  expect(await findMarkers(device.profile, secrets)).toEqual([]);

  device = await browserAt({ profile: device.profile });
  await device.page.goto(product.origin('ckita'));
  await signIn(device.page, 'u-abe', markers.password);
  await expect(device.page.getByRole('alert')).toContainText('パスワードが違います');
  await signIn(device.page, 'u-abe');
  await atHome(device.page);
  await openPerson(device.page, 'ほしの', family.childName);
  await expect(device.page.getByText(markers.offline)).toBeVisible();
  await device.page.getByRole('button', { name: '鍵をかける' }).click();
  await expect(device.page.getByRole('button', { name: 'サインイン' })).toBeVisible();

  await device.kill();
  expect(await findMarkers(device.profile, secrets)).toEqual([]);
  await product.line('ckita', 'up');

  // The control: the same words stored plainly must be found, or the search itself is worth nothing.
  const control = await browserAt();
  await control.page.goto(`${product.origin('cminami')}/icon.svg`);
  await control.page.evaluate(storePlainly, Object.values(markers));
  await control.close();
  const found = new Set(
    (await findMarkers(control.profile, Object.values(markers))).map((leak) => leak.marker),
  );
  expect([...found].sort()).toEqual(Object.values(markers).sort());
});

test('SYNC-07: after a revocation and one contact the files tell nothing of anybody, and no key is in them', async ({
  browserAt,
}) => {
  test.setTimeout(240_000);
  const note = randomMarker('note');
  const unsent = randomMarker('unsent');
  const draft = randomMarker('draft');
  const product = await startProduct();
  try {
    const device = await browserAt();
    const { page } = device;
    await setUp(page, product, 'ckita', 'u-abe');
    await openPerson(page, 'ほしの', family.childName);
    await writeNote(page, note);
    await save(page);
    await expect(savedState(page)).not.toContainText('未送信');
    // What a thief would want most: the password would open it now.
    const ring = await ringOf(await page.evaluate(readItems));
    const keys = [ring.signing.privateKey, ...ring.channels.map(({ key }) => key)];
    expect(keys.length).toBeGreaterThan(3);

    await product.line('ckita', 'cut');
    await writeNote(page, unsent);
    await save(page);
    await writeNote(page, draft);
    await expect(page.getByRole('status', { name: '書きかけの状態' })).toContainText('下書き保存');
    await product.command('device', 'revoke', ring.deviceId);
    await product.line('ckita', 'up');
    await expect(page.getByText('この端末の登録は取り消されました')).toBeVisible({
      timeout: 60_000,
    });
    // Of what the software can reach, nothing is left that opens anything.
    const left = await page.evaluate(readItems);
    expect(left.map(([name]) => name).filter((name) => name.startsWith('ring:'))).toEqual([]);
    expect(await page.evaluate(countSealed)).toBe(0);
    await device.close();

    const records = [note, unsent, draft, family.childName, family.motherName, '09000009001'];
    expect(await findMarkers(device.profile, records)).toEqual([]);
    expect(await findKeys(device.profile, keys)).toEqual([]);
    // The administrator sees that it is so.
    const receipts = await product.command('receipts', '--device', ring.deviceId);
    expect(receipts).toMatch(new RegExp(`${ring.deviceId}.*端末の取消`));

    // The control: the same keys, as text or as bytes, are found where they do lie.
    const control = await browserAt();
    await control.page.goto(`${product.origin('cminami')}/icon.svg`);
    await control.page.evaluate(storePlainly, keys);
    await control.page.evaluate(storeAsBytes, keys);
    await control.close();
    const found = await findKeys(control.profile, keys);
    expect(new Set(found.map(({ marker }) => marker))).toEqual(new Set(keys));
    expect(found.map(({ encoding }) => encoding)).toContain('bytes');
  } finally {
    await product.stop();
  }
});

/** Opened as whoever copied the disk and knows the password would. */
async function ringOf(items: readonly (readonly [string, unknown])[]) {
  const rows = new Map(items);
  const disk = {
    getItem: (name: string) => Promise.resolve(rows.get(name)),
    setItem: () => Promise.resolve(),
    removeItem: () => Promise.resolve(),
  };
  const userId = 'u-abe' as UserId;
  const opened = await openRing(
    { disk, now: () => Date.now() },
    { userId, password: demoPassword(userId) },
  );
  if (!opened.ok) throw new Error(opened.message);
  return opened.unlocked.ring;
}

/** Runs in the page: the small rows of the device itself. */
async function readItems(): Promise<readonly (readonly [string, unknown])[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tsumugi');
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
    opening.onsuccess = () => {
      const reading = opening.result.transaction('items').objectStore('items').getAll();
      reading.onerror = () => reject(reading.error ?? new Error('not read'));
      reading.onsuccess = () => {
        opening.result.close();
        const rows = reading.result as { name: string; value: unknown }[];
        resolve(rows.map(({ name, value }) => [name, value]));
      };
    };
  });
}

/** Runs in the page: how many rows of records, of unsent work and of drafts there are. */
async function countSealed(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tsumugi');
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
    opening.onsuccess = () => {
      const names = ['parts', 'outgoing', 'drafts'];
      const transaction = opening.result.transaction(names);
      const counts = names.map((name) => transaction.objectStore(name).count());
      transaction.onerror = () => reject(transaction.error ?? new Error('not read'));
      transaction.oncomplete = () => {
        opening.result.close();
        resolve(counts.reduce((sum, { result }) => sum + result, 0));
      };
    };
  });
}

/** Runs in the page. */
async function storeAsBytes(keys: readonly string[]): Promise<void> {
  const bytes = keys.map((key) =>
    Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    ),
  );
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('bytes', 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore('rows', { autoIncrement: true });
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
      for (const value of bytes) transaction.objectStore('rows').add(value);
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error ?? new Error('not stored'));
    };
  });
}

async function sessionFilesAfter(profile: string, moment: number): Promise<void> {
  const folder = join(profile, 'Default/Sessions');
  await expect
    .poll(
      async () => {
        const files = await readdir(folder).catch(() => []);
        const times = await Promise.all(files.map((file) => stat(join(folder, file))));
        return times.some(({ mtimeMs }) => mtimeMs >= moment);
      },
      { timeout: 60_000, message: 'session files written after the draft' },
    )
    .toBe(true);
}

/** Runs in the page. */
async function storePlainly(values: readonly string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('plain', 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore('rows', { autoIncrement: true });
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
      for (const value of values) transaction.objectStore('rows').add({ value });
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error ?? new Error('not stored'));
    };
  });
}
