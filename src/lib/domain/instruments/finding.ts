// What a questionnaire or a rule found, and what to do about it.

export interface Finding {
  /** `at_once`: before leaving the family, and to a manager the same day. */
  readonly level: 'at_once' | 'follow' | 'note';
  /** Japanese: what was found, and what to do. */
  readonly text: string;
}
