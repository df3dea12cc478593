import { MAX_JSON_DEPTH } from '../../lib/json.ts';

/**
 * Work on the source text of JSON that is known to be valid. Values are cut out of it as they are written, so that numbers
 * keep their digits and objects the order of their keys, which `JSON.parse` would not give.
 */

/** Where the string that begins at `start` ends: the place of its closing quote. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length - 1;
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote;
    at = quote + 1;
  }
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Raised where brackets nest deeper than any reader here accepts. */
export class TooDeepError extends Error {}

/**
 * Calls back with the name and the source text of each member of an object, in order.
 * @param text one JSON object, valid
 * @throws TooDeepError
 */
export function eachMember(text: string, take: (name: string, source: string) => void): void {
  let at = text.indexOf('{') + 1;
  for (;;) {
    // Most often the next name begins right after the comma.
    if (text.charCodeAt(at) === COMMA) at++;
    if (text.charCodeAt(at) !== QUOTE) at = skipTo(text, at, isNameOrEnd);
    if (text.charCodeAt(at) !== QUOTE) return;
    const nameEnd = endOfString(text, at);
    const name = text.slice(at + 1, nameEnd);
    const colon = text.charCodeAt(nameEnd + 1) === COLON ? nameEnd + 1 : text.indexOf(':', nameEnd + 1);
    const start = isBlank(text.charCodeAt(colon + 1)) ? skipBlanks(text, colon + 1) : colon + 1;
    at = endOfValue(text, start);
    take(name.includes('\\') ? String(JSON.parse(`"${name}"`)) : name, text.slice(start, at));
  }
}

const isNameOrEnd = (code: number): boolean => code === QUOTE || code === 0x7d;
const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function skipTo(text: string, from: number, found: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && !found(text.charCodeAt(at))) at++;
  return at;
}

const skipBlanks = (text: string, from: number): number => skipTo(text, from, (code) => !isBlank(code));

/** Where the value that begins at `start` is over. */
function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfString(text, start) + 1;
  if (first !== 0x7b && first !== 0x5b) {
    return skipTo(text, start, (code) => code === 0x2c || code === 0x7d || code === 0x5d || isBlank(code));
  }
  const sign = /["{}[\]]/g;
  let depth = 0;
  sign.lastIndex = start;
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    const [character] = found;
    if (character === '"') sign.lastIndex = endOfString(text, found.index) + 1;
    else if (character === '{' || character === '[') {
      if (++depth > MAX_JSON_DEPTH) throw new TooDeepError();
    } else if (--depth === 0) return found.index + 1;
  }
  return text.length;
}

/**
 * The text of a JSON value without blanks, with characters in place of their escapes, as Kusto prints it. Digits and
 * the order of keys stay. What ClickHouse's JSON functions cannot read is brought to what they can: a whole number beyond
 * 64 bits becomes the nearest floating one, one beyond any floating one a text, half of a surrogate pair U+FFFD.
 * @throws SyntaxError where the text is no JSON
 */
export function compactJson(source: string): string {
  // What JSON itself would print in the same characters is compact, and has no number that it cannot hold.
  if (JSON.stringify(JSON.parse(source)) === source && !source.includes('\\ud')) return source;
  let out = '';
  for (let at = 0; at < source.length; ) {
    const quote = source.indexOf('"', at);
    out += withoutBlanks(quote < 0 ? source.slice(at) : source.slice(at, quote));
    if (quote < 0) break;
    const end = endOfString(source, quote);
    out += plainString(source.slice(quote, end + 1));
    at = end + 1;
  }
  return out;
}

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '').replace(/-?\d[\d.eE+-]{4,}/g, readableNumber);

/** A number that ClickHouse's JSON functions can read; a text where it is beyond any floating one. */
function readableNumber(digits: string): string {
  if (/^-?\d{1,18}$/.test(digits)) return digits;
  if (!Number.isFinite(Number(digits))) return `"${digits}"`;
  if (!/^-?\d+$/.test(digits)) return digits;
  const value = BigInt(digits);
  return value >= -(2n ** 63n) && value < 2n ** 64n ? digits : String(Number(digits));
}

/** A JSON string with characters in place of their escapes where JSON allows it. */
export function plainString(source: string): string {
  if (!source.includes('\\u') && !source.includes('\\/')) return source;
  return JSON.stringify(String(JSON.parse(source)).replace(/\p{Surrogate}/gu, '\uFFFD'));
}
