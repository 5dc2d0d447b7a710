// The folded search that ends the unlock of both subjects: the product's folding over each record's text.
import type { RecordDoc } from '../../../../src/lib/domain/record.ts';
import { fold, matchesWords, queryWords } from '../../../../src/lib/domain/text.ts';

export function countMatches(documents: Iterable<RecordDoc>, query: string): number {
  const words = queryWords(query);
  let hits = 0;
  for (const { body } of documents) {
    const content = body['content'];
    if (typeof content === 'string' && matchesWords(fold(content), words)) hits += 1;
  }
  return hits;
}
