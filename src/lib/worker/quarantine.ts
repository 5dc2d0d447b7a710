// What the server keeps in quarantine, for its author and for supervisors: listed, opened and ended over the line.
import { failure, type Result } from '../domain/result.ts';
import type { UserId } from '../domain/record.ts';
import type {
  QuarantineContent,
  QuarantineListResponse,
  QuarantineOpenResponse,
  QuarantineSettleRequest,
} from '../protocol/last-contact.ts';
import type { QuarantinedItem } from '../records/api.ts';
import { quarantineText } from '../records/words.ts';
import { answerText } from './answers.ts';
import type { Http } from './http.ts';

const NO_LINE = '回線がつながっていないため、サーバで預かっている記録は見られません。';
/** The line came back by itself; what others wrote is shown only to somebody who has just proved who he is. */
const NEEDS_PASSWORD =
  'サーバで預かっている記録を見るには、もう一度パスワードでのサインインが必要です。鍵をかけて、開き直してください。';

export async function listQuarantine(
  http: Http,
  nameOf: (id: UserId) => string,
): Promise<Result<{ readonly items: readonly QuarantinedItem[] }>> {
  const answer = await http.post<QuarantineListResponse>('/api/quarantine/list', {});
  if (answer.kind === 'refused' && answer.error.code === 'session_limited')
    return failure('session_limited', NEEDS_PASSWORD);
  if (answer.kind !== 'answer') return answerText(answer, NO_LINE);
  const items = (answer.value.items ?? []).map((item) => ({
    ...item,
    reason: quarantineText(item.why),
    authorName: item.author === undefined ? '' : nameOf(item.author),
  }));
  return { ok: true, items };
}

export async function openQuarantined(
  http: Http,
  id: string,
): Promise<Result<{ readonly content: QuarantineContent }>> {
  const answer = await http.post<QuarantineOpenResponse>('/api/quarantine/open', { id });
  return answer.kind === 'answer'
    ? { ok: true, content: answer.value.content }
    : answerText(answer, NO_LINE);
}

export async function settleQuarantined(
  http: Http,
  request: QuarantineSettleRequest,
): Promise<Result> {
  const reason = request.reason.trim();
  if (reason === '') return failure('no_reason', '預かりを終える理由を書いてください。');
  const answer = await http.post('/api/quarantine/settle', { ...request, reason });
  return answer.kind === 'answer' ? { ok: true } : answerText(answer, NO_LINE);
}
