// What holds for every page of the product, whatever it shows: looked at by all browser tests in the same way.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './product.ts';

/** A 19-inch 5:4 screen with the browser's own bars; and the same at 125 %, which is 1024 × 720 to the page. */
export const screens = [
  { width: 1280, height: 900 },
  { width: 1024, height: 720 },
] as const;

/** The tablet of a visit, and the office screen at 200 %. */
export const narrowScreens = [
  { width: 820, height: 1180 },
  { width: 640, height: 450 },
] as const;

/** What holds for every page, on both screens. */
export async function looksRight(
  page: Page,
  where: string,
  on: readonly { readonly width: number; readonly height: number }[] = screens,
): Promise<void> {
  for (const screen of on) {
    await page.setViewportSize(screen);
    const at = `${where} at ${String(screen.width)}`;
    const seen = await page.evaluate(lookAtPage);
    expect.soft(seen.sideways, `${at}: no horizontal scroll`).toBeLessThanOrEqual(0);
    const bare = where.startsWith('sign-in') || where.startsWith('practice');
    if (bare) expect.soft(seen.header, `${at}: no banner yet`).toBeUndefined();
    else expect.soft(seen.header, `${at}: header`).toBeLessThanOrEqual(88);
    expect.soft(seen.small, `${at}: text under 16 px`).toEqual([]);
    expect.soft(seen.tight, `${at}: targets under 32 px`).toEqual([]);
    expect.soft(seen.foreign, `${at}: names in Japanese`).toEqual([]);
    // Everything axe knows, and what it leaves out unless asked: targets of WCAG 2.2.
    const { violations } = await new AxeBuilder({ page })
      .options({ rules: { 'target-size': { enabled: true } } })
      .analyze();
    const told = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
    );
    expect.soft(told, `${at}: accessibility`).toEqual([]);
  }
  await page.setViewportSize(screens[0]);
}

/** Every target is for a finger; a link within a sentence is as high as its line. */
export async function thumbsFit(page: Page, where: string): Promise<void> {
  const small = await page.evaluate(() => {
    const within = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    const controls = 'button, a[href], select, summary, [role=option], input, textarea';
    return [...within.querySelectorAll<HTMLElement>(controls)]
      .filter((one) => one.checkVisibility())
      .filter(
        (one) => !one.matches('p a, li a, dd a') || getComputedStyle(one).display !== 'inline',
      )
      .map((one) =>
        one.matches('[type=checkbox], [type=radio]') ? (one.closest('label') ?? one) : one,
      )
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 1 && (height < 43.5 || width < 43.5);
      })
      .map((one) => one.outerHTML.slice(0, 100));
  });
  expect.soft([...new Set(small)], `${where}: targets under 44 px`).toEqual([]);
}

/** Runs in the page. */
function lookAtPage(): {
  sideways: number;
  header: number | undefined;
  small: string[];
  tight: string[];
  foreign: string[];
} {
  const small: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (!parent?.checkVisibility() || node.textContent?.trim() === '') continue;
    check(parent, node.textContent ?? '');
  }
  // What stands in a control is no text node.
  for (const control of document.querySelectorAll('input, textarea, select'))
    if (control.checkVisibility()) check(control, control.id);
  const root = document.scrollingElement ?? document.documentElement;
  return {
    sideways: root.scrollWidth - root.clientWidth,
    // Sign-in and enrolment have no banner of the product; every other page must.
    header: document.querySelector('header:has(nav)')?.getBoundingClientRect().height,
    small,
    tight: [...document.querySelectorAll('button, select, summary, nav a, [role=option], .input')]
      .filter((target) => target.checkVisibility() && target.getClientRects().length > 0)
      .filter((target) => {
        const { width, height } = target.getBoundingClientRect();
        return width > 1 && (height < 31.5 || width < 31.5);
      })
      .map((target) => target.outerHTML.slice(0, 90)),
    foreign: [
      ...document.querySelectorAll<HTMLElement>(
        'button, a[href], input, select, textarea, summary, [role=option]',
      ),
    ]
      .filter((control) => control.checkVisibility() && /^[\x20-\x7e]*$/.test(nameOf(control)))
      .map((control) => control.outerHTML.slice(0, 120)),
  };

  /** What assistive technology says, as far as the product uses ways to name a control. */
  function nameOf(control: HTMLElement): string {
    const by = control.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labels = 'labels' in control ? [...((control as HTMLInputElement).labels ?? [])] : [];
    return [
      ...by.map((id) => document.getElementById(id)?.textContent),
      ...labels.map((label) => label.textContent),
      control.getAttribute('aria-label'),
      control.getAttribute('title'),
      control.textContent,
    ]
      .join(' ')
      .trim();
  }

  function check(element: Element, text: string): void {
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < 16) small.push(`${String(size)} px: ${text.slice(0, 40)}`);
  }
}
