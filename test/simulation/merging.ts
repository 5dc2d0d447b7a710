// Two people at one record: they write in fields, rows, sets and texts; what may come of it is said here cell by cell.
// Knows nothing of the product's merge: which fields are text or belong together is written down by hand.
import type { Body, ChangeId, RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import type { Change, Verdict } from '../../src/lib/protocol/wire.ts';
import { overlayAll } from '../../src/lib/sync/overlay.ts';
import { type StoredVerdict, verdictKey, type Versioned } from '../../sync-server/sync/stored.ts';
import { markerOf, TEXT_FIELD } from './city.ts';
import type { SimDevice } from './device.ts';
import { isNewer } from './device-actions.ts';
import type { Prng } from './prng.ts';
import type { Scene } from './scene.ts';

const TEXTS = ['visit_caution', 'advice', 'contact_rule'];
const TOGETHER = [['weight', 'no_weight_reason']];
const WATCHED = [
  ...TEXTS,
  ...TOGETHER.flat(),
  ...['floor', 'area_code', 'support_people', 'present', 'materials', 'name_alias'],
  ...['occupation', 'language', 'interpreter'],
];
const WRITES: Readonly<Record<string, readonly Edit[]>> = {
  household: [plain('floor'), plain('area_code'), person, person, person, plain('visit_caution')],
  birth_contact: [plain('present'), weight, weight, materials, materials, plain('advice')],
  person: [
    plain('name_alias'),
    plain('occupation'),
    language,
    language,
    language,
    plain('contact_rule'),
  ],
};

/** Somebody edits a record in one or two places. */
export function editFields(
  scene: Scene,
  device: SimDevice,
  random: Prng,
  only?: RecordId,
  topic?: Edit,
): void {
  const up = device.up();
  const found = editable(device).filter(({ id }) => only === undefined || id === only);
  if (up === undefined || found.length === 0) return;
  const before = random.pick(found);
  let body: Body = before.body;
  for (let times = random.chance(0.4) ? 2 : 1; times > 0; times -= 1)
    body = (topic ?? random.pick(WRITES[before.type]!))(body, scene, random);
  const marker = markerOf({ ...before, body });
  const changeId = scene.save(device, up, { ...before, body }, before, marker);
  noted(scene).push({ changeId, saw: before, wrote: body });
}

/** Two devices of one site at once, each on what it shows; sometimes one of them goes on writing. */
export function editTogether(scene: Scene, random: Prng): void {
  const [one, other] = random.chance(0.8) ? scene.devices : [...scene.devices].reverse();
  if (one === undefined || other === undefined) return;
  const shared = editable(one).filter(({ id }) => editable(other).some((doc) => doc.id === id));
  if (shared.length === 0) return;
  if (random.chance(0.3)) one.link.set(false);
  for (const type of new Set(shared.map((doc) => doc.type))) {
    const seen = random.pick(shared.filter((doc) => doc.type === type));
    // Often at the same thing: two people at one row, one group, one language.
    const topic = random.chance(0.5) ? random.pick(WRITES[type]!) : undefined;
    const duel = random.chance(0.5) ? duelOver(seen, random) : undefined;
    editFields(scene, one, random, seen.id, duel?.[0] ?? topic);
    editFields(scene, other, random, seen.id, duel?.[1] ?? topic);
    const again = random.pick([one, other]);
    if (random.chance(0.3))
      scene.world.after(20 + random.below(400), () => editFields(scene, again, random, seen.id));
  }
}

/** SYNC-02: what became of each noted change, against the version before it and what its author saw and wrote. */
export async function checkMerges(
  scene: Scene,
  versions: readonly Versioned[],
): Promise<readonly string[]> {
  const found: string[] = [];
  const at = new Map(
    versions.map((one) => [`${one.record.id}@${String(one.record.version)}`, one]),
  );
  const byChange = new Map(versions.map((one) => [one.record.changeId, one]));
  for (const { changeId, saw, wrote } of noted(scene)) {
    const version = byChange.get(changeId);
    const verdict = scene.told.get(changeId);
    const say = (what: string): void => void found.push(`SYNC-02: ${changeId} ${what}`);
    if (version === undefined) {
      if (verdict?.kind !== 'conflict') continue;
      const headOf = (one: typeof verdict) => at.get(`${saw.id}@${String(one.headVersion)}`);
      // What stood there then was lost with disk and journal and its number given again: as it was judged since, if it was.
      const isOther = scene.hasLost() && isAfter(headOf(verdict), verdict);
      const judgedBy = isOther ? await judgedSince(scene, changeId) : verdict;
      if (judgedBy?.kind !== 'conflict') continue;
      const theirs = headOf(judgedBy);
      const isBehind = await stoodOnConflict(scene, changeId);
      if (theirs === undefined || isBehind) continue;
      // What its author saw was lost with disk and journal, and given back later if at all: nobody could tell what he changed.
      const base = at.get(`${saw.id}@${String(saw.version)}`);
      if (base?.givenBack !== undefined) continue;
      const wasLost = judgedBy.headVersion < (saw.version ?? 0);
      if (scene.hasLost() && (wasLost || base?.record.changeId !== saw.changeId)) continue;
      const judged = judge(cellsOf(saw.body), cellsOf(theirs.record.body), cellsOf(wrote));
      if (!judged.isHidden && judged.disputed.size === 0) say('conflicts with nothing');
      if (!judged.isHidden && judged.free.length > 0)
        say('was not applied where nobody disputes it');
      continue;
    }
    const now = cellsOf(version.record.body);
    const before = at.get(`${saw.id}@${String((version.record.version ?? 0) - 1)}`);
    // Merged, lost with disk and journal, and given back by a device: how its author signed it is lost for good,
    // and with it the verdict. What he wrote still has to be in it, beside what stood before.
    const isGivenBack = version.givenBack !== undefined && version.record.mergedWith !== undefined;
    if (before === undefined && isGivenBack) continue;
    if (before === undefined || (version.merge === undefined && !isGivenBack)) {
      if (!isSame(now, cellsOf(wrote))) say('is not what was written');
      continue;
    }
    const signed = version.merge?.change as { readonly next?: RecordDoc } | undefined;
    const isSigned =
      signed?.next !== undefined && isSame(cellsOf(signed.next.body), cellsOf(wrote));
    if (!isSigned && !isGivenBack) say('is not kept as it was written');
    const judged = judge(cellsOf(saw.body), cellsOf(before.record.body), cellsOf(wrote));
    const right = judged.disputed.size > 0 ? 'conflict' : 'merged';
    // Judged before a loss of disk and journal and lost with them, it is judged anew by what is there then.
    const isJudged = verdict !== undefined && !scene.excused.has(changeId);
    if (isJudged && verdict.kind !== right && !isGivenBack)
      say(`is ${verdict.kind}, not ${right}: ${[...judged.disputed].join(' ')}`);
    for (const cell of new Set([...now.keys(), ...judged.expected.keys()]))
      if (now.get(cell) !== judged.expected.get(cell))
        say(
          `merged ${cell} to ${now.get(cell) ?? 'nothing'}, not ${judged.expected.get(cell) ?? 'nothing'}`,
        );
    if (isHidden(now)) say('was merged to an interpreter for somebody who speaks Japanese');
  }
  return found;
}

/** SYNC-02: the text that was promised is in the version, or in the change that the version keeps as it was signed. */
export function textIn(version: Versioned | undefined): readonly string[] {
  if (version === undefined) return [];
  const signed = version.merge?.change.next;
  return [markerOf(version.record), ...(signed === undefined ? [] : [markerOf(signed)])];
}

interface Noted {
  readonly changeId: ChangeId;
  readonly saw: RecordDoc;
  readonly wrote: Body;
}

const books = new WeakMap<Scene, Noted[]>();
function noted(scene: Scene): Noted[] {
  const known = books.get(scene);
  if (known !== undefined) return known;
  const book: Noted[] = [];
  books.set(scene, book);
  return book;
}

function editable(device: SimDevice): readonly RecordDoc[] {
  const up = device.up();
  if (up === undefined) return [];
  return [...overlayAll(up.table.all(), up.engine.outgoing())]
    .filter(({ document, place, change }) => {
      // Nothing stands but what was refused: it is no record to write on.
      const isNothing = place === 'attention' && document.changeId === change?.change.changeId;
      return WRITES[document.type] !== undefined && !isNothing && !isNewer(document);
    })
    .map(({ document }) => document);
}

/** What is right in either hand and cannot both stand: a row taken out and written in, a language and its interpreter. */
function duelOver({ body }: RecordDoc, random: Prng): readonly [Edit, Edit] | undefined {
  const [row] = (body['support_people'] ?? []) as readonly Body[];
  const pair: readonly [Edit, Edit] | undefined =
    row !== undefined
      ? [without(row['row_id']), helps(row['row_id'])]
      : body['language'] === 'en'
        ? [speaks('ja'), (one) => (one['language'] === 'en' ? { ...one, interpreter: true } : one)]
        : undefined;
  return pair !== undefined && random.chance(0.5) ? [pair[1], pair[0]] : pair;
}

type Edit = (body: Body, scene: Scene, random: Prng) => Body;

function plain(field: string): Edit {
  return (body, scene) => ({ ...body, [field]: scene.newId('text') });
}

function person(body: Body, scene: Scene, random: Prng): Body {
  const rows = (body['support_people'] ?? []) as readonly Body[];
  const made = { row_id: scene.newId('row'), name: scene.newId('name') };
  if (rows.length === 0) return { ...body, support_people: [made] };
  const one = random.pick(rows);
  const part = random.pick(['help', 'relation']);
  const next = random.chance(0.3)
    ? [...rows, made]
    : random.chance(0.4)
      ? rows.filter((row) => row !== one)
      : rows.map((row) => (row === one ? { ...row, [part]: scene.newId('text') } : row));
  if (next.length > 0) return { ...body, support_people: next };
  const { support_people: _, ...rest } = body;
  return rest;
}

function without(id: unknown): Edit {
  return (body) => {
    const { support_people: _, ...rest } = body;
    const left = ((body['support_people'] ?? []) as readonly Body[]).filter(
      (row) => row['row_id'] !== id,
    );
    return left.length === 0 ? rest : { ...rest, support_people: left };
  };
}

function helps(id: unknown): Edit {
  return (body, scene) => {
    const rows = body['support_people'] as readonly Body[] | undefined;
    const next = rows?.map((row) =>
      row['row_id'] === id ? { ...row, help: scene.newId('text') } : row,
    );
    return next === undefined ? body : { ...body, support_people: next };
  };
}

function weight(body: Body, scene: Scene, random: Prng): Body {
  return random.chance(0.5)
    ? { ...body, weight: 3_000 + random.below(1_000) }
    : { ...body, no_weight_reason: scene.newId('text') };
}

function materials(body: Body, _scene: Scene, random: Prng): Body {
  const codes = (body['materials'] ?? []) as readonly string[];
  const code = random.pick(['01', '02', '03', '04']);
  const next = codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code];
  const { materials: _, ...rest } = body;
  return next.length === 0 ? rest : { ...rest, materials: next };
}

