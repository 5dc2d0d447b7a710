// What of a timeline is on screen: the kinds chosen, the words looked for, the day jumped to; grouped by month.
import { recordType } from '../../domain/catalogue/registry.ts';
import { dateInTokyo, dateParts, isPlainDate, type PlainDate } from '../../domain/dates.ts';
import { eraOf } from '../../domain/eras.ts';
import { recordTitle } from '../../domain/record-title.ts';
import type { RecordId } from '../../domain/record.ts';
import { recordText } from '../../domain/record-text.ts';
import { foldLines, matchesWords, queryWords } from '../../domain/text.ts';
import type { TimelineItem } from '../../records/api.ts';
import { shortName } from '../work/words.ts';

export interface KindCount {
  readonly type: string;
  readonly ja: string;
  readonly count: number;
}

export interface Month {
  /** 2026-11; empty where nobody knows when. */
  readonly key: string;
  readonly ja: string;
  readonly items: readonly TimelineItem[];
}

/** How often each kind is there, the most frequent first. */
export function kindsOf(items: readonly TimelineItem[]): readonly KindCount[] {
  const counts = new Map<string, number>();
  for (const { document } of items) counts.set(document.type, (counts.get(document.type) ?? 0) + 1);
  return [...counts]
    .map(([type, count]) => ({ type, ja: kindName(type), count }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}

export function kindName(type: string): string {
  const known = recordType(type);
  return known ? shortName(known) : type;
}

/** Of the chosen kinds, of all where none is chosen; with every word that is looked for. */
export function narrowed(
  items: readonly TimelineItem[],
  kinds: ReadonlySet<string>,
  query: string,
): readonly TimelineItem[] {
  const words = queryWords(query);
  return items.filter(
    (item) =>
      (kinds.size === 0 || kinds.has(item.document.type)) &&
      (words.length === 0 || matchesWords(textOf(item), words)),
  );
}

/** In the order they come. */
export function byMonth(items: readonly TimelineItem[]): readonly Month[] {
  const months = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const key = monthOf(item);
    const known = months.get(key);
    if (known) known.push(item);
    else months.set(key, [item]);
  }
  return [...months].map(([key, its]) => ({ key, ja: monthName(key), items: its }));
}

/** Where the newest entry not after the day stands; the last one where all are newer, -1 where there is none. */
export function indexOfDay(items: readonly TimelineItem[], day: PlainDate): number {
  const at = items.findIndex((item) => dayOf(item) <= day);
  return at === -1 ? items.length - 1 : at;
}

/** The corrections of each entry, the oldest first. */
export function correctionsOf(
  items: readonly TimelineItem[],
): ReadonlyMap<RecordId, readonly TimelineItem[]> {
  const found = new Map<RecordId, TimelineItem[]>();
  for (const item of items) {
    if (item.corrects === undefined) continue;
    const known = found.get(item.corrects);
    if (known) known.unshift(item);
    else found.set(item.corrects, [item]);
  }
  return found;
}

export function dayOf({ occurredAt }: TimelineItem): PlainDate {
  if (isPlainDate(occurredAt)) return occurredAt;
  return Number.isNaN(Date.parse(occurredAt)) ? '' : dateInTokyo(occurredAt);
}

function monthOf(item: TimelineItem): string {
  return dayOf(item).slice(0, 7);
}

/** 令和8年11月（2026年） */
export function monthName(key: string): string {
  const first = `${key}-01`;
  const parts = dateParts(first);
  const era = parts && eraOf(first);
  if (!parts || !era) return '日付の分からない記録';
  const year = parts.year - era.first + 1;
  const named = `${era.ja}${year === 1 ? '元' : String(year)}年${String(parts.month)}月`;
  return `${named}（${String(parts.year)}年）`;
}

/** Folded once an entry: two thousand are looked through at every key. */
const texts = new WeakMap<TimelineItem['document'], string>();

function textOf({ document, aboutName, byName }: TimelineItem): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const title = recordTitle(document, () => '');
  const text = `${recordText(document)}\u0001${foldLines([title, aboutName, byName])}`;
  texts.set(document, text);
  return text;
}
