// The demo's part of the route table: start page, enrolment codes, the switch of each line.
import { Type } from 'typebox';
import type { SiteCode } from '../../src/lib/domain/record.ts';
import { post, type Route } from '../access/route.ts';
import { json, refused } from '../http/reply.ts';
import type { Accounts } from '../session/accounts.ts';
import type { LineProxy } from './line-proxy.ts';
import { demoSites, siteOrigin, startPage } from './page.ts';

export interface DemoRouteDeps {
  readonly accounts: Accounts;
  readonly proxy: Pick<LineProxy, 'setCut' | 'isCut'>;
  /** The port that browsers use. */
  readonly port: () => number;
  readonly today: string;
  readonly now: () => Date;
}

const CODE_MS = 3_600_000;

export function demoRoutes({ accounts, proxy, port, today, now }: DemoRouteDeps): readonly Route[] {
  async function newCode(name: string) {
    const site = siteNamed(name);
    if (!site) return undefined;
    const code = await accounts.issueCode({
      site: site.code as SiteCode,
      kind: site.device,
      label: 'demo',
      expiresAt: new Date(now().getTime() + CODE_MS).toISOString(),
    });
    // In the fragment: it never travels to a server or into a log.
    return { code, url: `${siteOrigin(site.label, port())}/enrol#code=${code}` };
  }

  return [
    {
      method: 'GET',
      path: '/demo',
      rule: 'demo',
      handle: () =>
        Promise.resolve({
          kind: 'page',
          formTargets: `http://*.localhost:${String(port())}`,
          ...startPage({ port: port(), today, isCut: proxy.isCut }),
        }),
    },
    post<{ readonly site: string }>('/demo/code', 'demo', SiteNamed, async ({ site }) => {
      const made = await newCode(site);
      return made ? json(made) : refused('not_found');
    }),
    post<{ readonly site: string }>('/demo/open', 'demo', SiteNamed, async ({ site }) => {
      const made = await newCode(site);
      return made ? { kind: 'redirect', to: made.url } : refused('not_found');
    }),
    // A form says yes or no and comes back to the page; tests say true or false and get JSON.
    post<{ readonly site: string; readonly cut: boolean | string }>(
      '/demo/line',
      'demo',
      Type.Object({ site: Name, cut: Type.Union([Type.Boolean(), Type.String()]) }),
      ({ site: name, cut }) => {
        const site = siteNamed(name);
        if (!site) return Promise.resolve(refused('not_found'));
        proxy.setCut(site.label, cut === true || cut === 'yes');
        return Promise.resolve(
          typeof cut === 'boolean'
            ? json({ site: site.label, cut })
            : { kind: 'redirect', to: '/demo' },
        );
      },
    ),
  ];
}

const Name = Type.String({ minLength: 1, maxLength: 16 });
const SiteNamed = Type.Object({ site: Name });

function siteNamed(name: string) {
  return demoSites().find((site) => site.label === name.toLowerCase());
}
