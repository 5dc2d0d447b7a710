// A draft loses at most two seconds of typing: through a reload, a kill and a lock, back to the same field and place (P9-8).
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { expect, test } from './product.ts';
import { randomMarker } from './profile-scan.ts';
import { atHome, openPerson, setUp, signIn } from './steps.ts';

const { familyWithCase: family } = demoStory;
const facts = (page: Page) => page.getByRole('textbox', { name: '事実(見た・聞いたこと)' });
const draftState = (page: Page) => page.getByRole('status', { name: '書きかけの状態' });

test('a reload brings the text back, with the cursor where it was', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  const typed = await typeHalfANote(page);
  await page.reload();
  await comesBack(page, typed);

  // What is typed on goes into the same draft.
  await page.keyboard.type('追記');
  await inDraft(page);
  await page.reload();
  await comesBack(page, {
    text: `${typed.text.slice(0, typed.cursor)}追記${typed.text.slice(typed.cursor)}`,
    cursor: typed.cursor + 2,
  });
});

test('SYNC-03: a browser killed in mid-sentence opens again with the sentence', async ({
  product,
  browserAt,
}) => {
  const device = await browserAt();
  await setUp(device.page, product, 'ckita', 'u-abe');
  await openPerson(device.page, 'ほしの', family.childName);
  const typed = await typeHalfANote(device.page);
  await device.kill();

  const { page } = await browserAt({ profile: device.profile });
  await page.goto(product.origin('ckita'));
  await signIn(page, 'u-abe');
  await goOnFromHome(page);
  await comesBack(page, typed);
});

test('SYNC-03: a lock stores the last word typed, and the next sign-in opens the same form at the same place', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  const typed = await typeHalfANote(page);
  // Locked at once after a key: nothing waits for the next pause in typing.
  await page.keyboard.type('あ');
  await page.keyboard.press('Alt+l');
  await expect(page.getByRole('button', { name: 'サインイン' })).toBeVisible();
  await expect(page.getByText(typed.text)).toHaveCount(0);
  await signIn(page, 'u-abe');
  await comesBack(page, {
    text: `${typed.text.slice(0, typed.cursor)}あ${typed.text.slice(typed.cursor)}`,
    cursor: typed.cursor + 1,
  });
});

interface Typed {
  readonly text: string;
  readonly cursor: number;
}

/** Types a sentence key by key, and goes back a few letters in it. */
async function typeHalfANote(page: Page): Promise<Typed> {
  const text = `母と話した ${randomMarker('draft')} 途中`;
  await page.getByRole('button', { name: '経過記録を書く' }).click();
  await facts(page).click();
  await page.keyboard.type(text, { delay: 10 });
  for (let back = 0; back < 3; back += 1) await page.keyboard.press('ArrowLeft');
  await inDraft(page);
  return { text, cursor: text.length - 3 };
}

/** The keeper stores at every pause of 0.4 s, at the latest 1.5 s after the first key; until then the words end in …. */
async function inDraft(page: Page): Promise<void> {
  await expect(draftState(page)).toHaveText(/下書き保存 \d\d:\d\d:\d\d$/);
}

async function goOnFromHome(page: Page): Promise<void> {
  await atHome(page);
  await page.getByRole('button', { name: `${family.childName} 経過記録の続きを書く` }).click();
}

async function comesBack(page: Page, { text, cursor }: Typed): Promise<void> {
  await expect(page.getByRole('heading', { name: '経過記録を書く' })).toBeVisible();
  await expect(facts(page)).toHaveValue(text);
  await expect(facts(page)).toBeFocused();
  expect(await facts(page).evaluate((box: HTMLTextAreaElement) => box.selectionStart)).toBe(cursor);
}
