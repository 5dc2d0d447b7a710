// The words for where data is (DESIGN.md section 10), defined once for the header and for every record.
import type { RecordDoc } from '../domain/record.ts';
import type { AppStatus, Place } from '../records/api.ts';

export interface Word {
  readonly text: string;
  readonly look: 'server' | 'device' | 'attention' | 'line';
}

/** What stands in the header: always at least one word. */
export function headerWords(
  status: Pick<AppStatus, 'unsent' | 'attention' | 'line' | 'serverClosed'>,
): readonly Word[] {
  const words: Word[] = [];
  if (status.unsent > 0)
    words.push({ text: `未送信 ${status.unsent}件（この端末に保存済み）`, look: 'device' });
  if (status.attention > 0) words.push({ text: `要確認 ${status.attention}件`, look: 'attention' });
  // What a restored server has lost, nobody knows before it is open: nothing is said to be saved there.
  if (status.serverClosed) words.push({ text: '回線断（サーバ確認中）', look: 'line' });
  if (words.length === 0) words.push({ text: 'サーバ保存済', look: 'server' });
  if (status.line === 'down' && !status.serverClosed) words.push({ text: '回線断', look: 'line' });
  return words;
}

const placeWords: Readonly<Record<Place, Word>> = {
  server: { text: 'サーバ保存済', look: 'server' },
  device: { text: '未送信（この端末に保存済み）', look: 'device' },
  attention: { text: '要確認', look: 'attention' },
  sealed: { text: '送付待ち', look: 'device' },
};

export function placeWord(place: Place): Word {
  return placeWords[place];
}

/** What the server decides is only asked for until it has answered: nothing is shown as done before. Undefined: nothing is. */
export function requestWord({
  status,
  void: gone,
  version,
}: Pick<RecordDoc, 'status' | 'void' | 'version'>): string | undefined {
  // Only the server gives versions.
  if (version !== undefined) return undefined;
  if (gone !== undefined) return '取消を依頼中';
  return status === 'submitted' ? '決裁を依頼中' : undefined;
}
