// A person's and a household's page: what must be read before calling, who belongs to a family in both senses, one timeline (issue 3, line 7).
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { looksRight, narrowScreens, screens } from './looks.ts';
import { expect, test } from './product.ts';
import { openPerson, save, setUp, writeNote } from './steps.ts';

const { familyWithCase: family } = demoStory;
const everywhere = [...screens, ...narrowScreens];

test('the contact rule is read before the telephone number shows, and then one press shows it', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await page.getByRole('button', { name: '氏名・連絡先などを直す' }).click();
  await page.getByRole('textbox', { name: '連絡時の注意' }).fill('夫のいる時間は不可');
  await page.getByRole('textbox', { name: '携帯電話' }).fill('090-0000-1234');
  await page.getByRole('textbox', { name: '携帯電話' }).press('Control+s');

  const contact = page.getByRole('region', { name: '連絡の前に' });
  await expect(contact).toContainText('連絡時の注意：夫のいる時間は不可');
  await expect(page.getByText('090-0000-1234')).toHaveCount(0);
  await looksRight(page, 'person, before calling', everywhere);
  const show = contact.getByRole('button', { name: '読みました。電話番号を表示' });
  await show.focus();
  await page.keyboard.press('Enter');
  await expect(contact.getByText('090-0000-1234')).toBeVisible();
  await expect(contact.getByText('連絡時の注意：夫のいる時間は不可')).toBeVisible();
});

test('a household shows its members by the register and by who lives there, and keeps who left', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  const home = page.getByRole('region', { name: '世帯の人' });
  await expect(home.getByRole('list', { name: 'いっしょに暮らす人' })).toContainText('実母');
  await home.getByRole('button', { name: /^星野\(/ }).click();

  const members = page.getByRole('table', { name: /^構成員/ });
  await expect(members.getByRole('rowheader', { name: 'いっしょに暮らす人' })).toBeVisible();
  await looksRight(page, 'household', everywhere);

  // One of the parents is still on the register, and lives elsewhere now.
  await page.getByRole('button', { name: '構成員を直す' }).click();
  await expect(page.getByRole('heading', { name: '世帯を直す' })).toBeVisible();
  const row = page.getByRole('group', { name: '構成員 2行目' });
  await row.getByRole('radio', { name: 'いいえ' }).check({ force: true });
  await row.getByRole('combobox', { name: '住民票の続柄' }).fill('夫');
  await row.getByRole('combobox', { name: '住民票の続柄' }).press('Enter');
  await page.keyboard.press('Control+s');
  await expect(members).toBeVisible();
  await expect(
    members.getByRole('rowheader', { name: '住民票にあるが、ここで暮らしていない人' }),
  ).toBeVisible();
  await expect(members.getByRole('row').filter({ hasText: '夫' })).toContainText('いいえ');
});

test('the timeline is narrowed by kind and words, jumped to by a typed date, and walked by arrows', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await writeNote(page, '母とあさがお広場ひろばで立ち話。');
  await save(page);
  const entries = page.getByRole('region', { name: 'これまでの記録' }).getByRole('article');
  // What fits the screen is there first: how many there are in all is said.
  const total = page.getByRole('search', { name: '記録をしぼる' }).getByText(/^全\d+件$/);
  const all = Number(/\d+/.exec((await total.textContent()) ?? '')?.[0]);
  expect(all).toBeGreaterThan(4);
  await expect(entries).toHaveCount(all);

  const kinds = page.getByRole('group', { name: '種類' });
  const visits = kinds.getByRole('button', { name: /こん赤訪問/ });
  const some = Number(/\d+/.exec((await visits.textContent()) ?? '')?.[0]);
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(all);
  await visits.press('Space');
  await expect(entries).toHaveCount(some);
  await expect(page.getByText(`${String(some)}件（全${String(all)}件）`)).toBeVisible();
  await looksRight(page, 'timeline, narrowed', everywhere);
  await page.getByRole('button', { name: 'すべて表示' }).click();
  await expect(entries).toHaveCount(all);

  await page.getByRole('textbox', { name: 'この中をさがす' }).fill('アサガオ広場');
  await expect(entries).toHaveCount(1);
  await page.getByRole('textbox', { name: 'この中をさがす' }).fill('');

  const last = entries.last();
  const day = (await last.locator('time').first().getAttribute('datetime')) ?? '';
  await page.getByRole('textbox', { name: '日付へ移る' }).fill(day.slice(0, 10));
  await page.getByRole('textbox', { name: '日付へ移る' }).press('Enter');
  await expect(last).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(entries.nth(all - 2)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(entries.first()).toBeFocused();

  await page.getByRole('textbox', { name: '日付へ移る' }).fill('R8.13.45');
  await page.getByRole('textbox', { name: '日付へ移る' }).press('Enter');
  await expect(page.getByRole('textbox', { name: '日付へ移る' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
});
