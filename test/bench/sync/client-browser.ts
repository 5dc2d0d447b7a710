// A client in a Chromium of its own, with a profile on the disk.
import { rm } from 'node:fs/promises';
import { openBrowser } from '../../browser/product.ts';
import type { ClientPage } from './page/main.ts';
import type { ClientName, Returned, Saved, Step, Synced } from './page/steps.ts';

declare global {
  interface Window {
    clientPage: ClientPage;
  }
}

type AnswerTo<S extends Step> = S['step'] extends 'firstSync'
  ? Synced
  : S['step'] extends 'save'
    ? Saved
    : S['step'] extends 'seen'
      ? number
      : S['step'] extends 'return'
        ? Returned
        : S['step'] extends 'person'
          ? string
          : undefined;

export interface Client {
  ask<S extends Step>(step: S): Promise<AnswerTo<S>>;
  readonly version: string;
  close(): Promise<void>;
}

export async function openClient(origin: string, name: ClientName): Promise<Client> {
  const { page, context, profile, close } = await openBrowser();
  await page.goto(origin);
  await page.waitForFunction(() => 'clientPage' in window);
  return {
    ask: async <S extends Step>(step: S) =>
      (await page.evaluate(async ([client, asked]) => window.clientPage.ask(client, asked), [
        name,
        step as Step,
      ] as const)) as AnswerTo<S>,
    version: context.browser()?.version() ?? 'unknown',
    async close() {
      await close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
