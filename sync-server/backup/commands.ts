// The administrator's commands for backup, restore and what comes after a restore without the journal.
import { basename, dirname, resolve } from 'node:path';
import type { DeviceId, UserId } from '../../src/lib/domain/record.ts';
import { createAccounts, type Accounts } from '../session/accounts.ts';
import type { Store } from '../store/store.ts';
import { makeBackup, newestBackup, readBackup } from './backup.ts';
import { readClosing, readEra, setClosing } from './era.ts';
import { isErasedList, readErased } from './erased-list.ts';
import { readJournal } from './journal.ts';
import { type LedgerKeys, LedgerFault } from './ledger.ts';
import { createLedgerDirectory, type LedgerFiles } from './ledger-files.ts';
import { pruneJournal } from './prune.ts';
import { restore } from './restore.ts';

export interface BackupWorld {
  readonly store: Store;
  readonly keys: LedgerKeys;
  readonly journal: LedgerFiles | undefined;
  readonly backups: LedgerFiles | undefined;
  /** Where the list of what was erased lies. */
  readonly places: readonly LedgerFiles[];
  readonly now: () => Date;
  readonly newId: () => string;
}
type Answer = { readonly ok: boolean; readonly text: string };

export const BACKUP_HELP = `  backup                    バックアップを作る（動いているサーバの横でも可。保管先は TSUMUGI_BACKUP）
  restore [--backup FILE]   空のデータフォルダに復元（サーバ停止中のみ）
          --journal kept|lost          ジャーナルが残っているか。lost のときは「閉じた状態」で始まります
          --erased none                廃棄の一覧がなく、廃棄が一度もなかったときだけ
  journal verify            ジャーナルの検証（最初に合わない行を示します）
  journal prune             二つのバックアップに入っている古いジャーナルを消す（動いているサーバの横でも可）
  server status             復元後に閉じているか、確認待ちの利用者・端末
  server open               バックアップを作り、閉じた状態を終える（管理者の判断）
  account approve ID        復元後に確認した利用者を使えるようにする
  device approve ID         復元後に確認した端末を使えるようにする`;

/** Undefined: not one of these. */
export async function backupCommand(
  words: readonly string[],
  options: {
    readonly backup?: string | undefined;
    readonly journal?: string | undefined;
    readonly erased?: string | undefined;
  },
  world: BackupWorld,
): Promise<Answer | undefined> {
  const [noun, verb, id = ''] = words;
  if (noun === 'backup' && verb === undefined) return backup(world);
  if (noun === 'restore' && verb === undefined) return restoreNow(world, options);
  switch (`${noun ?? ''} ${verb ?? ''}`) {
    case 'journal verify':
      return verify(world);
    case 'journal prune':
      return prune(world);
    case 'server status':
      return status(world);
    case 'server open':
      return open(world);
    case 'account approve':
    case 'device approve':
      return approve(createAccounts(world.store.accounts), noun === 'account', id);
    default:
      return undefined;
  }
}

async function backup(world: BackupWorld): Promise<Answer> {
  const files = world.backups;
  if (files === undefined)
    return no('バックアップの保管先がありません: TSUMUGI_BACKUP を設定してください');
  const { store, keys, now, newId } = world;
  const made = await makeBackup({
    store,
    files,
    keys,
    now,
    newId,
    era: await readEra(store.accounts),
  });
  return yes(`${made.file}\n${String(made.docs)} 件。${made.at} の時点のバックアップです。`);
}

async function restoreNow(
  world: BackupWorld,
  options: {
    readonly backup?: string | undefined;
    readonly journal?: string | undefined;
    readonly erased?: string | undefined;
  },
): Promise<Answer> {
  const { store, keys, now, journal, places } = world;
  if (options.journal !== 'kept' && options.journal !== 'lost')
    return no('--journal kept（残っている）か lost（失われた）を選んでください');
  if (options.journal === 'kept' && journal === undefined)
    return no('ジャーナルの場所がありません: TSUMUGI_JOURNAL を設定してください');
  const named =
    options.backup === undefined
      ? undefined
      : {
          files: createLedgerDirectory(dirname(resolve(options.backup))),
          file: basename(options.backup),
        };
  const newest = world.backups === undefined ? undefined : await newestBackup(world.backups, keys);
  const from =
    named ??
    (newest === undefined || world.backups === undefined
      ? undefined
      : { files: world.backups, file: newest });
  if (from === undefined && options.journal === 'lost') return no('バックアップが見つかりません');
  const hasList = (await Promise.all(places.map((files) => files.list())))
    .flat()
    .some(isErasedList);
  // Without it nobody knows what must not come back: only a person can say that nothing was ever erased.
  if (!hasList && options.erased !== 'none')
    return no(
      '廃棄の一覧が見つかりません。keys フォルダかジャーナルの保管先に戻すか、廃棄が一度もなかったときだけ --erased none を付けてください',
    );
  const done = await restore(
    store,
    {
      erased: await readErased(places, keys),
      ...(from === undefined ? {} : { backup: () => readBackup(from.files, keys, from.file) }),
      ...(options.journal === 'kept' && journal !== undefined
        ? { journal: () => readJournal(journal, keys) }
        : {}),
    },
    now,
  );
  const lines = [`${String(done.docs)} 件を復元しました（${done.until} まで）。`];
  if (done.isClosed)
    lines.push(
      'ジャーナルがないため、サーバは閉じた状態で始まります。',
      '利用者と端末を確認して account approve / device approve を行い、最後に server open をしてください。',
    );
  return yes(lines.join('\n'));
}

