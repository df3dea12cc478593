import { isUnknown, joinText, type TextPart, Unknown } from '../../model/unknown.ts';
import { isValueArray, type Value } from '../../model/value.ts';

/** JSON.stringify leaves three line separators as they are that Azure's serialiser escapes. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(/[\u0085\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Whether an unknown stands anywhere in the value. */
export function holdsUnknown(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isUnknown(value)) return true;
  return isValueArray(value) ? value.some(holdsUnknown) : Object.values(value).some(holdsUnknown);
}

/**
 * Compact JSON of a value, as `string()` writes it. Unknown texts keep their place between the quotes; an unknown of
 * another kind stands without quotes, which is what its JSON would be.
 */
export function jsonText(value: Value): string | Unknown {
  const pieces: (string | Unknown)[] = [];
  write(value, pieces);
  return joinText(pieces);
}

function quotedUnknown(unknown: Unknown, parts: readonly TextPart[]): string | Unknown {
  const inside = parts.map((part) => (typeof part === 'string' ? quote(part).slice(1, -1) : part));
  return joinText(['"', new Unknown(unknown.reason, unknown.identity, { parts: inside }), '"']);
}

function write(value: Value, out: (string | Unknown)[]): void {
  if (typeof value === 'string') out.push(quote(value));
  else if (typeof value !== 'object' || value === null) out.push(JSON.stringify(value));
  else if (isUnknown(value)) {
    out.push(value.parts === undefined ? value : quotedUnknown(value, value.parts));
  } else if (isValueArray(value)) {
    out.push('[');
    for (const [i, element] of value.entries()) {
      if (i > 0) out.push(',');
      write(element, out);
    }
    out.push(']');
  } else {
    out.push('{');
    for (const [i, [key, member]] of Object.entries(value).entries()) {
      out.push(i > 0 ? ',' : '', quote(key), ':');
      write(member, out);
    }
    out.push('}');
  }
}
