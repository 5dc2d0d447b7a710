// The administrator's commands: accounts, devices and enrolment codes, beside a running server or without one.
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { codeList, site as siteOf } from '../src/lib/domain/catalogue/registry.ts';
import { isPlainDate } from '../src/lib/domain/dates.ts';
import { passwordFault } from '../src/lib/domain/password-rule.ts';
import type { DeviceId, SiteCode, UserId } from '../src/lib/domain/record.ts';
import type { UserRole } from '../src/lib/protocol/session.ts';
import { BACKUP_HELP, backupCommand, type BackupWorld } from './backup/commands.ts';
import { createLedgerDirectory } from './backup/ledger-files.ts';
import { openLedgers } from './backup/open-journal.ts';
import { FIELD_HELP, fieldCommand, type FieldWorld } from './access/commands.ts';
import { createScopeRequests } from './access/scope-requests.ts';
import { createReceipts } from './audit/receipts.ts';
import { openDatabase, openJournaled } from './database.ts';
import { openServerSecrets } from './keys/server-keys.ts';
import { createQuarantine } from './quarantine/quarantine.ts';
import { createAccounts, type Account, type Accounts } from './session/accounts.ts';
import { COST, hashPassword, type HashCost } from './session/password.ts';
import { withFailures } from './session/sign-in.ts';
import { readSettings } from './settings.ts';
import type { Store } from './store/store.ts';

const HELP = `紡ぎ 管理コマンド / the administrator's commands

  account add ID --name 氏名 --role 拠点:役割[:開始日[:終了日]] …   パスワードは標準入力から
  account end ID            使用終了（開いているセッションも切れます）
  account unlock ID         ロック解除
  account set-password ID   パスワード再設定（標準入力から）
  account roles ID --role 拠点:役割[:開始日[:終了日]] …             役割の入れ替え
  device code --site 拠点 [--hours 24] [--label 設置場所]          端末の登録コード
  device revoke ID          端末の登録取消
  list                      利用者と端末の一覧
${FIELD_HELP}
${BACKUP_HELP}

  データの場所は TSUMUGI_DATA / COUCHDB_URL（または --data DIR）、ジャーナルは TSUMUGI_JOURNAL。`;

export interface CliWorld {
  readonly accounts: Accounts;
  readonly now: () => Date;
  /** The next line from the terminal or a pipe: passwords never stand in arguments or the shell's history. */
  readonly secret: (question: string) => Promise<string>;
  readonly cost?: HashCost;
  /** Where there is a store to back up or to restore. */
  readonly backup?: BackupWorld;
  /** Where there is a store whose families and devices can be told where they stand. */
  readonly field?: FieldWorld;
}
export type CliAnswer = { readonly ok: boolean; readonly text: string };

export async function runCommand(args: readonly string[], world: CliWorld): Promise<CliAnswer> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      role: { type: 'string', multiple: true, default: [] },
      site: { type: 'string' },
      hours: { type: 'string', default: '24' },
      label: { type: 'string', default: '' },
      data: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      compartment: { type: 'string' },
      device: { type: 'string' },
      backup: { type: 'string' },
      journal: { type: 'string' },
      erased: { type: 'string' },
    },
  });
  const ofBackup = world.backup && (await backupCommand(positionals, values, world.backup));
  if (ofBackup) return ofBackup;
  const { accounts } = world;
  const ofField =
    world.field && (await fieldCommand(positionals, values, { ...world.field, accounts }));
  if (ofField) return ofField;
  const [noun, verb, id = ''] = positionals;
  switch (`${noun ?? ''} ${verb ?? ''}`.trim()) {
    case 'account add':
      return addAccount(world, id, values.name, values.role);
    case 'account end':
      return change(world, id, '使用を終了しました', (held) => ({
        ...held,
        endedAt: world.now().toISOString(),
      }));
    case 'account unlock':
      return change(world, id, 'ロックを解除しました', (held) =>
        withFailures(held, 0, world.now()),
      );
    case 'account set-password':
      return setPassword(world, id);
    case 'account roles': {
      const roles = values.role.map(readRole);
      const wrong = roles.find((role) => typeof role === 'string');
      if (typeof wrong === 'string' || roles.length === 0)
        return no(wrong ?? '--role がありません');
      return change(world, id, '役割を入れ替えました', (held) => ({
        ...held,
        roles: roles as UserRole[],
      }));
    }
    case 'device code':
      return deviceCode(world, values.site, values.hours, values.label);
    case 'device revoke':
      return revokeDevice(world, id);
    case 'list':
      return list(world);
    default:
      return no(HELP);
  }
}

async function addAccount(
  world: CliWorld,
  id: string,
  name: string | undefined,
  given: readonly string[],
): Promise<CliAnswer> {
  if (!/^[A-Za-z0-9._-]{2,40}$/.test(id)) return no('利用者IDは英数字と . _ - で2～40文字です');
  if (!name) return no('--name がありません');
  const roles = given.map(readRole);
  const wrong = roles.find((role) => typeof role === 'string');
  if (typeof wrong === 'string') return no(wrong);
  if (roles.length === 0) return no('--role がありません');
  const password = await newPassword(world, [id, name]);
  if ('ok' in password) return password;
  const account: Account = {
    id: id as UserId,
    name,
    roles: roles as UserRole[],
    password,
    failures: 0,
  };
  const added = await world.accounts.addAccount(account);
  return added
    ? yes(`${id} を登録しました`)
    : no(`${id} は既に使われています（終了したIDも再利用しません）`);
}

async function setPassword(world: CliWorld, id: string): Promise<CliAnswer> {
  const held = await world.accounts.account(id as UserId);
  if (!held) return no(`${id} は登録されていません`);
  const password = await newPassword(world, [id, held.name]);
  if ('ok' in password) return password;
  return change(world, id, 'パスワードを再設定しました', (now) =>
    withFailures({ ...now, password }, 0, world.now()),
  );
}

