// A visit is written by touch alone on a tablet, and a note by keyboard alone at a desk, input method included (R7-4, R7-7).
import type { Locator, Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { createInputMethod } from './hands.ts';
import { expect, test, type Device } from './product.ts';
import { randomMarker } from './profile-scan.ts';
import { openPerson, setUp } from './steps.ts';

const { newbornWithoutCase: newborn, familyWithCase: family } = demoStory;

const tablets = [
  { width: 1180, height: 820, child: newborn, days: 25 },
  { width: 820, height: 1180, child: family, days: 40 },
] as const;

for (const { width, height, child, days } of tablets) {
  test(`a visit is written by touch alone at ${String(width)} × ${String(height)}`, async ({
    product,
    browserAt,
  }) => {
    const worries = randomMarker('touch');
    const device = await browserAt({ viewport: { width, height }, touch: true });
    const { page } = device;
    await setUp(page, product, 'ckita', 'u-abe');
    const tap = await fingers(device);

    await tap(page.getByRole('button', { name: `${child.childName}の訪問を書く` }));
    await expect(page.getByRole('heading', { name: 'こん赤訪問を書く' })).toBeVisible();
    expect(await leftEdges(page), 'one column').toHaveLength(1);

    // Only a mother can be the mother.
    await expect(page.getByRole('radio', { name: new RegExp(child.motherName) })).toBeChecked();
    await expect(page.getByRole('group', { name: /^母/ }).getByText('実父')).toHaveCount(0);

    await tap(page.getByRole('combobox', { name: '結果', exact: true }));
    await tap(page.getByRole('option', { name: '実施', exact: true }));

    await tap(page.getByRole('textbox', { name: '出生体重' }));
    await press(tap, page, '出生体重', ['3', '0', '0', '0', '決定']);
    await tap(page.getByRole('textbox', { name: '体重', exact: true }));
    await expect(
      page.getByRole('textbox', { name: '体重', exact: true }).locator('xpath=../span'),
    ).toHaveText('g');
    await press(tap, page, '体重', ['4', '小数点', '1', '2']);
    await expect(page.getByText('4,120 g ですか')).toBeInViewport();
    await tap(page.getByRole('button', { name: 'はい', exact: true }));
    await expect(page.getByRole('textbox', { name: '体重', exact: true })).toHaveValue('4120');
    // 1,120 g since birth, whole days; midnight may fall between the city's day and the visit's.
    const gains = [days, days + 1].map((n) => (Math.round((1_120 / n) * 10) / 10).toString());
    await expect(
      page.getByText(new RegExp(`体重増加 (${gains.join('|').replaceAll('.', '\\.')}) g/日`)),
    ).toBeVisible();

    const seen = page.getByRole('radiogroup', { name: '児の現認' }).locator('label');
    expect(await seen.count()).toBeGreaterThan(3);
    for (const button of await seen.all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(48);
    await tap(seen.filter({ hasText: '現認(全身・会話可)' }));
    await tap(page.locator('label').filter({ hasText: '要経過観察' }));
    await tap(page.getByRole('textbox', { name: '主訴・困りごと' }));
    await page.keyboard.insertText(worries);

    const state = page.getByRole('status', { name: '書きかけの状態' });
    await expect(state).toHaveText(/下書き保存 \d\d:\d\d:\d\d/);
    await expect(state).toBeInViewport({ ratio: 1 });
    await expect(
      page.locator('dialog[open], [role=dialog]:visible, [role=alertdialog]:visible'),
    ).toHaveCount(0);

    await tap(page.getByRole('button', { name: '保存', exact: true }));
    const saved = page.getByRole('article').filter({ hasText: worries });
    await expect(saved).toContainText('4,120 g');
    await expect(saved.getByRole('status', { name: 'この記録の保存先' })).toHaveText(
      /サーバ保存済/,
    );
  });
}

test('a note is found, written and saved by keyboard alone', async ({ product, browserAt }) => {
  const facts = randomMarker('keyboard');
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  const { keyboard } = page;

  // The search box has the focus from the start.
  await keyboard.type('ほしの');
  await expect(page.getByRole('option', { name: new RegExp(family.childName) })).toBeVisible();
  while (!(await chosenOption(page)).includes(family.childName)) await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: family.childName })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: '経過記録を書く' }));
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '経過記録を書く' })).toBeVisible();

  await tabTo(page, page.getByRole('combobox', { name: '方法' }));
  await keyboard.type('でんわ');
  await tabTo(page, page.getByRole('checkbox', { name: '母', exact: true }));
  await keyboard.press('Space');
  await tabTo(page, page.getByRole('radio', { name: '現認(全身・会話可)' }));
  await keyboard.press('Space');
  await tabTo(page, page.getByRole('textbox', { name: '事実(見た・聞いたこと)' }));
  await keyboard.type(facts);
  await keyboard.press('Control+s');
  await expect(page.getByRole('article').filter({ hasText: facts })).toBeVisible();
});

