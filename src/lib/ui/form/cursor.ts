// Where the cursor of a form is: noted at every move, and brought back when its draft is opened again.
import type { Draft } from '../../records/api.ts';

type Focus = NonNullable<Draft['focus']>;

export interface Cursor {
  /** For every event that may have moved it. */
  readonly note: (event: Event) => void;
  back(root: HTMLElement, focus: Focus): void;
}

export function createCursor(parts: {
  readonly remember: (focus: Focus) => void;
  readonly known: () => Focus | undefined;
  readonly onMoved: () => void;
}): Cursor {
  let returning = false;
  return {
    note(event) {
      if (returning) return;
      const control = event.target;
      if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) return;
      if (!control.name) return;
      const start = control.selectionStart ?? 0;
      const place = { field: control.name, start, end: control.selectionEnd ?? start };
      const moved = JSON.stringify(place) !== JSON.stringify(parts.known());
      parts.remember(place);
      if (moved) parts.onMoved();
    },
    back(root, { field, start, end }) {
      const named = [...root.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(field)}"]`)];
      const control = named.find((one) => one.checked) ?? named[0];
      if (!control) return;
      returning = true;
      const fold = control.closest('details');
      if (fold) fold.open = true;
      control.focus();
      if (control.type === 'text' || control instanceof HTMLTextAreaElement)
        control.setSelectionRange(start, end);
      returning = false;
    },
  };
}
