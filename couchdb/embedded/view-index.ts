// The rows of views, kept in the database and brought up to date from the feed when they are read.
import type { Database, DocRow } from './database.ts';
import { compileDesign, type Design, type MapFunction } from './design.ts';
import { currentRow, documentText } from './documents.ts';
import { encodeKey } from './collation.ts';
import { notFound } from './answer.ts';

export interface FreshView {
  readonly view: number;
  readonly total: number;
  readonly reduce?: string;
}

const BATCH = 1_000;

export function freshView(db: Database, designId: string, name: string): FreshView {
  const row = currentRow(db, designId);
  const design = compiled(db, row);
  const source = design.views.get(name);
  if (source === undefined) throw notFound('missing_named_view');
  refresh(db, designId, design);
  const state = states(db, designId, design).find((candidate) => candidate.name === name)!;
  const reduce = source.reduce === undefined ? {} : { reduce: source.reduce };
  return { view: state.view, total: state.total, ...reduce };
}

/** Part of a purge: nothing derived from the document stays. */
export function dropFromViews(db: Database, id: string): void {
  db.prepare(
    `UPDATE views SET total = total -
     (SELECT count(*) FROM view_rows WHERE view_rows.id = ? AND view_rows.view = views.view)`,
  ).run(id);
  db.prepare('DELETE FROM view_rows WHERE id = ?').run(id);
}

interface State {
  readonly view: number;
  readonly name: string;
  readonly seq: number;
  readonly total: number;
}

const cache = new WeakMap<Database, Map<string, { rev: string; design: Design }>>();

function compiled(db: Database, row: DocRow): Design {
  const designs = cache.get(db) ?? new Map<string, { rev: string; design: Design }>();
  cache.set(db, designs);
  const known = designs.get(row.id);
  if (known?.rev === row.rev) return known.design;
  const design = compileDesign(row.body);
  designs.set(row.id, { rev: row.rev, design });
  return design;
}

function states(db: Database, designId: string, design: Design): State[] {
  const sql = 'SELECT view, name, seq, total FROM views WHERE design = ? AND signature = ?';
  return db.prepare(sql).all(designId, design.signature) as unknown as State[];
}

/** All views of a design document advance together, in one pass over what changed. */
function refresh(db: Database, designId: string, design: Design): void {
  let known = states(db, designId, design);
  if (known.length < design.views.size) {
    db.writeDerived(() => register(db, designId, design));
    known = states(db, designId, design);
  }
  let seq = Math.min(...known.map((state) => state.seq));
  const building = seq === 0;
  while (seq < db.updateSeq()) {
    const rows = db.statements.since.all(seq, BATCH) as unknown as DocRow[];
    const next = rows.length < BATCH ? db.updateSeq() : rows.at(-1)!.seq;
    db.writeDerived(() => {
      for (const { view, name } of known) {
        const { map } = design.views.get(name)!;
        const grown = advance(db, rows, { view, map, building });
        const sql = 'UPDATE views SET seq = ?, total = total + ? WHERE view = ?';
        db.prepare(sql).run(next, grown, view);
      }
    });
    seq = next;
  }
}

function register(db: Database, designId: string, design: Design): void {
  const old = 'SELECT view FROM views WHERE design = ? AND signature <> ?';
  db.prepare(`DELETE FROM view_rows WHERE view IN (${old})`).run(designId, design.signature);
  db.prepare('DELETE FROM views WHERE design = ? AND signature <> ?').run(
    designId,
    design.signature,
  );
  for (const name of design.views.keys()) {
    db.prepare(
      'INSERT OR IGNORE INTO views (design, signature, name, seq, total) VALUES (?, ?, ?, 0, 0)',
    ).run(designId, design.signature, name);
  }
}

function advance(
  db: Database,
  rows: readonly DocRow[],
  target: { view: number; map: MapFunction; building: boolean },
): number {
  const drop = db.prepare('DELETE FROM view_rows WHERE id = ? AND view = ?');
  const insert = db.prepare('INSERT INTO view_rows VALUES (?, ?, ?, ?, ?, ?, ?)');
  let grown = 0;
  for (const row of rows) {
    if (row.id.startsWith('_design/')) continue;
    if (!target.building) grown -= Number(drop.run(row.id, target.view).changes);
    if (row.deleted === 1) continue;
    // Each map gets its own copy: one that changes the document does not disturb the next.
    const emitted = target.map(JSON.parse(documentText(row)));
    emitted.forEach(({ key, json, value }, n) => {
      const { bytes, ascii } = encodeKey(key);
      insert.run(target.view, bytes, row.id, n, json, value, ascii ? 1 : 0);
    });
    grown += emitted.length;
  }
  return grown;
}
