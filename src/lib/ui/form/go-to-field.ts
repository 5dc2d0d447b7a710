// The way to a field of the form on screen, wherever it is folded away.

/** `path`: the name of its control. Says whether there was one. */
export function goToField(path: string): boolean {
  // A call stands over a form that may have a field of the same name.
  const form = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
  const target = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`);
  if (!target) return false;
  for (
    let fold = target.closest('details');
    fold;
    fold = fold.parentElement?.closest('details') ?? null
  )
    fold.open = true;
  const control =
    target.querySelector<HTMLElement>('input:checked') ??
    target.querySelector<HTMLElement>('input, textarea, select, [data-add]');
  (control ?? target).scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
  return control !== null;
}
