// A call to the worker may also break (the worker died): pages see that as one more failure with a sentence.
import { failure, type Result } from '../domain/result.ts';

export async function settled<T extends object>(call: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await call;
  } catch {
    return failure(
      'worker_gone',
      'アプリの内部が応答しません。画面を再読み込みしてください。保存済みの記録と下書きは残っています。',
    );
  }
}
