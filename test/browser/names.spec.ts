// Names as the register writes them: rare kanji and variants are drawn by the bundled font, also with the line cut (issue line 10).
import type { Page } from '@playwright/test';
import { expect, test } from './product.ts';
import { atHome, enrol, signIn } from './steps.ts';

test('a variant differs from its usual form, a rare kanji is drawn, and the fonts are there without the line', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await enrol(page, product, 'ckita');
  await signIn(page, 'u-abe');
  await atHome(page);

  const pictures = await drawn(page, ['邊', '邊\u{E010A}', '𠮷', '\u{2A6B2}', '\u{10FFFF}']);
  const [usual, variant, rare, rarer, nobody] = pictures;
  expect(variant).not.toEqual(usual);
  expect(rare).not.toEqual(nobody);
  expect(rarer).not.toEqual(nobody);
  expect(rare).not.toEqual(rarer);

  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
    .toBe(true);
  await page.evaluate(() =>
    navigator.serviceWorker.controller?.postMessage({ type: 'keep fonts' }),
  );
  await expect.poll(() => keptFonts(page), { timeout: 60_000 }).toBeGreaterThan(350);
  await page.context().setOffline(true);
  const offline = await page.evaluate(async () => {
    const kept = await (await caches.open('fonts')).keys();
    // By its content's hash: a later version of it is another file.
    const slice = kept.find(({ url }) => /\/immutable\/.*moji-2a67c\.[\w-]+\.woff2$/.test(url));
    const answer = slice && (await fetch(slice.url).catch(() => undefined));
    return answer?.ok === true;
  });
  await page.context().setOffline(false);
  expect(offline).toBe(true);
});

/** Each text in the font for names: the digest of its picture. */
async function drawn(page: Page, texts: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(async (all) => {
    const pictures: string[] = [];
    for (const text of all) {
      await document.fonts.load("40px 'Tsumugi Moji'", text);
      const canvas = new OffscreenCanvas(60, 60);
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no canvas');
      pen.font = "40px 'Tsumugi Moji'";
      pen.fillText(text, 5, 45);
      const pixels = pen.getImageData(0, 0, 60, 60).data;
      const digest = await crypto.subtle.digest('SHA-256', pixels);
      pictures.push(new Uint8Array(digest).join());
    }
    return pictures;
  }, texts);
}

function keptFonts(page: Page): Promise<number> {
  return page.evaluate(async () => (await (await caches.open('fonts')).keys()).length);
}