async function newPassword(world: CliWorld, own: readonly string[]) {
  const typed = await world.secret('パスワード（12文字以上）: ');
  const fault = passwordFault(typed, own);
  return fault ? no(fault.message) : hashPassword(typed, world.cost ?? COST);
}

async function change(
  world: CliWorld,
  id: string,
  done: string,
  next: (held: Account) => Account,
): Promise<CliAnswer> {
  const changed = await world.accounts.changeAccount(id as UserId, next);
  return changed ? yes(`${id}: ${done}`) : no(`${id} は登録されていません`);
}

async function deviceCode(
  world: CliWorld,
  siteCode: string | undefined,
  hours: string,
  label: string,
): Promise<CliAnswer> {
  const site = siteOf(siteCode ?? '');
  if (!site) return no(`拠点 ${siteCode ?? ''} はありません`);
  if (!/^\d{1,3}$/.test(hours)) return no('--hours は時間数です');
  const kind = site.kind === 'center' || site.kind === 'commissioned' ? 'center' : 'desk';
  const expires = new Date(world.now().getTime() + Number(hours) * 3_600_000).toISOString();
  const code = await world.accounts.issueCode({
    site: site.code as SiteCode,
    kind,
    label,
    expiresAt: expires,
  });
  return yes(`${code}\n${site.ja} の端末1台に、${hours}時間以内に1回だけ使えます。`);
}

async function revokeDevice(world: CliWorld, id: string): Promise<CliAnswer> {
  const revokedAt = world.now().toISOString();
  const changed = await world.accounts.changeDevice(id as DeviceId, (held) => ({
    ...held,
    revokedAt: held.revokedAt ?? revokedAt,
  }));
  return changed ? yes(`${id} の登録を取り消しました`) : no(`端末 ${id} はありません`);
}

async function list({ accounts, now }: CliWorld): Promise<CliAnswer> {
  const people = (await accounts.listAccounts()).map((account) => {
    const locked = account.lockedUntil !== undefined && account.lockedUntil > now().toISOString();
    const state = account.endedAt !== undefined ? '終了' : locked ? 'ロック中' : '有効';
    const roles = account.roles.map((role) => `${role.site}:${role.role}`).join(' ');
    return `${account.id}\t${account.name}\t${state}\t${roles}`;
  });
  const devices = (await accounts.listDevices()).map(
    (device) =>
      `${device.id}\t${device.site}\t${device.kind}\t${device.revokedAt === undefined ? '有効' : '取消'}\t${device.enrolledAt}\t${device.label}`,
  );
  return yes(['# 利用者', ...people, '# 端末', ...devices].join('\n'));
}

/** `CKITA:MCM:2026-04-01:2027-03-31`; a text says what is wrong with it. */
function readRole(text: string): UserRole | string {
  const [site = '', role = '', from, to] = text.split(':');
  if (!siteOf(site)) return `拠点 ${site} はありません`;
  if (!codeList('role').some((item) => item.code === role)) return `役割 ${role} はありません`;
  for (const day of [from, to])
    if (day !== undefined && !isPlainDate(day)) return `${day} は日付ではありません`;
  return {
    site: site as SiteCode,
    role,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

const yes = (text: string): CliAnswer => ({ ok: true, text });
const no = (text: string): CliAnswer => ({ ok: false, text });

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--data');
  const settings = readSettings(process.env);
  const { couchdbUrl, journalDir, backupDir } = settings;
  const dataDir = resolve(at >= 0 ? (args[at + 1] ?? '') : settings.dataDir);
  const ledgers = await openLedgers({ dataDir, journalDir });
  // A restore writes into a store that nobody serves and that has no journal of its own yet.
  const database =
    args[0] === 'restore'
      ? { ...(await openDatabase({ dataDir, couchdbUrl, mode: 'own', onFailure })), settled }
      : await openJournaled({ dataDir, couchdbUrl, journalDir, mode: 'join', onFailure });
  const backupsIn =
    backupDir ?? (journalDir === undefined ? undefined : join(journalDir, 'backups'));
  try {
    const answer = await runCommand(args, {
      accounts: createAccounts(database.store.accounts),
      now: () => new Date(),
      secret: askSecret,
      field: await openField(database.store, dataDir),
      backup: {
        ...ledgers,
        store: database.store,
        backups: backupsIn === undefined ? undefined : createLedgerDirectory(backupsIn),
        now: () => new Date(),
        newId: () => randomBytes(4).toString('hex'),
      },
    });
    await database.settled();
    (answer.ok ? console.log : console.error)(answer.text);
    process.exitCode = answer.ok ? 0 : 1;
  } finally {
    await database.close();
  }
}

async function openField(store: Store, dataDir: string): Promise<FieldWorld> {
  const now = () => new Date();
  const requests = createScopeRequests({ records: store.records, newId: () => ulid() });
  return {
    requests,
    receipts: createReceipts({ accounts: store.accounts, now }),
    quarantine: createQuarantine({ store, secrets: await openServerSecrets(dataDir), now }),
    async settled(id) {
      for (let tries = 0; tries < 40; tries += 1) {
        if ((await requests.stateOf(id)) !== 'begun') return true;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      return false;
    },
  };
}

const settled = (): Promise<void> => Promise.resolve();

function onFailure(fault: Error): never {
  throw fault;
}

async function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  // At a terminal the line is read without being shown; from a pipe there is nobody to show it to.
  const nowhere = new Writable({ write: (_part, _encoding, done) => done() });
  const terminal = process.stdin.isTTY;
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

if (import.meta.main) await main();
