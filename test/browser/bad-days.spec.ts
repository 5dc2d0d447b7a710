// The bad days, each with its sentence: what goes wrong is said in plain Japanese, and nothing typed is lost (R8-1, R8-3, R9-3; SYNC-03).
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { expect, startProduct, test } from './product.ts';
import { randomMarker } from './profile-scan.ts';
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
} from './steps.ts';

const { familyWithCase: family } = demoStory;

test('a wrong password is said, and five of them lock the account for a while', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  // Of this user no other test wants anything: the lock outlasts this one.
  await enrol(page, product, 'ckita2');
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await signIn(page, 'u-kita', `wrong-password-${String(attempt)}`);
    await expect(page.getByRole('alert')).toContainText('パスワードが違います');
  }
  await signIn(page, 'u-kita', 'wrong-password-5');
  await signIn(page, 'u-kita');
  await expect(page.getByRole('alert')).toContainText('一時的に使えません');
});

test('an enrolment code works once; the next device is told what to do', async ({
  product,
  browserAt,
}) => {
  const code = await product.code('CKITA');
  const first = await browserAt();
  await first.page.goto(`${product.origin('ckita')}/enrol#code=${code}`);
  await expect(first.page.getByRole('button', { name: 'サインイン' })).toBeVisible();
  const second = await browserAt();
  await second.page.goto(`${product.origin('ckita')}/enrol#code=${code}`);
  await expect(second.page.getByRole('alert')).toContainText('コード');
  expect(second.page.url()).not.toContain(code);
});

test('a first-time user offline is told that this device needs the line', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await enrol(page, product, 'ckita');
  await product.line('ckita', 'cut');
  await signIn(page, 'u-nagai');
  await expect(page.getByRole('alert')).toContainText('この端末を使うには回線が必要です', {
    timeout: 30_000,
  });
  await product.line('ckita', 'up');
});

test('two tabs are one session: a note written in one stands in the other, and the lock shuts both', async ({
  product,
  browserAt,
}) => {
  const marker = randomMarker('tabs');
  const { page, context } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  const other = await context.newPage();
  await other.goto(product.origin('ckita'));
  await atHome(other);
  await openPerson(other, 'ほしの', family.childName);
  await writeNote(other, marker);
  await save(other);
  await expect(page.getByText(marker)).toBeVisible();
  await page.getByRole('button', { name: '鍵をかける' }).click();
  await expect(other.getByRole('button', { name: 'サインイン' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'サインイン' })).toBeVisible();
  await expect(other.getByText(marker)).toHaveCount(0);
});

test('SYNC-03: an expired session in mid-form at the desk asks for the password and keeps every word', async ({
  browserAt,
}) => {
  const product = await startProduct();
  try {
    const marker = randomMarker('expired');
    const { page } = await browserAt();
    await setUp(page, product, 'kks', 'u-sato');
    await openPerson(page, 'ほしの', family.childName);
    await writeNote(page, marker);
    await product.restart();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByLabel('パスワード')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('textbox', { name: '事実(見た・聞いたこと)' })).toHaveValue(marker);
    await page.getByLabel('パスワード').fill('demo-himawari-sato');
    await page.getByLabel('パスワード').press('Enter');
    await expect(page.getByLabel('パスワード')).toHaveCount(0);
    await save(page);
    await expect(page.getByText(marker)).toBeVisible();
  } finally {
    await product.stop();
  }
});

test('with the server down, the center opens and works; the desk says what is the matter', async ({
  browserAt,
}) => {
  const product = await startProduct();
  const marker = randomMarker('serverdown');
  const center = await browserAt();
  const desk = await browserAt();
  try {
    await setUp(center.page, product, 'ckita', 'u-abe');
    await setUp(desk.page, product, 'kks', 'u-sato');
    await center.page.getByRole('button', { name: '鍵をかける' }).click();
    await desk.page.getByRole('button', { name: '鍵をかける' }).click();
    await expect(desk.page.getByRole('button', { name: 'サインイン' })).toBeVisible();
    await product.halt();
    await signIn(desk.page, 'u-sato');
    await expect(desk.page.getByRole('alert')).toContainText('回線が必要です');
    await signIn(center.page, 'u-abe');
    await atHome(center.page);
    await openPerson(center.page, 'ほしの', family.childName);
    await writeNote(center.page, marker);
    await save(center.page);
    await expect(savedState(center.page)).toContainText('未送信 1件（この端末に保存済み）');
    await product.resume();
    await expect(savedState(center.page)).not.toContainText('未送信', { timeout: 30_000 });
  } finally {
    await product.stop();
  }
});

