// What the server's answers mean in the user's words.
import { failure, type Failure } from '../domain/result.ts';
import type { ApiErrorCode } from '../protocol/session.ts';
import type { HttpAnswer } from './http.ts';

export type NoAnswer = Exclude<HttpAnswer<unknown>, { readonly kind: 'answer' }>;

/** `withoutLine` is the sentence for this action when nothing comes back. */
export function answerText(answer: NoAnswer, withoutLine: string): Failure {
  switch (answer.kind) {
    case 'no_line':
      return failure('no_line', withoutLine);
    case 'not_ours':
      return failure(
        'unavailable',
        'サーバの返事が読めませんでした。少し待って、もう一度お試しください。',
      );
    case 'refused':
      return failure(answer.error.code, answer.error.message);
  }
}

/** Whether the server may have taken the change before, or may take it yet: only then the same must be sent once more. */
export function mayBeSentAgain(answer: NoAnswer): boolean {
  return answer.kind !== 'refused' || !FINAL.includes(answer.error.code);
}

/** Said of what was sent; the others are said of session, device or server. */
const FINAL: readonly ApiErrorCode[] = ['bad_request', 'too_large', 'no_right', 'not_found'];
