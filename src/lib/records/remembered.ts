// An answer that holds as long as what it was worked out of stays the same.

/** `state`: what it was worked out of, in a word; at the same word the answer is given again. */
export function remembered<T>(state: () => string | number, workOut: () => T): () => T {
  let known: { readonly state: string | number; readonly answer: T } | undefined;
  return () => {
    const now = state();
    if (known?.state !== now) known = { state: now, answer: workOut() };
    return known.answer;
  };
}
