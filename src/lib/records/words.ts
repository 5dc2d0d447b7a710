// Refusals and conflicts in the words of the people who read them.
import type { RefusalReason } from '../protocol/wire.ts';

const refusals: Readonly<Record<RefusalReason, string>> = {
  unreadable:
    '送った内容をサーバで開けませんでした。内容はこの端末に残っています。管理者に連絡してください。',
  bad_signature:
    '書いた人の確認ができませんでした。内容はこの端末に残っています。管理者に連絡してください。',
  invalid:
    '入力に直すところがあるため、サーバに保存できませんでした。内容を直して、もう一度保存してください。',
  no_right:
    'この記録を書く権限がないため、サーバに保存できませんでした。上司か管理者に相談してください。',
  author_gone:
    '書いた人がこの拠点の利用を終えているため、サーバに保存できませんでした。内容はサーバで預かり、上司が確かめます。',
  // A move, a share that ended, a case that is closed to the site: which of them it is, is not for whoever is refused.
  not_in_scope:
    'この方の担当が別の拠点に変わったか、この拠点で扱う記録ではなくなったため、サーバに保存できませんでした。上司か管理者に相談してください。',
  about_others: '別の担当の家族についての議題があります。家族ごとに会議記録を分けてください。',
  too_large: '文章が長すぎるため、サーバに保存できませんでした。分けて保存してください。',
  change_id_reused:
    '同じ番号の別の記録がすでに届いていました。内容はこの端末に残っています。管理者に連絡してください。',
  depends_on_refused:
    '前の書き込みがサーバに保存されなかったため、これも保存できませんでした。前の書き込みから確認してください。',
  already_void:
    'この記録はすでに取り消されているため、書き加えられません。必要なら新しい記録として書いてください。',
  not_yet_enterable:
    '保護されている住所などの項目は、まだこのシステムに入力できません。内容はこの端末に残っています。管理者に相談してください。',
  append_only: '経過記録は保存後に書き換えられません。「訂正」から訂正の記録を追加してください。',
};

export function refusalText(reason: RefusalReason): string {
  return refusals[reason];
}

/** Why something lies in quarantine on the server. */
export function quarantineText(why: string): string {
  const known: Readonly<Record<string, string>> = {
    ...refusals,
    device_revoked: '端末の登録が取り消されたときに、未送信だった記録です。',
    offered:
      'サーバの復旧の後に端末から返ってきた版で、そのあいだに書かれた版と合いません。両方を見比べて、足りない内容だけを書き足してください。',
    conflict: 'ほかの人の書き換えと食い違い、どちらにするか決まらないままになった記録です。',
    draft: '端末を片付けたとき、または書いた人の使用が終わったときに、書きかけだった下書きです。',
  };
  return known[why] ?? '端末に置けなくなった記録です。';
}

/** What tells of the reporter waits for a place of its own, like a protected address, and is no address. */
export const REPORTER_PAPER_TEXT =
  '通告者の情報を含む文書は、まだこのシステムに登録できません。入力した内容は残っています。管理者に相談してください。';

export const CONFLICT_TEXT =
  'あなたが書いている間に、別の人がこの記録を書き換えました。両方を見比べて、必要な内容を書き直して送ってください。';

/** All that this device can say of it once it is sealed. */
export const SEALED_NAME = '通告者の情報（封緘）';
