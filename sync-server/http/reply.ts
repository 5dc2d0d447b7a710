// What a route answers: a value, so that one place writes status, headers and words.
import type { ApiError, ApiErrorCode } from '../../src/lib/protocol/session.ts';

export type Reply =
  | {
      readonly kind: 'json';
      readonly body: object;
      readonly cookie?: CookieChange;
      /** Compressed: it may be long, and holds nothing that the question could have put there. */
      readonly packed?: true;
    }
  /** JSON that was compressed with zstd before. */
  | { readonly kind: 'packed'; readonly zstd: Buffer }
  | { readonly kind: 'refused'; readonly error: ApiError; readonly cookie?: CookieChange }
  /** A page without script; `style` is the text of its one style element, `formTargets` where its forms may lead. */
  | {
      readonly kind: 'page';
      readonly html: string;
      readonly style: string;
      readonly formTargets: string;
    }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'events'; readonly run: (events: EventSink) => Promise<void> };

/** Server-sent events to one listener; `signal` ends when it has gone. */
export interface EventSink {
  readonly send: (event: string, data?: string) => void;
  readonly signal: AbortSignal;
}

export type CookieChange =
  { readonly set: string; readonly maxAgeSeconds: number } | { readonly clear: true };

export function json(body: object, cookie?: CookieChange): Reply {
  return cookie ? { kind: 'json', body, cookie } : { kind: 'json', body };
}

export function refused(code: ApiErrorCode, retryAfterSeconds?: number): Reply {
  const error: ApiError = { code, message: WORDS[code] };
  return {
    kind: 'refused',
    error: retryAfterSeconds === undefined ? error : { ...error, retryAfterSeconds },
  };
}

export const STATUS: Readonly<Record<ApiErrorCode, number>> = {
  bad_request: 400,
  not_signed_in: 401,
  wrong_password: 401,
  session_limited: 403,
  account_ended: 403,
  unknown_device: 403,
  code_unusable: 403,
  channel_not_granted: 403,
  no_right: 403,
  not_found: 404,
  too_large: 413,
  account_locked: 423,
  wrong_protocol: 426,
  too_many_requests: 429,
  unavailable: 503,
  closed: 503,
};

const WORDS: Readonly<Record<ApiErrorCode, string>> = {
  bad_request: '送られた内容を読み取れませんでした。画面を再読み込みして、もう一度お試しください。',
  not_signed_in: 'サインインの有効時間が切れました。もう一度サインインしてください。',
  wrong_password: '利用者IDまたはパスワードが違います。',
  session_limited: 'この操作には、もう一度パスワードでのサインインが必要です。',
  account_ended: 'この利用者IDは使用を終了しています。システム管理者に連絡してください。',
  unknown_device:
    'この端末は登録されていないか、登録が取り消されています。システム管理者に連絡してください。',
  code_unusable:
    '登録コードが使えません（使用済み・期限切れ・入力違い）。新しいコードを受け取ってください。',
  channel_not_granted: 'この端末に許可されていない範囲の情報です。',
  no_right: 'この情報を扱う権限がありません。',
  not_found: '見つかりませんでした。',
  too_large: '送られた内容が大きすぎます。',
  account_locked:
    'パスワードの誤りが続いたため、この利用者IDは一時的に使えません。しばらく待つか、システム管理者に連絡してください。',
  wrong_protocol:
    'アプリの版がサーバと合いません。回線につないだまま画面を再読み込みして更新してください。',
  too_many_requests: '試行の回数が多すぎます。しばらく待ってからお試しください。',
  closed:
    'サーバは復旧後の確認中か、管理者の承認待ちのため、まだ使えません。入力した内容は消えません。管理者の案内をお待ちください。',
  unavailable: 'サーバが今は応答できません。入力した内容は消えません。しばらく待ってください。',
};
