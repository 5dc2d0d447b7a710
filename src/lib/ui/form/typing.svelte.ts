// Binds a text control to a value, composition by composition: until a composition ends, nothing is validated, drafted or written back.
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

export type TextControl = HTMLInputElement | HTMLTextAreaElement;

export interface Typing {
  /** What the field shows while nobody composes in it. */
  readonly value: () => string;
  readonly onText: (text: string) => void;
  /** Every state of the text under composition, and what it became: the reading of a name is in it. */
  readonly onComposed?: (states: readonly string[], committed: string) => void;
}

/** Binds a text control to a value, composition by composition. */
export function typing({ value, onText, onComposed }: Typing): Attachment<TextControl> {
  return (node) => {
    let composing = false;
    let states: string[] = [];
    // At once: a cursor that is brought back after this must stay where it is put.
    node.value = untrack(value);

    const take = (): void => {
      if (!composing && node.value !== value()) onText(node.value);
    };
    const begin = (): void => {
      composing = true;
      states = [];
    };
    const update = (event: Event): void => {
      states.push((event as CompositionEvent).data);
    };
    const end = (event: Event): void => {
      composing = false;
      onComposed?.(states, (event as CompositionEvent).data);
      take();
    };
    // Leaving a field ends its composition; a browser that forgot to say so must not keep the text from us.
    const leave = (): void => {
      composing = false;
      take();
    };
    node.addEventListener('compositionstart', begin);
    node.addEventListener('compositionupdate', update);
    node.addEventListener('compositionend', end);
    node.addEventListener('input', take);
    node.addEventListener('blur', leave);

    $effect(() => {
      const next = value();
      if (!composing && node.value !== next) node.value = next;
    });
    return () => {
      node.removeEventListener('compositionstart', begin);
      node.removeEventListener('compositionupdate', update);
      node.removeEventListener('compositionend', end);
      node.removeEventListener('input', take);
      node.removeEventListener('blur', leave);
    };
  };
}
