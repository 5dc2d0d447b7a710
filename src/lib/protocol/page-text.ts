// The documents of a pulled page as they came, cut out of its JSON: what is kept of them need not be written anew.
import { type Bytes, utf8 } from './envelopes/canonical.ts';

/** Undefined where the page is not written as our server writes it: then its parsed documents are the only word. */
export function documentsText(page: Bytes): Bytes | undefined {
  if (!isAt(page, HEAD, 0)) return undefined;
  // The last such place: no text can hold these quotation marks, and nothing after it has that name.
  for (let end = page.length - AFTER.length; end > HEAD.length; end -= 1)
    if (isAt(page, AFTER, end)) return page.subarray(HEAD.length - 1, end + 1);
  return undefined;
}

function isAt(bytes: Bytes, wanted: Bytes, at: number): boolean {
  for (let n = 0; n < wanted.length; n += 1) if (bytes[at + n] !== wanted[n]) return false;
  return true;
}

const HEAD = utf8('{"documents":[');
/** Only where nothing is removed: otherwise a body might hold the same. */
const AFTER = utf8('],"removals":[],');
