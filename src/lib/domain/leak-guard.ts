// Before a summary is shared: does it say who called? (児童虐待防止法7条; DOMAIN.md B.4)
import words from './leak-words.json' with { type: 'json' };
import { fold } from './text.ts';

/** What the sealed panel holds; it is looked at on this device while it is typed, and goes nowhere. */
export interface Reporter {
  readonly name?: string | undefined;
  readonly kana?: string | undefined;
  readonly tel?: string | undefined;
  readonly address?: string | undefined;
  readonly agency?: string | undefined;
}

export interface Leak {
  readonly kind: 'name' | 'phone' | 'address' | 'agency' | 'relation' | 'time';
  /** As it stands in the summary, to be marked there. */
  readonly found: string;
  /** `ask`: may be the family itself, or harmless; the worker says so, or changes it. */
  readonly severity: 'stop' | 'ask';
  /** Japanese: what to change. */
  readonly message: string;
}

/** `childAddress`: of the family, whose own town may be named. */
export function leaksIn(
  summary: string,
  reporter: Reporter = {},
  childAddress = '',
): readonly Leak[] {
  return [
    ...nameLeaks(summary, reporter),
    ...phoneLeaks(summary, reporter.tel),
    ...addressLeaks(summary, reporter.address, childAddress),
    ...agencyLeaks(summary, reporter.agency),
    ...relationLeaks(summary),
    ...timeLeaks(summary),
  ];
}

function nameLeaks(summary: string, { name, kana }: Reporter): readonly Leak[] {
  const folded = fold(summary);
  const parts = [name, kana].flatMap((one) => [
    ...(one ?? '').split(/[\s・]+/u),
    (one ?? '').replace(/[\s・]+/gu, ''),
  ]);
  return unique(parts.filter((part) => part !== '' && isNamed(part, folded))).map((found) => ({
    kind: 'name',
    severity: 'stop',
    found,
    message: `通告者の氏名「${found}」が入っています。消してください。`,
  }));
}

/** A name of one character stands in many words: only with さん or the like. */
function isNamed(part: string, folded: string): boolean {
  const name = fold(part);
  if ([...name].length > 1) return folded.includes(name);
  return ['サン', '氏', '様', 'サマ', '先生'].some((title) => folded.includes(name + title));
}

function phoneLeaks(summary: string, tel: string | undefined): readonly Leak[] {
  const digits = digitsOf(tel ?? '');
  if (digits.length < 6) return [];
  const written = summary.normalize('NFKC').match(/\d[\d\s()‐‑–—−ー-]{4,}\d/g) ?? [];
  // Without its area code as well.
  const hits = written.filter((one) => {
    const typed = digitsOf(one);
    return typed.length >= 6 && (digits.endsWith(typed) || typed.includes(digits));
  });
  return unique(hits).map((found) => ({
    kind: 'phone',
    severity: 'stop',
    found,
    message: `通告者の電話番号「${found}」が入っています。消してください。`,
  }));
}

function addressLeaks(
  summary: string,
  address: string | undefined,
  childAddress: string,
): readonly Leak[] {
  const own = fold(childAddress);
  const folded = fold(summary);
  const parts = (address ?? '')
    .normalize('NFKC')
    .split(/[\s、,。のにある]+/u)
    .flatMap((part) => [
      part,
      ...(part.match(/\d{3,}|\d+(?:[-‐‑–—−ー]\d+)+|[^\d\s-]{3,}/gu) ?? []),
    ]);
  const telling = parts.filter((part) => {
    const one = fold(part);
    return [...one].length >= 3 && !own.includes(one) && folded.includes(one);
  });
  return longest(telling).map((found) => ({
    kind: 'address',
    severity: 'stop',
    found,
    message: `通告者の住所の一部「${found}」が入っています。場所が分からない書き方に変えてください。`,
  }));
}

function agencyLeaks(summary: string, agency: string | undefined): readonly Leak[] {
  const name = (agency ?? '').trim();
  if ([...name].length < 2 || !fold(summary).includes(fold(name))) return [];
  const message = `通告者の所属「${name}」が入っています。「関係機関」のように書き換えてください。`;
  return [{ kind: 'agency', severity: 'stop', found: name, message }];
}

function relationLeaks(summary: string): readonly Leak[] {
  let text = summary.normalize('NFKC');
  for (const allowed of words.allowed) text = text.replaceAll(allowed, blank(allowed));
  const found: { readonly word: string; readonly severity: Leak['severity'] }[] = [];
  for (const word of [...words.relations].sort((a, b) => b.length - a.length)) {
    if (!text.includes(word)) continue;
    found.push({ word, severity: 'stop' });
    text = text.replaceAll(word, blank(word));
  }
  for (const word of [...words.whenSource].sort((a, b) => b.length - a.length)) {
    const said = words.sourceMarks.map((mark) => word + mark).find((one) => text.includes(one));
    if (said === undefined) continue;
    found.push({ word: said, severity: 'ask' });
    text = text.replaceAll(said, blank(said));
  }
  return found
    .sort((a, b) => summary.indexOf(a.word) - summary.indexOf(b.word))
    .map(({ word, severity }) => ({
      kind: 'relation',
      severity,
      found: word,
      message: `「${word}」から通告者が分かるおそれがあります。「近隣・知人経路」「関係機関経路」のように、経路だけの書き方に変えてください。`,
    }));
}

const clock =
  /(?:午前|午後|朝|昼|夕方|夜|深夜|未明)?\s*(?:\d{1,2}:\d{2}|\d{1,2}時(?:半|\d{1,2}分)?(?!間|期|点))/g;

function timeLeaks(summary: string): readonly Leak[] {
  return unique(summary.normalize('NFKC').match(clock) ?? []).map((one) => ({
    kind: 'time',
    severity: 'ask',
    found: one.trim(),
    message: `時刻「${one.trim()}」から通告者が分かるおそれがあります。「夜間」「夕方」のように幅のある書き方に変えてください。`,
  }));
}

function blank(word: string): string {
  return '\u0001'.repeat(word.length);
}

function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** Without those that stand in a longer one. */
function longest(texts: readonly string[]): readonly string[] {
  const each = unique(texts);
  return each.filter((one) => !each.some((other) => other !== one && other.includes(one)));
}
