// Lets a press of the mouse finish before the page moves: a sentence that pushed its target away would take the click.

let pressed = false;
let waiting: (() => void)[] = [];

/** At once, or as soon as the pointer is up and its click has been heard. */
export function afterPress(run: () => void): void {
  if (pressed) waiting.push(run);
  else run();
}

function release(): void {
  pressed = false;
  const due = waiting;
  waiting = [];
  // The click comes after the pointer is up, in the same turn.
  setTimeout(() => {
    for (const run of due) run();
  });
}

if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', () => (pressed = true), true);
  for (const end of ['pointerup', 'pointercancel', 'dragend', 'blur'])
    window.addEventListener(
      end,
      (event) => (end !== 'blur' || event.target === window) && release(),
      true,
    );
}
