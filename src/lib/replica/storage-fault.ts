// Why the browser's disk did not take something: the one error that the disk rejects with on purpose.

export class StorageFault extends Error {
  /** `refused`: no storage allowed or none there. `full`: quota or disk. `broken`: anything else. */
  readonly code: 'refused' | 'full' | 'broken';
  constructor(code: StorageFault['code'], options?: ErrorOptions) {
    super(`storage: ${code}`, options);
    this.name = 'StorageFault';
    this.code = code;
  }
}

/** For the user, by code. */
export const STORAGE_MESSAGES: Readonly<Record<StorageFault['code'], string>> = {
  refused:
    'このブラウザーでは端末への保存が許可されていません。設定を確認するか、管理者に連絡してください。',
  full: '端末の空き容量が足りないため、保存できませんでした。入力した内容は画面に残っています。管理者に連絡してください。',
  broken: '端末に保存できませんでした。入力した内容は画面に残っています。もう一度お試しください。',
};