function language(body: Body, scene: Scene, random: Prng): Body {
  if (body['language'] === 'en' && random.chance(0.5)) return { ...body, interpreter: true };
  return speaks(body['language'] === 'en' ? 'ja' : 'en')(body, scene, random);
}

function speaks(code: string): Edit {
  return ({ interpreter: _, ...rest }) => ({ ...rest, language: code });
}

type Cells = ReadonlyMap<string, string>;

/** Each value by itself: a field, a member of a set, a part of a row. */
function cellsOf(body: Body): Cells {
  const cells = new Map<string, string>();
  for (const field of WATCHED) {
    const value = body[field];
    if (value === undefined) continue;
    if (!Array.isArray(value)) cells.set(field, String(value));
    else
      for (const one of value as readonly (string | Body)[])
        if (typeof one === 'string') cells.set(`${field}/${one}`, 'in');
        else
          for (const [part, text] of Object.entries(one))
            cells.set(`${field}/${String(one['row_id'])}/${part}`, String(text));
  }
  return cells;
}

interface Judged {
  /** What both changed, each otherwise. */
  readonly disputed: ReadonlySet<string>;
  /** What the author changed and nobody disputes. */
  readonly free: readonly string[];
  readonly expected: Cells;
  readonly isHidden: boolean;
}

