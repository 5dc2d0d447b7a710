// Numbers on paper: given once, at acceptance. A crash may lose one; none is ever given twice.
import { givenFields } from '../../src/lib/domain/catalogue/given.ts';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import type { NumberSeries } from '../../src/lib/domain/catalogue/shapes.ts';
import { dateInTokyo, fiscalYear, isInstant, plainDate } from '../../src/lib/domain/dates.ts';
import { eraOf } from '../../src/lib/domain/eras.ts';
import { checkDigit } from '../../src/lib/domain/person-no.ts';
import type { Body, RecordDoc } from '../../src/lib/domain/record.ts';
import type { Change } from '../../src/lib/protocol/wire.ts';
import type { Store } from '../store/store.ts';
import { isStoredRecord } from './stored.ts';
import { createTurns } from './turns.ts';

export interface Numbers {
  /** The body with every number of its type: those of the version before, new ones where there are none. */
  give(record: RecordDoc, before: RecordDoc | undefined): Promise<Body>;
  /** A version that a device gives back says what was given before the restore: it is not given again. */
  learn(record: RecordDoc): Promise<void>;
}

/** Those of the given fields that are numbers on paper. */
export function countedFields(type: string): readonly string[] {
  const fields = recordType(type)?.fields ?? [];
  return fields.filter(({ series }) => series !== undefined).map(({ name }) => name);
}

/** A device may leave such a field out or send back what it was given; nothing else. */
export function inventsNumbers(before: RecordDoc | undefined, after: RecordDoc): boolean {
  return givenFields(after.type).some(
    (field) => after.body[field] !== undefined && after.body[field] !== before?.body[field],
  );
}

/** What the author left out because he had not seen it yet. */
export function withGiven(before: RecordDoc | undefined, after: RecordDoc): Body {
  const kept = givenFields(after.type).flatMap((field) =>
    before?.body[field] === undefined ? [] : [[field, before.body[field]] as const],
  );
  return kept.length === 0 ? after.body : { ...after.body, ...Object.fromEntries(kept) };
}

/** Without what its author had seen of them and left as it was: he made up nothing, and the server's own stands. */
export function withoutSeen({ base, next }: Change): RecordDoc {
  if (base.kind === 'none') return next;
  const isSeen = (field: string): boolean =>
    givenFields(next.type).includes(field) && next.body[field] === base.body[field];
  const entered = Object.entries(next.body).filter(([field]) => !isSeen(field));
  return { ...next, body: Object.fromEntries(entered) };
}

/** In `history`, written by a restore without the journal. */
export const COUNTER_FLOOR_ID = 'counter-floor';

/** Then somebody may hold a number that was given since the backup, while the record got another one, or none. */
export async function areNumbersLost({ history }: Pick<Store, 'history'>): Promise<boolean> {
  const [floor] = await history.get([COUNTER_FLOOR_ID]);
  return floor !== undefined;
}

export function createNumbers(deps: { readonly store: Store; readonly now: () => Date }): Numbers {
  const { records, history } = deps.store;
  const turns = createTurns();

  /** Compare-and-set: what was read and not written is read again. `least`: none below it is given any more. */
  async function next(type: string, field: string, prefix: string, least = 0): Promise<number> {
    const id = `counter:${field}:${prefix}`;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const [kept] = await history.get([id]);
      const last =
        typeof kept?.['last'] === 'number' ? kept['last'] : await first(type, field, prefix);
      if (least > 0 && last >= least) return last;
      const now = Math.max(last + 1, least);
      const rev = kept?._rev === undefined ? {} : { _rev: kept._rev };
      const [result] = await history.write([{ _id: id, ...rev, kind: 'counter', last: now }]);
      // `unknown` may have been written: that number is lost, never given twice.
      if (result?.ok === true) return now;
    }
    throw new Error('numbers: a counter changed too often to be written');
  }

  /** After a restore without the journal, numbers of a series that began since the backup may stand on paper. */
  async function first(type: string, field: string, prefix: string): Promise<number> {
    const [floor] = await history.get([COUNTER_FLOOR_ID]);
    const jump = typeof floor?.['jump'] === 'number' ? floor['jump'] : 0;
    return jump + (await highest(type, field, prefix));
  }

  /** Only before the first of a series: what was loaded, not pushed, has numbers too. */
  async function highest(type: string, field: string, prefix: string): Promise<number> {
    let found = 0;
    let after: string | undefined;
    for (;;) {
      const query = { from: `${type}:`, to: `${type};`, limit: 1_000 };
      const page = await records.range(after === undefined ? query : { ...query, after });
      for (const doc of page) {
        const text = isStoredRecord(doc) ? doc.record.body[field] : undefined;
        if (typeof text !== 'string' || !text.startsWith(prefix)) continue;
        found = Math.max(found, Number.parseInt(text.slice(prefix.length), 10) || 0);
      }
      after = page.at(-1)?._id;
      if (page.length < 1_000) return found;
    }
  }

  return {
    async give(record, before) {
      const body: Record<string, unknown> = { ...withGiven(before, record) };
      for (const { name, series } of recordType(record.type)?.fields ?? []) {
        if (series === undefined || body[name] !== undefined) continue;
        const prefix = prefixOf(series, record, deps.now());
        const count = await turns.take(`${name} ${prefix}`, () => next(record.type, name, prefix));
        body[name] = writeNumber(series, prefix, count);
      }
      return body;
    },
    async learn({ type, body }) {
      for (const { name, series } of recordType(type)?.fields ?? []) {
        const text = body[name];
        if (series === undefined || typeof text !== 'string') continue;
        const [, prefix, count] =
          NUMBER.exec(series.check === true ? text.slice(0, -2) : text) ?? [];
        if (prefix === undefined || count === undefined) continue;
        await turns.take(`${name} ${prefix}`, () => next(type, name, prefix, Number(count)));
      }
    },
  };
}

/** Every series ends its prefix with a hyphen. */
const NUMBER = /^(.*-)(\d+)$/;

/** DOMAIN.md writes 令和 with one digit on calls and papers (R8-0001), with two on cases (R08-0123). */
function prefixOf(series: NumberSeries, record: RecordDoc, now: Date): string {
  const at = series.year === undefined ? now.toISOString() : writtenAt(record, series.year, now);
  return series.prefix
    .replace('{era1}', () => eraYear(at, 1))
    .replace('{era2}', () => eraYear(at, 2))
    .replace('{site}', () => record.created.site);
}

function writeNumber({ digits, check }: NumberSeries, prefix: string, count: number): string {
  const counted = String(count).padStart(digits, '0');
  return prefix + counted + (check === true ? `-${String(checkDigit(counted))}` : '');
}

/** A call of 31 March that arrives in April keeps its year; a clock gone wrong does not invent one. */
function writtenAt(record: RecordDoc, field: string, now: Date): string {
  const at = record.body[field];
  if (typeof at !== 'string' || !isInstant(at)) return now.toISOString();
  const age = now.getTime() - Date.parse(at);
  return age > -DAY && age < 366 * DAY ? at : now.toISOString();
}

const DAY = 86_400_000;

function eraYear(instant: string, digits: number): string {
  const year = fiscalYear(dateInTokyo(instant));
  const era = eraOf(plainDate(year, 12, 31));
  if (era === undefined) return String(year);
  return `${era.letter}${String(year - era.first + 1).padStart(digits, '0')}`;
}
