// The people opened in this session, newest first: in the page's memory only, gone when the vault is locked.
import { createContext } from 'svelte';
import type { PersonView, TsumugiApi } from '../../records/api.ts';

export interface Recent {
  readonly views: readonly PersonView[];
  /** The same interface, through which openings are seen. */
  watching(api: TsumugiApi): TsumugiApi;
}

export const [getRecent, setRecent] = createContext<Recent>();

const KEPT = 8;

export function createRecent(): Recent {
  let views = $state.raw<readonly PersonView[]>([]);

  function saw(view: PersonView): void {
    const others = views.filter(({ person }) => person.document.id !== view.person.document.id);
    views = [view, ...others].slice(0, KEPT);
  }

  return {
    get views() {
      return views;
    },
    watching: (api) => {
      const person: TsumugiApi['person'] = async (id, options) => {
        const answer = await api.person(id, options);
        if (answer.ok && !options?.again) saw(answer.view);
        return answer;
      };
      return new Proxy(api, {
        get: (target, name) =>
          name === 'person' ? person : (Reflect.get(target, name) as unknown),
      });
    },
  };
}
