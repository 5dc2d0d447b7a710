// A new account reaches its first saved note in at most eight actions, by what stands on the screen (issue 3).
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { expect, test } from './product.ts';
import { setUp } from './steps.ts';

const { familyWithCase: family } = demoStory;
const ALLOWED = 8;

/** One thing done with a finger, a click or a stretch of typing. Roles and names only: no selector is known here. */
function createHand(page: Page): {
  act(doing: () => Promise<unknown>): Promise<void>;
  actions(): number;
} {
  let actions = 0;
  return {
    async act(doing) {
      actions += 1;
      await doing();
      // What is done may change what is seen; no one sees half of it.
      await page.evaluate(() => new Promise(requestAnimationFrame));
    },
    actions: () => actions,
  };
}

test('from the first home page to the first saved note: at most eight actions', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  // An account that has never written anything on a device that has never seen it.
  await setUp(page, product, 'ckita', 'u-abe');
  const hand = createHand(page);

  await hand.act(() => page.getByRole('combobox', { name: '人をさがす' }).fill('ほしの'));
  await hand.act(() => page.getByRole('option', { name: family.childName }).click());
  await hand.act(() => page.getByRole('button', { name: '経過記録を書く' }).click());
  const method = page.getByRole('combobox', { name: '方法', exact: true });
  // Typed and taken over in one stretch, as with any field of a form.
  await hand.act(async () => {
    await method.fill('家庭訪問');
    await method.press('Enter');
  });
  await hand.act(() =>
    page.getByRole('checkbox', { name: '母', exact: true }).check({ force: true }),
  );
  await hand.act(() => page.getByRole('radio', { name: '現認(睡眠中)' }).check({ force: true }));
  await hand.act(() =>
    page.getByRole('textbox', { name: '事実(見た・聞いたこと)' }).fill('はじめての記録。'),
  );
  await hand.act(() => page.getByRole('button', { name: '保存', exact: true }).click());

  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
  await expect(page.getByRole('article').filter({ hasText: 'はじめての記録。' })).toBeVisible();
  expect(hand.actions()).toBeLessThanOrEqual(ALLOWED);
});
