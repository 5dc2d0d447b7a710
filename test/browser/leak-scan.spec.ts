// Nothing about a person lies readable on the disk: not live, not after a power cut, not after the lock (P9-3, P9-8; SYNC-07).
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { demoPassword } from '../../sync-server/demo/marker.ts';
import { expect, test } from './product.ts';
import { findMarkers, randomMarker } from './profile-scan.ts';
import {
  atHome,
  enrol,
  openPerson,
  save,
  savedState,
  search,
  signIn,
  writeNote,
  writeVisit,
} from './steps.ts';

const { familyWithCase: family } = demoStory;

test('no word typed is found in the profile: killed while open, and again after the lock', async ({
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
