// How many keys three records cost from an unlocked home to saved, narrative apart. Every key counts, modifiers too.
import { expect, type Page } from '@playwright/test';
import { demoStory } from '../../../sync-server/demo/data/city.ts';
import type { Device } from '../../browser/product.ts';
import { atHome } from '../../browser/steps.ts';
import type { Measured } from './report.ts';

const { familyWithCase: family, newbornWithoutCase: newborn } = demoStory;

export interface Keystrokes {
  readonly counts: Pick<Measured, 'keysNote' | 'keysIntake' | 'keysVisit'>;
  /** Key by key, to see where they go. */
  readonly spent: Readonly<Record<string, string>>;
}

export async function keystrokes({ page }: Device): Promise<Keystrokes> {
  const counts: { keysNote?: number; keysIntake?: number; keysVisit?: number } = {};
  const spent: Record<string, string> = {};
  const journeys = { keysNote: writeNote, keysIntake: takeCall, keysVisit: writeVisit };
  for (const [name, journey] of Object.entries(journeys) as [keyof typeof counts, Journey][]) {
    try {
      const walked = await counted(page, journey);
      counts[name] = walked.count;
      spent[name] = walked.spent;
    } catch (fault) {
      // One journey that cannot be walked does not hold; the others are still counted.
      spent[name] = String(fault);
    }
  }
  return { counts, spent };
}

async function writeNote(page: Page, keys: Keys): Promise<void> {
  await keys.to(page.getByRole('link', { name: '経過記録を書く' }));
  await keys.press('Enter');
  await chooseByKana(page, keys, family.childKana, family.childName);
  await formIsOpen(page);
  await answerMissing(page, keys, {
    method: ['1'],
    counterpart_kind: ['2'],
    child_seen: ['1'],
    facts: '訪問先：自宅。児は居間で積み木をしていた。',
  });
  await saveComplete(page, keys);
}

async function takeCall(page: Page, keys: Keys): Promise<void> {
  await keys.press('F2');
  await keys.narrative('子どもの夜泣きのことで相談したい。');
  await answerMissing(page, keys, {
    is_notification: ['2'],
    route: ['1'],
    category: ['3'],
    immediate_danger: ['0'],
    receipt_method: ['1'],
    shared_summary: '夜泣きについての相談。',
    first_response: '来週、家庭を訪ねると伝えた。',
  });
  await keys.press('Control+s');
  await keys.press('2');
  await expect(page.getByText(/電話受付を(下書きとして)?保存しました/)).toBeVisible();
  if (await page.getByText('下書きとして保存しました').isVisible())
    throw new Error('bench: the call is missing something');
}

async function writeVisit(page: Page, keys: Keys): Promise<void> {
  await keys.to(page.getByRole('link', { name: 'こん赤訪問を書く' }));
  await keys.press('Enter');
  await chooseByKana(page, keys, newborn.childKana, newborn.childName);
  await formIsOpen(page);
  await answerMissing(page, keys, {
    result: ['1'],
    visitor_kind: ['1'],
    child_seen: ['1'],
    weight: ['4', '1', '2', '0'],
    staff_judgement: ['1'],
  });
  await saveComplete(page, keys);
}

/** The page that asks for whom has the same heading; only the form says how its draft stands. */
async function formIsOpen(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: '書きかけの状態' })).toBeVisible();
  await page.waitForFunction(() => document.activeElement?.closest('[data-field]'));
}

async function saveComplete(page: Page, keys: Keys): Promise<void> {
  if (!(await isComplete(page))) throw new Error('bench: the record is missing something');
  await keys.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
}

/** The first three kana of the family name, as they are typed in letters, and the name by arrows. */
async function chooseByKana(page: Page, keys: Keys, kana: string, name: string): Promise<void> {
  const box = page.locator('main input[role=combobox]');
  await expect(box).toBeFocused();
  await keys.kana(kana.slice(0, 3));
  await expect(page.getByRole('option', { name: new RegExp(name) })).toBeVisible();
  await expect(page.getByText('さがしています…')).toHaveCount(0);
  while (!(await activeOption(page)).includes(name)) await keys.press('ArrowDown');
  await keys.press('Enter');
}

async function activeOption(page: Page): Promise<string> {
  return (await page.locator('[role=option][aria-selected=true]').textContent()) ?? '';
}

/** A form opens at what is missing first, and Alt+Enter goes to what still is; a list of keys is pressed, a sentence is narrative. */
async function answerMissing(
  page: Page,
  keys: Keys,
  answers: Readonly<Record<string, readonly string[] | string>>,
): Promise<void> {
  const open = new Set(Object.keys(answers));
  for (let n = 0; n < 20; n += 1) {
    if (n > 0 || !open.has((await fieldWithCursor(page)) ?? '')) await keys.press('Alt+Enter');
    const field = await fieldWithCursor(page);
    const answer = field === undefined ? undefined : answers[field];
    if (field === undefined || !open.has(field)) {
      if (field === undefined) return;
      throw new Error(`bench: nothing to answer for ${field}`);
    }
    open.delete(field);
    if (typeof answer === 'string') await keys.narrative(answer);
    else for (const key of answer ?? []) await keys.press(key);
    // What is still missing stands in the bar; when nothing is, no key is wasted on asking.
    if (await isComplete(page)) return;
  }
}

async function fieldWithCursor(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () => document.activeElement?.closest<HTMLElement>('[data-field]')?.dataset['field'],
  );
}

async function isComplete(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        requestAnimationFrame(() =>
          resolve(!/受付まで?あと|あと\d+項目/.test(document.body.textContent)),
        );
      }),
  );
}

type Journey = (page: Page, keys: Keys) => Promise<void>;

interface Keys {
  /** One key, or several held together: `Alt+Enter` are two. */
  press(chord: string): Promise<void>;
  narrative(text: string): Promise<void>;
  /** Two letters each, and Enter for the input method. */
  kana(text: string): Promise<void>;
  /** Tab until the cursor is there. */
  to(target: ReturnType<Page['locator']>): Promise<void>;
}

async function counted(page: Page, journey: Journey): Promise<{ count: number; spent: string }> {
  await page.getByRole('link', { name: '紡ぎ' }).click();
  await atHome(page);
  // Where the cursor stands after unlocking, as `unlock` has seen.
  await page.getByRole('combobox', { name: '人をさがす' }).focus();
  const spent: string[] = [];
  const keys: Keys = {
    async press(chord) {
      spent.push(...chord.split('+'));
      await page.keyboard.press(chord);
    },
    async narrative(text) {
      await page.keyboard.insertText(text);
    },
    async kana(text) {
      spent.push(...[...text].flatMap((one) => [`${one}(`, ')']), '(Enter)');
      await page.keyboard.insertText(text);
    },
    async to(target) {
      const hasFocus = async (): Promise<boolean> =>
        target.first().evaluate((element) => element === document.activeElement);
      for (let n = 0; !(await hasFocus()); n += 1) {
        if (n > 40) throw new Error('bench: not reached by Tab');
        await keys.press('Tab');
      }
    },
  };
  await journey(page, keys);
  return { count: spent.length, spent: spent.join(' ') };
}
