// The administrator's commands about where families and devices stand: scope, online-only, receipts, quarantine.
import { site as siteOf } from '../../src/lib/domain/catalogue/registry.ts';
import { compartments } from '../../src/lib/domain/compartment.ts';
import type { DeviceId, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import type { QuarantineItem } from '../../src/lib/protocol/last-contact.ts';
import type { KeptReceipt, Receipts } from '../audit/receipts.ts';
import type { CliAnswer } from '../cli.ts';
import type { Accounts } from '../session/accounts.ts';
import { regrantDevice, switchDevice, switchSite } from '../session/online-only.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import type { ScopeRequest, ScopeRequests } from './scope-requests.ts';

export const FIELD_HELP = `  scope move 世帯ID [--from 拠点] [--to 拠点]   世帯の担当替え（--to なし: 市外へ、--from なし: 市外から）
  scope share|unshare ケースID --site 拠点    ケースの共有、共有の終了
  scope class ケースID --compartment 区分     ケースの区分替え（ABUSE など）
  scope hide-address|show-address 世帯ID     保護された住所を端末から下げる、戻す
  device regrant ID         取り消した端末をもう一度使えるようにする
  device online-only ID on|off               端末をオンライン専用にする、戻す
  site online-only 拠点 on|off               拠点の全端末をオンライン専用にする、戻す
  receipts [--device ID]    端末が消したものの受領書
  quarantine list           預かっている記録の一覧（内容は上司だけが開けます）`;

export interface FieldWorld {
  readonly requests: ScopeRequests;
  readonly receipts: Pick<Receipts, 'list'>;
  readonly quarantine: Pick<Quarantine, 'list'>;
  /** Waits a little for the running server; false: it has not got to it. */
  readonly settled: (id: string) => Promise<boolean>;
}

export interface FieldOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly site?: string | undefined;
  readonly compartment?: string | undefined;
  readonly device?: string | undefined;
}

/** Undefined: none of these commands. */
export async function fieldCommand(
  [noun = '', verb = '', id = '', state = '']: readonly string[],
  options: FieldOptions,
  world: FieldWorld & { readonly accounts: Accounts },
): Promise<CliAnswer | undefined> {
  const { accounts } = world;
  switch (`${noun} ${verb}`.trim()) {
    case 'scope move':
    case 'scope share':
    case 'scope unshare':
    case 'scope class':
    case 'scope hide-address':
    case 'scope show-address': {
      const request = readRequest(verb, id, options);
      return typeof request === 'string' ? no(request) : ask(world, request);
    }
    case 'device regrant':
      return (await regrantDevice(accounts, id as DeviceId))
        ? yes(`${id} をもう一度使えるようにしました。次のサインインで情報を取り直します。`)
        : no(`端末 ${id} はありません`);
    case 'device online-only':
      if (state !== 'on' && state !== 'off') return no('on か off を付けてください');
      return (await switchDevice(accounts, id as DeviceId, 'device', state))
        ? yes(SWITCHED[state](`端末 ${id}`))
        : no(`端末 ${id} はありません`);
    case 'site online-only': {
      if (state !== 'on' && state !== 'off') return no('on か off を付けてください');
      if (!siteOf(id)) return no(`拠点 ${id} はありません`);
      const devices = await switchSite(accounts, id as SiteCode, state);
      return yes(SWITCHED[state](`拠点 ${id} の端末${String(devices.length)}台`));
    }
    case 'receipts':
      return yes(
        [
          '# 消去の受領書',
          ...(await world.receipts.list(options.device as DeviceId)).map(line),
        ].join('\n'),
      );
    case 'quarantine list':
      return yes(
        ['# 預かっている記録', ...(await world.quarantine.list()).map(itemLine)].join('\n'),
      );
    default:
      return undefined;
  }
}

async function ask(world: FieldWorld, request: ScopeRequest): Promise<CliAnswer> {
  const id = await world.requests.ask(request);
  if (!(await world.settled(id)))
    return yes(
      '受け付けました。まだ終わっていません。サーバが動いていれば続けて行い、止まっていれば次の起動時に行います。' +
        '同じコマンドをもう一度実行すると、終わったときに「行いました」と出ます。',
    );
  return (await world.requests.stateOf(id)) === 'done'
    ? yes('行いました。各端末には次の接続のときに届きます。')
    : no('世帯またはケースが見つかりません');
}

/** A text says what is wrong. */
function readRequest(verb: string, id: string, options: FieldOptions): ScopeRequest | string {
  const { from, to, site, compartment } = options;
  for (const one of [from, to, site])
    if (one !== undefined && !siteOf(one)) return `拠点 ${one} はありません`;
  const [type] = id.split(':');
  const isCase = verb === 'share' || verb === 'unshare' || verb === 'class';
  if (type !== (isCase ? 'case' : 'household'))
    return isCase ? 'ケースID（case:…）を書いてください' : '世帯ID（household:…）を書いてください';
  const record = id as RecordId;
  switch (verb) {
    case 'move': {
      if (from === undefined && to === undefined) return '--from か --to を付けてください';
      const place = {
        ...(from === undefined ? {} : { from: from as SiteCode }),
        ...(to === undefined ? {} : { to: to as SiteCode }),
      };
      return { do: 'move', household: record, ...place };
    }
    case 'share':
    case 'unshare':
      return site === undefined
        ? '--site がありません'
        : { do: verb, caseId: record, site: site as SiteCode };
    case 'class': {
      const known = compartments.find((one) => one === compartment);
      return known === undefined
        ? `--compartment は ${compartments.join(' ')} のどれかです`
        : { do: 'class', caseId: record, compartment: known };
    }
    default:
      return {
        do: verb === 'hide-address' ? 'hide-address' : 'show-address',
        household: record,
      };
  }
}

const SWITCHED = {
  on: (what: string) =>
    `${what}をオンライン専用にしました。次の接続で未送信を受け取り、端末の情報を消します。`,
  off: (what: string) => `${what}を元に戻しました。次のサインインで、端末に情報を取り込みます。`,
};

function line({ receivedAt, device, site, why, channels, keys, records }: KeptReceipt): string {
  const what = [...channels, `鍵${String(keys.length)}`, `記録${String(records.length)}`].join(' ');
  return [receivedAt, device, site, WHY[why], what, keys.join(',')].join('\t');
}

const WHY: Readonly<Record<KeptReceipt['why'], string>> = {
  records_left: '担当・区分の変更',
  channel_ended: '閲覧範囲の終了',
  device_revoked: '端末の取消',
  online_only: 'オンライン専用',
  account_ended: '利用者の終了',
};

function itemLine(item: QuarantineItem): string {
  const { id, receivedAt, site, device, author = '', why, state } = item;
  return [id, receivedAt, site, device, author, why, state === 'open' ? '未処理' : '処理済'].join(
    '\t',
  );
}

const yes = (text: string): CliAnswer => ({ ok: true, text });
const no = (text: string): CliAnswer => ({ ok: false, text });