test('Enter and Ctrl+S belong to the input method while it composes', async ({
  product,
  browserAt,
}) => {
  const device = await browserAt();
  const { page } = device;
  await setUp(page, product, 'ckita', 'u-abe');
  const ime = await createInputMethod(device);

  // In the search: Enter confirms the conversion; the person is opened by the next one.
  await ime.compose('ほしの');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await ime.commit('星野　陽菜');
  await expect(page.getByRole('status').filter({ hasText: /^1人$/ })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'ホーム' })).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: family.childName })).toBeVisible();

  await page.getByRole('button', { name: '経過記録を書く' }).click();
  await page.getByRole('textbox', { name: '事実(見た・聞いたこと)' }).click();
  const missing = page.getByRole('alert').filter({ hasText: 'まだ保存していません' });
  await ime.compose('ははと');
  await page.keyboard.press('Control+s');
  await page.keyboard.press('Enter');
  await ime.commit('母と');
  // The draft comes after both keys: had one of them been taken for 保存, the form would have spoken.
  await expect(page.getByRole('status', { name: '書きかけの状態' })).toContainText('下書き保存');
  await expect(missing).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: '事実(見た・聞いたこと)' })).toHaveValue(/母と/);
  await page.keyboard.press('Control+s');
  await expect(missing).toBeVisible();
});

test('where nobody may write a visit, none is offered', async ({ product, browserAt }) => {
  const { page } = await browserAt();
  await setUp(page, product, 'kks', 'u-sato');
  await expect(page.getByRole('link', { name: '経過記録を書く' })).toBeVisible();
  await openPerson(page, 'ほしの', family.childName);
  await expect(page.getByRole('button', { name: '経過記録を書く' })).toBeVisible();
  await expect(page.getByText('訪問を書く')).toHaveCount(0);
});

type Tap = (target: Locator) => Promise<void>;

/** Real touches: the pages see a finger, not a mouse. */
async function fingers({ page, context }: Device): Promise<Tap> {
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  return async (target) => {
    await expect(target).toBeVisible();
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) throw new Error('nothing to touch');
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
}

async function press(tap: Tap, page: Page, field: string, keys: readonly string[]): Promise<void> {
  const pad = page.getByRole('group', { name: `${field}の数字パッド` });
  for (const key of keys) await tap(pad.getByRole('button', { name: key, exact: true }));
}

/** Where the fields begin: one edge for all of them is one column. */
function leftEdges(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('form section > div, form section > fieldset')];
    const visible = fields.filter((field) => field.checkVisibility());
    return [...new Set(visible.map((field) => Math.round(field.getBoundingClientRect().left)))];
  });
}

/** What the search box says is chosen. */
async function chosenOption(page: Page): Promise<string> {
  const id = await page.getByRole('combobox').getAttribute('aria-activedescendant');
  return (await page.locator(`[id="${id ?? ''}"]`).textContent()) ?? '';
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < 60; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('not reached by Tab');
}
