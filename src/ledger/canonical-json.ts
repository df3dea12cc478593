import { compareText } from '../lib/compare-text.ts';
import { isJsonObject, type Json } from '../lib/json.ts';

/**
 * JSON text of which there is one for a value: members sorted by UTF-16 code units, no blanks, strings escaped as little as JSON
 * allows (RFC 8785). Numbers are integers that JavaScript holds exactly; for others there is no text here, and it throws.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('A number is no safe integer');
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && /\p{Cs}/u.test(value)) throw new RangeError('A text holds a lone surrogate');
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort(compareText)
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}

/**
 * Whether a text is the canonical one of the value that it was parsed to: what `canonicalJson` gives, found out faster.
 * @param value of no more depth than a call stack holds
 */
export function isCanonicalJson(text: string, value: Json): boolean {
  // The platform's writer gives the members in the order of the text, but for names that are numbers, and writes a lone surrogate
  // as an escape.
  const plain = JSON.stringify(value) === text && isSorted(value) && !text.includes('\\ud');
  return plain || canonicalText(value) === text;
}

function canonicalText(value: Json): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}

/** Whether members are sorted and numbers are integers, all the way down. */
function isSorted(value: Json): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.every(isSorted);
  if (!isJsonObject(value)) return true;
  let before: string | undefined;
  for (const name in value) {
    if (before !== undefined && name <= before) return false;
    if (!isSorted(value[name] ?? null)) return false;
    before = name;
  }
  return true;
}