function judge(saw: Cells, theirs: Cells, mine: Cells): Judged {
  const all = [...new Set([...saw.keys(), ...theirs.keys(), ...mine.keys()])];
  const changed = (side: Cells) => all.filter((cell) => side.get(cell) !== saw.get(cell));
  const [here, there] = [changed(mine), changed(theirs)];
  const disputed = new Set<string>();
  for (const cell of here)
    if (there.includes(cell) && mine.get(cell) !== theirs.get(cell)) disputed.add(cell);
  for (const group of TOGETHER) {
    const touched = (cells: readonly string[]): boolean => group.some((one) => cells.includes(one));
    const differs = group.some((one) => mine.get(one) !== theirs.get(one));
    if (touched(here) && touched(there) && differs) for (const one of group) disputed.add(one);
  }
  for (const row of new Set(all.flatMap((cell) => (cell.endsWith('/row_id') ? [cell] : [])))) {
    if (!saw.has(row)) continue;
    const cells = all.filter((cell) => cell.startsWith(row.slice(0, -'row_id'.length)));
    const touched = (list: readonly string[]): boolean => cells.some((one) => list.includes(one));
    const isHalfGone = mine.has(row) !== theirs.has(row);
    if (isHalfGone && touched(here) && touched(there)) for (const one of cells) disputed.add(one);
  }
  const free = here.filter((cell) => !disputed.has(cell) && mine.get(cell) !== theirs.get(cell));
  const expected = new Map(theirs);
  for (const cell of free) {
    const value = mine.get(cell);
    if (value === undefined) expected.delete(cell);
    else expected.set(cell, value);
  }
  return { disputed, free, expected, isHidden: isHidden(expected) };
}

