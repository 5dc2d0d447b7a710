// Errors are values at boundaries: a code, and a sentence in Japanese for the person at the screen.

export interface Failure {
  readonly ok: false;
  readonly code: string;
  /** For the user, in Japanese; never contains personal data. */
  readonly message: string;
}
export type Result<T extends object = object> = ({ readonly ok: true } & T) | Failure;

export function failure(code: string, message: string): Failure {
  return { ok: false, code, message };
}
