// Of PouchDB only what the bench uses; its own types are a package that nothing else needs.
declare module 'pouchdb-browser' {
  interface Row {
    readonly doc?: { readonly _id: string };
  }
  export default class PouchDB {
    constructor(name: string, options?: { readonly auto_compaction?: boolean });
    readonly replicate: {
      from(
        url: string,
        options: { readonly batch_size: number; readonly batches_limit: number },
      ): Promise<unknown>;
    };
    info(): Promise<{ readonly doc_count: number }>;
    allDocs(options: { readonly include_docs: true }): Promise<{ readonly rows: readonly Row[] }>;
  }
}
