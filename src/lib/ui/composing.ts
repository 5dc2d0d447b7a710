// Whether a key belongs to the input method: such a key is never a command.

export function isComposing(event: KeyboardEvent): boolean {
  // Some browsers end a composition with Enter and isComposing already false: only this old number tells.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return event.isComposing || event.keyCode === 229;
}
