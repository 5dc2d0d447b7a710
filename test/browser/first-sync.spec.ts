// First sync: truthful progress in people, and names that can be used before it has ended (R4-1, R8-4b; SYNC-10).
import { expect, startProduct, test } from './product.ts';
import { enrol, search, signIn } from './steps.ts';

test('the first sync counts people, and who has arrived is found while it goes on', async ({
  browserAt,
}) => {
  const product = await startProduct({ scale: 'center' });
  try {
    const { page } = await browserAt();
    await enrol(page, product, 'ckita');
    await page.evaluate(watchProgress);
    await signIn(page, 'u-abe');
    await expect
      .poll(() => page.evaluate(() => Reflect.get(globalThis, 'progressSeen') as string[]))
      .toContainEqual(expect.stringMatching(/^[\d,]+ \/ [\d,]{3,} 人$/));
    await search(page, 'ほしの');
    await expect(page.getByRole('option', { name: /星野 陽菜/ })).toBeVisible();
    await expect(page.getByText('はじめての読み込み中です')).toHaveCount(0);
    const seen = await page.evaluate(() => Reflect.get(globalThis, 'progressSeen') as string[]);
    const counts = seen.map((text) => Number(text.split('/')[0]?.replace(/\D/g, '')));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.length).toBeGreaterThan(2);
  } finally {
    await product.stop();
  }
});

/** Runs in the page: keeps every count of people that is shown. */
function watchProgress(): void {
  const seen: string[] = [];
  Reflect.set(globalThis, 'progressSeen', seen);
  new MutationObserver(() => {
    const text = /[\d,]+ \/ [\d,]+ 人/.exec(document.body.innerText)?.[0];
    if (text && seen.at(-1) !== text) seen.push(text);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}
