// What the page under measurement notes of itself: how long calls of the worker take, long tasks, and when something is shown.
import type { Page } from '@playwright/test';

export interface Probe {
  /** Milliseconds of every answered call of the worker by its name, since the last reset. */
  readonly calls: Record<string, number[]>;
  /** Milliseconds of tasks over 50 ms, since the last reset. */
  longTasks: number[];
  reset(): void;
  /** From the next press of the key, or the next letter typed, to the first frame in which `shown` holds. */
  from(event: Key | 'letter', shown: Shown): Promise<number>;
}

export interface Key {
  readonly key: string;
}

/** A selector, and words that its element has or no longer has; `focused`: the cursor is in it. */
export interface Shown {
  readonly selector: string;
  readonly words?: string;
  readonly without?: string;
  readonly focused?: boolean;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(probeInPage);
}

function probeInPage(): void {
  const asked = new Map<string, { readonly name: string; readonly at: number }>();
  const calls: Record<string, number[]> = {};
  const probe: Probe = {
    calls,
    longTasks: [],
    reset() {
      for (const name of Object.keys(calls)) calls[name] = [];
      probe.longTasks = [];
    },
    from: async (wanted, shown) =>
      new Promise((resolve) => {
        const name = wanted === 'letter' ? 'input' : 'keydown';
        const happened = (event: Event): void => {
          if (wanted !== 'letter' && (event as KeyboardEvent).key !== wanted.key) return;
          removeEventListener(name, happened, true);
          const began = event.timeStamp;
          const look = (): void => {
            // Before a frame is drawn: what is there now is on the screen with this very frame.
            if (isShown(shown)) resolve(performance.now() - began);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        };
        addEventListener(name, happened, true);
      }),
  };
  window.probe = probe;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) probe.longTasks.push(entry.duration);
  }).observe({ type: 'longtask' });

  // The page speaks with its worker through one port; each question carries a number that comes back.
  const heard = new WeakSet<MessagePort>();
  const post = MessagePort.prototype.postMessage as (...args: unknown[]) => void;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: unknown[]): void {
    const [message] = args as [{ id?: string; path?: string[] } | undefined];
    if (message?.id !== undefined && message.path) {
      asked.set(message.id, { name: message.path.at(-1) ?? '', at: performance.now() });
      if (!heard.has(this)) {
        heard.add(this);
        this.addEventListener('message', ({ data }: MessageEvent<{ id?: string }>) => {
          const question = asked.get(data.id ?? '');
          if (!question) return;
          asked.delete(data.id ?? '');
          (calls[question.name] ??= []).push(performance.now() - question.at);
        });
      }
    }
    post.apply(this, args);
  };

  function isShown({ selector, words, without, focused }: Shown): boolean {
    return [...document.querySelectorAll<HTMLElement>(selector)].some(
      (element) =>
        element.checkVisibility() &&
        (words === undefined || element.textContent.includes(words)) &&
        (without === undefined || !element.textContent.includes(without)) &&
        (focused !== true || element === document.activeElement),
    );
  }
}
