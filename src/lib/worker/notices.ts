// What became of this device while nobody looked: told before a sign-in, and still after a reload has started the worker anew.
import type { Disk } from '../replica/disk.ts';

export type NoticeKind = keyof typeof TEXTS;

export interface Notices {
  text(): string | undefined;
  /** What the worker before this one had to tell. */
  recall(): Promise<void>;
  tell(kind: NoticeKind): Promise<void>;
  /** Somebody works here again. */
  forget(): Promise<void>;
}

const ITEM = 'notice';

export function createNotices(disk: Pick<Disk, 'getItem' | 'setItem' | 'removeItem'>): Notices {
  let kind: NoticeKind | undefined;
  return {
    text: () => (kind === undefined ? undefined : TEXTS[kind]),
    async recall() {
      const found = await disk.getItem(ITEM);
      kind = typeof found === 'string' && found in TEXTS ? (found as NoticeKind) : undefined;
    },
    async tell(next) {
      kind = next;
      await disk.setItem(ITEM, next);
    },
    async forget() {
      if (kind === undefined) return;
      kind = undefined;
      await disk.removeItem(ITEM);
    },
  };
}

const TEXTS = {
  waiting:
    'この端末の情報を片付けています。回線がつながると続きを行います。未送信の記録は、サーバに届くまで消しません。',
  left: 'この端末の登録は取り消されました。未送信の記録はサーバに預け、端末の情報はすべて消しました。',
  online_only:
    'この端末はオンライン専用になりました。未送信の記録はサーバに送り、端末の情報は消しました。',
  user_ended:
    '利用者の使用が終了したため、この端末の鍵を消しました。未送信の記録はサーバに預けました。',
} as const;

export const WAITING = TEXTS.waiting;
