// Reads values out of a record's body, whose fields are data and not types.

/** Empty text counts as absent. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
