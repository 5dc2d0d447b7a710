// Numbers on paper: given once, at acceptance. A crash may lose one; none is ever given twice.
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import { dateInTokyo, fiscalYear, isInstant, plainDate } from '../../src/lib/domain/dates.ts';
import { eraOf } from '../../src/lib/domain/eras.ts';
import type { Body, RecordDoc } from '../../src/lib/domain/record.ts';
import type { Store } from '../store/store.ts';
import { isStoredRecord } from './stored.ts';
import { createTurns } from './turns.ts';

export interface Numbers {
  /** The body with every number of its type: those of the version before, new ones where there are none. */
  give(record: RecordDoc, before: RecordDoc | undefined): Promise<Body>;
}

/** Fields that only the server fills. */
export function givenFields(type: string): readonly string[] {
  const fields = recordType(type)?.fields ?? [];
  return fields.filter(({ given }) => given === 'server').map(({ name }) => name);
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

export function createNumbers(deps: { readonly store: Store; readonly now: () => Date }): Numbers {
  const { records, history } = deps.store;
  const turns = createTurns();

  /** Compare-and-set: what was read and not written is read again. */
  async function next(type: string, field: string, prefix: string): Promise<number> {
    const id = `counter:${field}:${prefix}`;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const [kept] = await history.get([id]);
      const last =
        typeof kept?.['last'] === 'number' ? kept['last'] : await highest(type, field, prefix);
      const rev = kept?._rev === undefined ? {} : { _rev: kept._rev };
      const doc = { _id: id, ...rev, kind: 'counter', last: last + 1 };
      const [result] = await history.write([doc]);
      // `unknown` may have been written: that number is lost, never given twice.
      if (result?.ok === true) return last + 1;
    }
    throw new Error('numbers: a counter changed too often to be written');
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
      for (const field of givenFields(record.type)) {
        const series = SERIES[field];
        if (series === undefined || body[field] !== undefined) continue;
        const prefix = series.prefix(record, deps.now());
        const count = await turns.take(`${field} ${prefix}`, () =>
          next(record.type, field, prefix),
        );
        body[field] = series.write(prefix, count);
      }
      return body;
    },
  };
}

interface Series {
  readonly prefix: (record: RecordDoc, now: Date) => string;
  readonly write: (prefix: string, count: number) => string;
}

/** Formats of DOMAIN.md: R8-0001, R08-0123, FM-000001, P-0000001 with its check digit. */
const SERIES: Readonly<Record<string, Series>> = {
  receipt_no: {
    prefix: (record, now) => `${eraYear(receivedOn(record, now), 1)}-`,
    write: counted(4),
  },
  case_no: {
    prefix: (_record, now) => `${eraYear(now.toISOString(), 2)}-`,
    write: counted(4),
  },
  family_no: { prefix: () => 'FM-', write: counted(6) },
  person_no: {
    prefix: () => 'P-',
    write: (prefix, count) => {
      const text = counted(7)(prefix, count);
      return `${text}-${String(checkDigit(text.slice(prefix.length)))}`;
    },
  },
};

function counted(digits: number): Series['write'] {
  return (prefix, count) => `${prefix}${String(count).padStart(digits, '0')}`;
}

/** A call of 31 March that arrives in April keeps its year; a clock gone wrong does not invent one. */
function receivedOn(record: RecordDoc, now: Date): string {
  const at = record.body['received_at'];
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

function checkDigit(digits: string): number {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (8 - at), 0);
  return ((sum % 10) + 10) % 10;
}
