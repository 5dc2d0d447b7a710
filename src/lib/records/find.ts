// Search everywhere: people by their lines, everything else by its text, each with why it matched.
import type { PlainDate } from '../domain/dates.ts';
import { isHit, personHit, recordHit, type Hit } from '../domain/hits.ts';
import type { RecordId } from '../domain/record.ts';
import { matchesWords, queryWords } from '../domain/text.ts';
import { lookupIn } from './names.ts';
import type { People } from './people.ts';
import type { RecordSource } from './records-index.ts';
import type { RecordLine, Texts } from './texts.ts';

export interface Found {
  readonly hits: readonly Hit[];
  readonly total: number;
}

export interface FindParts {
  readonly source: RecordSource;
  readonly people: People;
  readonly texts: Texts;
  readonly today: PlainDate;
}

/** People first, in the order of their readings; then records, newest first. */
export function findEverywhere(parts: FindParts, query: string, limit: number): Found {
  const words = queryWords(query);
  const lookup = lookupIn(parts.source);
  if (words.length === 0) return { hits: [], total: 0 };
  const people = parts.people.matching(words);
  const ofPeople = people
    .slice(0, limit)
    .map(({ person, context }) => personHit(person, { ...context, today: parts.today }, words));
  const named = new Set<RecordId>(people.map(({ person }) => person.id));
  const records = newest(limit - ofPeople.length, matchingLines(parts, words, named));
  return {
    hits: [...ofPeople, ...records.first.map(({ record }) => recordHit(record, lookup, words))],
    total: people.length + records.count,
  };
}

function* matchingLines(
  { people, texts }: FindParts,
  words: readonly string[],
  found: ReadonlySet<RecordId>,
): Generator<RecordLine> {
  const matches = (id: RecordId, left: readonly string[]): boolean => {
    const entry = people.entryOf(id);
    return entry !== undefined && matchesWords(entry.text, left);
  };
  for (const line of texts.lines()) if (isHit(line, words, { found, matches })) yield line;
}

/** Without sorting all of them: most searches end before the first page does. */
function newest(
  most: number,
  lines: Iterable<RecordLine>,
): { readonly first: readonly RecordLine[]; readonly count: number } {
  const first: RecordLine[] = [];
  let count = 0;
  for (const line of lines) {
    count += 1;
    if (most <= 0 || (first.length >= most && !isNewer(line, first[most - 1]))) continue;
    let at = first.length;
    while (at > 0 && isNewer(line, first[at - 1])) at -= 1;
    first.splice(at, 0, line);
    if (first.length > most) first.pop();
  }
  return { first, count };
}

function isNewer(line: RecordLine, than: RecordLine | undefined): boolean {
  if (than === undefined) return false;
  return line.at === than.at ? line.record.id > than.record.id : line.at > than.at;
}