/** An interpreter is only for who speaks another language. */
function isHidden(cells: Cells): boolean {
  return cells.has('interpreter') && cells.get('language') !== 'en';
}

function isSame(a: Cells, b: Cells): boolean {
  return a.size === b.size && [...a].every(([cell, value]) => b.get(cell) === value);
}

/** It was written on a change that is in conflict itself and waits with it. */
async function stoodOnConflict(scene: Scene, changeId: ChangeId): Promise<boolean> {
  const [doc] = await scene.server.store.history.get([verdictKey(changeId)]);
  const change = (doc as StoredVerdict | undefined)?.change as Partial<Change> | undefined;
  const base = change?.base;
  if (base?.kind !== 'change') return false;
  const [kept] = await scene.server.store.history.get([verdictKey(base.changeId)]);
  return (kept as StoredVerdict | undefined)?.verdict.kind === 'conflict';
}

/** The server has taken it in only after it gave that verdict. */
function isAfter(version: Versioned | undefined, verdict: Verdict): boolean {
  return (version?.record.receivedAt ?? '') > verdict.receivedAt;
}

async function judgedSince(scene: Scene, changeId: ChangeId): Promise<Verdict | undefined> {
  const [doc] = await scene.server.store.history.get([verdictKey(changeId)]);
  return (doc as StoredVerdict | undefined)?.verdict;
}

/** The text of an edit elsewhere in the simulation counts like any other field. */
export function noteEdit(scene: Scene, changeId: ChangeId, saw: RecordDoc, wrote: Body): void {
  if (TEXT_FIELD[saw.type] !== undefined && WRITES[saw.type] !== undefined)
    noted(scene).push({ changeId, saw, wrote });
}