test('a clock a day off is said, and both times stand with the record', async ({ browserAt }) => {
  const marker = randomMarker('clock');
  const product = await startProduct({ clockAhead: 24 * 60 });
  try {
    const { page } = await browserAt();
    await setUp(page, product, 'ckita', 'u-abe');
    await openPerson(page, 'ほしの', family.childName);
    await writeNote(page, marker);
    await save(page);
    await expect(savedState(page)).not.toContainText('未送信');
    await expect(page.getByText(/時計がサーバと/)).toBeVisible();
    // The author's time as the device had it, the server's own beside it.
    const written = page.getByRole('article').filter({ hasText: marker });
    await expect(written).toContainText(/記録 阿部 さくら/);
    await expect(written).toContainText(/サーバ受信/);
  } finally {
    await product.stop();
  }
});

test('a browser that allows no storage is told what to do', async ({ product, browserAt }) => {
  const { page } = await browserAt({ storage: 'refused' });
  await page.goto(product.origin('ckita'));
  await expect(page.getByText('この端末にはデータを保存できません')).toBeVisible();
});

test('SYNC-03: a full disk acknowledges nothing: the form stays, the sentence says why', async ({
  product,
  browserAt,
}) => {
  const marker = randomMarker('full');
  const { page, context } = await browserAt();
  const session = await context.newCDPSession(page);
  const origin = product.origin('ckita');
  // Set before the first write: Chromium remembers for a while how much is free.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 12_000_000 });
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await writeNote(page, marker);
  await page.evaluate(fillTheDisk);
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByText('端末の空き容量が足りない').first()).toBeVisible();
  await expect(page.getByRole('textbox', { name: '事実(見た・聞いたこと)' })).toHaveValue(marker);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await save(page);
  await expect(page.getByText(marker)).toBeVisible();
});

test('a damaged part of the sealed log is pulled again; the rest opens meanwhile', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await page.getByRole('button', { name: '鍵をかける' }).click();
  await expect(page.getByRole('button', { name: 'サインイン' })).toBeVisible();
  const spoiled = await page.evaluate(spoilOneSegment);
  expect(spoiled).toBe(true);
  await product.line('ckita', 'cut');
  await signIn(page, 'u-abe');
  await expect(page.getByText(/読めない部分が/).first()).toBeVisible();
  await search(page, 'ほしの');
  await expect(page.getByRole('option', { name: /星野 陽菜/ })).toBeVisible();
  await product.line('ckita', 'up');
  await expect(page.getByText(/読めない部分が/)).toHaveCount(0, {
    timeout: 30_000,
  });
  await openPerson(page, 'ほしの', family.childName);
});

/** Runs in the page: stores rubbish until not even a kilobyte fits. */
async function fillTheDisk(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('rubbish', 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore('rows', { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
  });
  const put = (size: number): Promise<boolean> =>
    new Promise((resolve) => {
      const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' });
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65_536)
        crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      transaction.objectStore('rows').add(bytes);
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
    });
  for (let size = 1_000_000; size >= 1_000; size = Math.floor(size / 2))
    for (let tries = 0; tries < 20 && (await put(size)); tries += 1);
}

/** Runs in the page: flips one byte in the shortest sealed log; the names stand in one of the longest. */
async function spoilOneSegment(): Promise<boolean> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('tsumugi');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
  });
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('parts', 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore('parts');
    const reading = store.getAll();
    reading.onsuccess = () => {
      const rows = reading.result as { logId: string; sealed: Uint8Array }[];
      const bytes = new Map<string, number>();
      for (const row of rows) bytes.set(row.logId, (bytes.get(row.logId) ?? 0) + row.sealed.length);
      const [shortest] = [...bytes.entries()].sort((a, b) => a[1] - b[1]);
      const victim = rows.find((row) => row.logId === shortest?.[0]);
      if (!victim) return resolve(false);
      victim.sealed[20] = (victim.sealed[20] ?? 0) ^ 1;
      store.put(victim);
    };
    transaction.oncomplete = () => {
      database.close();
      resolve(true);
    };
    transaction.onerror = () => reject(transaction.error ?? new Error('not spoiled'));
  });
}
