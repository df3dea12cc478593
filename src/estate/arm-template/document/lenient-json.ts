/**
 * Azure Resource Manager reads more than RFC 8259: comments, trailing commas, and line breaks inside strings. These
 * functions turn such text into plain JSON. Both go over the text once, by hand, so that no hostile text makes a
 * regular expression backtrack.
 */

type Kind = 'string' | 'comment' | 'code';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const STAR = 0x2a;

/** Splits a text into strings, comments and what lies between; the pieces in order are the whole text. */
function* pieces(text: string): Generator<readonly [Kind, string]> {
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const kind = pieceAt(text, at);
    if (kind === 'code') {
      at++;
      continue;
    }
    if (at > from) yield ['code', text.slice(from, at)];
    const end = kind === 'string' ? endOfString(text, at) : endOfComment(text, at);
    yield [kind, text.slice(at, end)];
    at = end;
    from = end;
  }
  if (at > from) yield ['code', text.slice(from, at)];
}

function pieceAt(text: string, at: number): Kind {
  const c = text.charCodeAt(at);
  if (c === QUOTE) return 'string';
  if (c !== SLASH) return 'code';
  const next = text.charCodeAt(at + 1);
  return next === SLASH || next === STAR ? 'comment' : 'code';
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === QUOTE) return i + 1;
  }
  return text.length;
}

function endOfComment(text: string, start: number): number {
  const block = text.charCodeAt(start + 1) === STAR;
  const end = block ? text.indexOf('*/', start + 2) : text.indexOf('\n', start);
  if (end < 0) return text.length;
  return block ? end + 2 : end;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** The same value as plain JSON. Offsets shift. */
export function plainJson(text: string): string {
  const out: string[] = [];
  let comma = -1;
  for (const [kind, piece] of pieces(text)) {
    if (kind === 'comment') continue;
    const content = piece.trim();
    if (kind === 'code' && content === '') continue;
    if (comma >= 0 && kind === 'code' && (content.startsWith('}') || content.startsWith(']'))) {
      out[comma] = (out[comma] ?? '').replace(/,$/, '');
    }
    out.push(kind === 'string' ? piece.replace(/[\n\r\t]/g, (c) => ESCAPES.get(c) ?? c) : withoutTrailingCommas(piece));
    comma = kind === 'code' && content.endsWith(',') ? out.length - 1 : -1;
  }
  return out.join('');
}

function withoutTrailingCommas(code: string): string {
  const packed = code.replace(/\s+/g, ' ').replace(/, ?(?=[}\]])/g, '');
  return packed.endsWith(', ') ? packed.slice(0, -1) : packed;
}

/** The same text with each line break inside a string replaced by a blank: every offset stays what it was. */
export function singleLineStrings(text: string): string {
  const out: string[] = [];
  for (const [kind, piece] of pieces(text)) out.push(kind === 'string' ? piece.replace(/[\n\r\t]/g, ' ') : piece);
  return out.join('');
}