async function verify({ journal, keys }: BackupWorld): Promise<Answer> {
  if (journal === undefined)
    return no('ジャーナルの場所がありません: TSUMUGI_JOURNAL を設定してください');
  let lines = 0;
  let writes = 0;
  try {
    for await (const { value } of readJournal(journal, keys)) {
      lines += 1;
      if (value.kind === 'writes') writes += value.writes.length;
    }
  } catch (fault) {
    if (!(fault instanceof LedgerFault)) throw fault;
    return no(`合いません: ${fault.file} の ${String(fault.line)} 行目（${fault.message}）`);
  }
  return yes(`すべて合っています: ${String(lines)} 行、書込み ${String(writes)} 件`);
}

async function prune(world: BackupWorld): Promise<Answer> {
  const { journal, backups, keys, places, store, now, newId } = world;
  if (journal === undefined || backups === undefined)
    return no('ジャーナルかバックアップの場所がありません: TSUMUGI_JOURNAL と TSUMUGI_BACKUP');
  try {
    const erased = await readErased(places, keys);
    const era = await readEra(store.accounts);
    const done = await pruneJournal({ journal, backups, keys, erased, era, now, newId });
    if (done === undefined)
      return no('完全なバックアップが二つそろってから整理できます: npm run cli -- backup');
    const { removed, kept, needs } = done;
    if (removed.length === 0) return yes(`消せるファイルはありません（${String(kept)} 個）`);
    return yes(
      `${String(removed.length)} 個のファイルを消しました（残り ${String(kept)} 個）。\n復元には ${needs} 以降のバックアップが必要です。`,
    );
  } catch (fault) {
    if (!(fault instanceof LedgerFault)) throw fault;
    return no(`合いません: ${fault.file} の ${String(fault.line)} 行目。何も消していません`);
  }
}

async function status({ store }: BackupWorld): Promise<Answer> {
  const closing = await readClosing(store.accounts);
  const accounts = createAccounts(store.accounts);
  const waiting = [
    ...(await accounts.listAccounts())
      .filter(isWaiting)
      .map(({ id, name }) => `利用者\t${id}\t${name}`),
    ...(await accounts.listDevices())
      .filter(isWaiting)
      .map(({ id, site, label }) => `端末\t${id}\t${site}\t${label}`),
  ];
  const state =
    closing === undefined
      ? '開いています'
      : closing.state === 'restoring'
        ? '復元が途中です。restore をもう一度実行してください'
        : `閉じています（${closing.at} に復元。${closing.since ?? ''} より後の取消・転居・記録は戻っていません）`;
  return yes([state, ...(waiting.length > 0 ? ['# 確認待ち', ...waiting] : [])].join('\n'));
}

async function open(world: BackupWorld): Promise<Answer> {
  const { store } = world;
  const closing = await readClosing(store.accounts);
  if (closing === undefined) return no('閉じていません');
  if (closing.state === 'restoring')
    return no('復元が途中です。restore をもう一度実行してください');
  // A second loss must not go back behind this one: the numbers given from here on would be given again.
  const kept = await backup(world);
  if (!kept.ok) return kept;
  await setClosing(store.accounts, undefined);
  return yes(
    `${kept.text}\nサーバを開きました。確認待ちの利用者と端末は、承認するまで使えません。`,
  );
}

async function approve(accounts: Accounts, isAccount: boolean, id: string): Promise<Answer> {
  const done = isAccount
    ? await accounts.changeAccount(id as UserId, withoutWaiting)
    : await accounts.changeDevice(id as DeviceId, withoutWaiting);
  return done ? yes(`${id} を使えるようにしました`) : no(`${id} は登録されていません`);
}

const isWaiting = (one: { readonly isAwaitingApproval?: boolean }): boolean =>
  one.isAwaitingApproval === true;

function withoutWaiting<T extends { readonly isAwaitingApproval?: boolean }>(held: T): T {
  const { isAwaitingApproval: _, ...rest } = held;
  return rest as T;
}

const yes = (text: string): Answer => ({ ok: true, text });
const no = (text: string): Answer => ({ ok: false, text });
