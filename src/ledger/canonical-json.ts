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
