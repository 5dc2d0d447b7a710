// Finding an entry of a list by its number, by kana or by kanji: `3`, `でん` and 電話 all find 電話.
import { fold } from '../../domain/text.ts';
import type { Choice } from './choices.ts';

export interface Numbered extends Choice {
  /** The key that chooses it. */
  readonly key: string;
}

/** A list whose codes are numbers is chosen by its codes, any other by its order. */
export function numbered(choices: readonly Choice[]): readonly Numbered[] {
  const byCode = choices.every(({ code }) => /^\d{1,3}$/.test(code));
  return choices.map((choice, index) => ({
    ...choice,
    key: byCode ? String(Number(choice.code)) : String(index + 1),
  }));
}

/** The best first: the number itself, then what begins with the words, then what has them somewhere. */
export function filterChoices(choices: readonly Numbered[], words: string): readonly Numbered[] {
  const wanted = fold(words);
  if (wanted === '') return choices;
  if (/^\d+$/.test(wanted)) {
    // The city's codes have two digits: whoever knows them by heart types 01.
    const number = String(Number(wanted));
    const exact = choices.filter(({ key }) => key === number);
    const begun = choices.filter(({ key }) => key !== number && key.startsWith(wanted));
    if (exact.length + begun.length > 0) return [...exact, ...begun];
  }
  const ranked = choices.flatMap((choice) => {
    const texts = [choice.ja, choice.kana ?? '', readingOf(choice.ja)].map(fold);
    if (texts.some((text) => text === wanted)) return [{ choice, rank: 0 }];
    if (texts.some((text) => text.startsWith(wanted))) return [{ choice, rank: 1 }];
    return texts.some((text) => text.includes(wanted)) ? [{ choice, rank: 2 }] : [];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ choice }) => choice);
}

/** The label with its frequent words as they are spoken; what is not in the table stays as it is. */
export function readingOf(label: string): string {
  return label.replace(words, (word) => readings.get(word) ?? word);
}

/** The words that the city's lists are made of. */
const readings: ReadonlyMap<string, string> = new Map(
  `電話 でんわ|家庭訪問 かていほうもん|訪問 ほうもん|来所 らいしょ|来庁 らいちょう|面接 めんせつ|面談 めんだん|文書 ぶんしょ|会議 かいぎ|同行 どうこう|相談 そうだん|通告 つうこく|虐待 ぎゃくたい|身体的 しんたいてき|心理的 しんりてき|性的 せいてき|養護 ようご|保健 ほけん|障害 しょうがい|非行 ひこう|育成 いくせい|不登校 ふとうこう|児童 じどう|本人 ほんにん|父 ちち|母 はは|祖父母 そふぼ|祖父 そふ|祖母 そぼ|兄弟 きょうだい|家族 かぞく|親族 しんぞく|近隣 きんりん|知人 ちじん|保育所 ほいくしょ|保育園 ほいくえん|幼稚園 ようちえん|認定こども園 にんていこどもえん|学校 がっこう|小学校 しょうがっこう|中学校 ちゅうがっこう|高校 こうこう|児相 じそう|児童相談所 じどうそうだんじょ|警察 けいさつ|医療機関 いりょうきかん|医療 いりょう|病院 びょういん|民生委員 みんせいいいん|市役所 しやくしょ|福祉 ふくし|事務所 じむしょ|その他 そのた|不明 ふめい|実施 じっし|未実施 みじっし|不在 ふざい|拒否 きょひ|延期 えんき|転出 てんしゅつ|転入 てんにゅう|入院 にゅういん|里帰り さとがえり|長期 ちょうき|要 よう|経過観察 けいかかんさつ|継続 けいぞく|支援 しえん|終結 しゅうけつ|終了 しゅうりょう|助産師 じょさんし|保健師 ほけんし|看護師 かんごし|社会福祉士 しゃかいふくしし|心理 しんり|栄養士 えいようし|保育士 ほいくし|推進員 すいしんいん|職員 しょくいん|母子 ぼし|父子 ふし|生活 せいかつ|経済 けいざい|養育 よういく|発達 はったつ|健診 けんしん|妊娠 にんしん|出産 しゅっさん|妊婦 にんぷ|新生児 しんせいじ|未熟児 みじゅくじ|予防接種 よぼうせっしゅ|北 きた|南 みなみ|東 ひがし|西 にし|中央 ちゅうおう|緊急 きんきゅう|一時 いちじ|送致 そうち|情報提供 じょうほうていきょう|連絡 れんらく|調査 ちょうさ|確認 かくにん|現認 げんにん|資料 しりょう|手紙 てがみ|関係 かんけい|機関 きかん|個別 こべつ|集団 しゅうだん`
    .split('|')
    .map((pair) => pair.split(' ') as [string, string]),
);

const words = new RegExp([...readings.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu');
