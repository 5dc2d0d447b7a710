// Words that stand in one text each and nowhere else, who may ever see them, and a search that finds them in what crossed a line.
import type { Exchange } from './recording-proxy.ts';

export interface Marks {
  /** A new word, and the sites whose devices it may reach. The list may grow as the story goes on. */
  make(...sites: readonly string[]): string;
  /** What happened in the story: these may reach that site, too. */
  alsoFor(site: string, marks: Iterable<string>): void;
  maySee(site: string, mark: string): boolean;
  readonly all: ReadonlyMap<string, ReadonlySet<string>>;
}

export function createMarks(): Marks {
  const sites = new Map<string, Set<string>>();
  const known = (mark: string): Set<string> => {
    const held = sites.get(mark);
    if (!held) throw new Error(`not a mark of the story: ${mark}`);
    return held;
  };
  return {
    make(...of) {
      const mark = wordFor(sites.size);
      sites.set(mark, new Set(of));
      return mark;
    },
    alsoFor(site, marks) {
      for (const mark of marks) known(mark).add(site);
    },
    maySee: (site, mark) => known(mark).has(site),
    all: sites,
  };
}

// Readings take katakana only, and no register folds these letters into others.
const DIGITS = [...'アイウエオカキクケコ'];
const wordFor = (n: number): string =>
  `ゾ${[...String(n).padStart(4, '0')].map((digit) => DIGITS[Number(digit)]).join('')}ゾ`;

export const marksIn = (text: string): ReadonlySet<string> =>
  new Set(text.match(/ゾ[アイウエオカキクケコ]{4}ゾ/gu) ?? []);

/** What stands behind the colon of an id, and ids of changes. */
export const idsIn = (text: string): ReadonlySet<string> =>
  new Set(text.toUpperCase().match(/[0-9A-HJKMNP-TV-Z]{26}/g) ?? []);

/** Everything that an exchange said, also what it said in other letters: escaped, percent-coded, base64, hiragana. */
export function heardIn({ heads, request, answer }: Exchange): string {
  const plain = [heads, request(), answer()].join('\n');
  const once = `${plain}\n${decoded(plain)}`;
  // A cursor inside a cursor.
  return asKatakana(`${once}\n${decoded(once)}`.normalize('NFKC'));
}

function decoded(text: string): string {
  const found: string[] = [];
  if (text.includes('\\u'))
    found.push(
      text.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    );
  for (const [run] of text.matchAll(/(?:%[0-9a-fA-F]{2}|[\w.~-])*%[0-9a-fA-F]{2}[\w.~%-]*/g))
    found.push(
      Buffer.from(
        run.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        ),
        'latin1',
      ).toString(),
    );
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g)) {
    // Sealed bytes become nonsense; what was only wrapped becomes words.
    found.push(Buffer.from(run, 'base64').toString());
  }
  return found.join('\n');
}

function asKatakana(text: string): string {
  return text.replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}
