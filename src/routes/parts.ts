// What the pages need only once the vault opens: fetched while the password is being checked, so that the first load is small.

export const loadFrame = once(() => import('./Frame.svelte'));
export const loadHome = once(() => import('./HomePage.svelte'));

/** One fetch however often it is asked for; one that failed is tried anew. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((fault: unknown) => {
      loaded = undefined;
      throw fault;
    });
    return loaded;
  };
}
