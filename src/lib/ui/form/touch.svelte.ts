// Whether the person works by touch: then number fields bring their own pad instead of the system's keyboard.

let byTouch = $state(globalThis.matchMedia?.('(pointer: coarse)').matches ?? false);

export const touch = {
  get on(): boolean {
    return byTouch;
  },
  /** The last pointer decides: a tablet with a mouse gets the mouse's form. */
  saw(event: PointerEvent): void {
    byTouch = event.pointerType === 'touch' || event.pointerType === 'pen';
  },
};
