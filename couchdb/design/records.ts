// The views of the database `records`. Map sources run in CouchDB: plain ES5, one row per entry.

export interface DesignDocument {
  readonly _id: `_design/${string}`;
  readonly language: 'javascript';
  readonly views: Readonly<Record<string, { readonly map: string }>>;
}

export const RECORDS_DESIGN: DesignDocument = {
  _id: '_design/tsumugi',
  language: 'javascript',
  views: {
    by_anchor: { map: emitEntriesOf('anchors') },
    by_site: { map: emitEntriesOf('sites') },
  },
};

/** Each different string once: an entry that stands twice is still one membership. */
function emitEntriesOf(field: string): string {
  return `function (doc) {
  var list = doc.${field};
  if (!Array.isArray(list)) return;
  for (var i = 0; i < list.length; i++) {
    if (typeof list[i] === 'string' && list.indexOf(list[i]) === i) emit(list[i], null);
  }
}`;
}
