// Whether a key belongs to the input method: such a key is never a command.
//
// While a composition is under way, Enter, Tab, Esc, arrows and Ctrl+S belong to the input method: no page acts on
// them, and Ctrl+S does nothing at all (half-converted text is never saved; pressing it again after the conversion
// saves). F6 to F10 are never ours, composing or not. When typed text becomes a value: form/typing.svelte.ts.

export function isComposing(event: KeyboardEvent): boolean {
  // Some browsers end a composition with Enter and isComposing already false: only this old number tells.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return event.isComposing || event.keyCode === 229;
}
