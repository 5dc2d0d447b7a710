// Who may see what lies in quarantine: its author, and the supervisors of its site. And the receipts, for the administrator.
import { Type } from 'typebox';
import { mayEverRead } from '../../src/lib/domain/access.ts';
import type { SiteCode } from '../../src/lib/domain/record.ts';
import { site as siteOf } from '../../src/lib/domain/catalogue/registry.ts';
import type {
  QuarantineItem,
  QuarantineListResponse,
  QuarantineOpenResponse,
  QuarantineSettleRequest,
} from '../../src/lib/protocol/last-contact.ts';
import { post, sessionOf, type Call, type Route } from '../access/route.ts';
import type { AccessLog } from '../audit/access-log.ts';
import type { Receipts } from '../audit/receipts.ts';
import { json, refused } from '../http/reply.ts';
import type { Account, Accounts } from '../session/accounts.ts';
import { cityDay } from '../session/city-day.ts';
import type { Quarantine } from './quarantine.ts';

export interface QuarantineRouteDeps {
  readonly accounts: Pick<Accounts, 'account'>;
  readonly quarantine: Quarantine;
  readonly receipts: Receipts;
  readonly log: AccessLog;
  readonly now: () => Date;
  readonly newId: () => string;
}

export function quarantineRoutes(deps: QuarantineRouteDeps): readonly Route[] {
  const { accounts, quarantine, receipts, now } = deps;

  async function mayRead(call: Call): Promise<(item: QuarantineItem) => boolean> {
    const { user } = sessionOf(call);
    const account = await accounts.account(user);
    const day = cityDay(now());
    return (item) =>
      account !== undefined &&
      (item.author === user ||
        (supervises(account, item.site, day) && mayReadItem(account, item, day)));
  }

  /** SYNC-09: reading what somebody wrote is an opening, also here. */
  async function note(call: Call, kind: 'open' | 'withdraw', item: QuarantineItem): Promise<void> {
    const { user, site } = sessionOf(call);
    const entryId = `quarantine:${deps.newId()}`;
    const at = now().toISOString();
    await deps.log.append('server', [
      { entryId, at, kind, user, site, note: `quarantine ${item.id}` },
    ]);
  }

  return [
    post('/api/quarantine/list', 'session:full', Type.Object({}), async (_body, call) => {
      const isMine = await mayRead(call);
      const items = (await quarantine.list()).filter(
        (item) => item.state === 'open' && isMine(item),
      );
      return json({ items } satisfies QuarantineListResponse);
    }),
    post<{ readonly id: string }>(
      '/api/quarantine/open',
      'session:full',
      Type.Object({ id: Id }),
      async ({ id }, call) => {
        const found = await quarantine.open(id);
        if (found === undefined || !(await mayRead(call))(found.item)) return refused('not_found');
        await note(call, 'open', found.item);
        return json(found satisfies QuarantineOpenResponse);
      },
    ),
    post<QuarantineSettleRequest>(
      '/api/quarantine/settle',
      'session:full',
      Type.Object({
        id: Id,
        how: Type.Union([Type.Literal('resent'), Type.Literal('withdrawn')]),
        reason: Type.String({ minLength: 1, maxLength: 200 }),
      }),
      async ({ id, how, reason }, call) => {
        const found = (await quarantine.list()).find((item) => item.id === id);
        if (found === undefined || !(await mayRead(call))(found)) return refused('not_found');
        const by = sessionOf(call).user;
        if (!(await quarantine.settle(id, { by, how, reason }))) return refused('not_found');
        await note(call, 'withdraw', found);
        return json({});
      },
    ),
    post('/api/admin/receipts', 'session:full', Type.Object({}), async (_body, call) => {
      const account = await accounts.account(sessionOf(call).user);
      const isAdmin =
        account !== undefined && holdsRole(account, ['ADMIN', 'AUDIT'], cityDay(now()));
      return isAdmin ? json({ receipts: await receipts.list() }) : refused('no_right');
    }),
  ];
}

/** 係長, 課長, 統括支援員 and 調整担当者 of the site itself; a center's are at the division that leads them, too. */
export function supervises(account: Account, site: SiteCode, day: string): boolean {
  return account.roles.some(
    (role) =>
      SUPERVISORS.includes(role.role) &&
      (role.site === site || (siteOf(role.site)?.kind === 'division' && !isDivision(site))) &&
      (role.from === undefined || role.from <= day) &&
      (role.to === undefined || role.to >= day),
  );
}

/** What nobody could open has no author, and shows no text to anybody. */
function mayReadItem(account: Account, { author, compartment }: QuarantineItem, day: string) {
  return compartment === undefined ? author === undefined : mayEverRead(account, compartment, day);
}

function holdsRole(account: Account, codes: readonly string[], day: string): boolean {
  return account.roles.some(
    ({ role, from, to }) =>
      codes.includes(role) &&
      (from === undefined || from <= day) &&
      (to === undefined || to >= day),
  );
}

const isDivision = (site: SiteCode): boolean => siteOf(site)?.kind === 'division';
const SUPERVISORS = ['KEICHO', 'KACHO', 'TOKATSU', 'COORD'];
const Id = Type.String({ minLength: 1, maxLength: 64 });
