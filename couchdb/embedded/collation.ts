// Keys of views as bytes that sort as CouchDB sorts them (ICU order, for printable ASCII text).

/** `ascii` false: exact matches only, the order of such a key is not claimed. */
export interface EncodedKey {
  readonly bytes: Uint8Array;
  readonly ascii: boolean;
}

export function encodeKey(key: unknown): EncodedKey {
  const out: number[] = [];
  const ascii = append(out, key);
  return { bytes: Uint8Array.from(out), ascii };
}

const TAG = { null: 2, false: 3, true: 4, number: 5, string: 6, array: 7, object: 8 } as const;
const END = 0;
/** Lower than every tag and every weight: what is shorter comes first. */
const NEXT_LEVEL = 1;
const BEYOND_ASCII = 0xfe;

function append(out: number[], key: unknown): boolean {
  if (key === null || key === undefined) out.push(TAG.null);
  else if (typeof key === 'boolean') out.push(key ? TAG.true : TAG.false);
  else if (typeof key === 'number') out.push(TAG.number, ...numberBytes(key));
  else if (typeof key === 'string') return appendString(out, key);
  else if (Array.isArray(key)) return appendAll(out, TAG.array, key);
  else return appendAll(out, TAG.object, Object.entries(key).flat(1));
  return true;
}

function appendAll(out: number[], tag: number, items: readonly unknown[]): boolean {
  out.push(tag);
  let ascii = true;
  for (const item of items) if (!append(out, item)) ascii = false;
  out.push(END);
  return ascii;
}

/** Big-endian IEEE 754 with the sign turned, so that bytes compare as numbers do. */
function numberBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value === 0 ? 0 : value);
  if (value < 0) return bytes.map((byte) => byte ^ 0xff);
  bytes[0] = bytes[0]! ^ 0x80;
  return bytes;
}

/** First the letters without their case, then the case: `a`, `A`, `ab`, `b`. */
function appendString(out: number[], text: string): boolean {
  out.push(TAG.string);
  const start = out.length;
  for (let i = 0; i < text.length; i += 1) {
    const weight = WEIGHTS[text.charCodeAt(i)];
    if (weight === undefined) {
      out.length = start;
      out.push(BEYOND_ASCII, ...new TextEncoder().encode(JSON.stringify(text)), END);
      return false;
    }
    out.push(weight);
  }
  out.push(NEXT_LEVEL);
  for (let i = 0; i < text.length; i += 1) out.push(isUpper(text.charCodeAt(i)) ? 3 : 2);
  out.push(END);
  return true;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** Weights of U+0020 to U+007E by ICU's root collation, as the runtime knows it. */
const WEIGHTS: readonly (number | undefined)[] = (() => {
  const printable = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n));
  const { compare } = new Intl.Collator('und', { sensitivity: 'base' });
  const weights: number[] = [];
  let weight = 16;
  let last: string | undefined;
  for (const char of printable.sort(compare)) {
    if (last !== undefined && compare(last, char) !== 0) weight += 1;
    weights[char.charCodeAt(0)] = weight;
    last = char;
  }
  return weights;
})();
