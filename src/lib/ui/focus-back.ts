// A question that stands in the place of its button: when it goes, the button takes the focus back, not the page.
import type { Attachment } from 'svelte/attachments';

export interface FocusBack {
  /** The question was asked: from now on its button comes back with the focus. */
  asked(): void;
  readonly button: Attachment<HTMLElement>;
}

export function createFocusBack(): FocusBack {
  let isAsked = false;
  return {
    asked() {
      isAsked = true;
    },
    button: (node) => {
      if (isAsked) node.focus();
    },
  };
}
