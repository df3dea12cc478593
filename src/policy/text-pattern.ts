import type { Truth } from '../lib/kleene.ts';
import type { TextPart, Unknown } from '../model/unknown.ts';

/** Stands for an unknown piece inside a text: no user text holds it, so only a wildcard can cover it. */
const HOLE = '\u0000';

/**
 * Whether a text matches a pattern in which `*` is any run of characters, without regard to case. Takes at most
 * text length times pattern length steps.
 */
export function isLike(text: string, pattern: string): boolean {
  return glob(text.toLowerCase(), pattern.toLowerCase());
}

function glob(text: string, pattern: string): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * Whether a text matches Azure's `match` pattern: `#` a digit, `?` a letter, `.` any character, anything else itself.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#conditions
 */
export function isMatch(text: string, pattern: string, insensitively: boolean): boolean {
  if (text.length !== pattern.length) return false;
  for (let i = 0; i < pattern.length; i++) {
    if (!fits(text[i] ?? '', pattern[i] ?? '', insensitively)) return false;
  }
  return true;
}

function fits(character: string, wanted: string, insensitively: boolean): boolean {
  if (wanted === '#') return character >= '0' && character <= '9';
  if (wanted === '?') return character.toLowerCase() !== character.toUpperCase();
  if (wanted === '.') return true;
  return insensitively ? character.toLowerCase() === wanted.toLowerCase() : character === wanted;
}

const known = (part: TextPart | undefined): string => (typeof part === 'string' ? part.toLowerCase() : '');

/** Whether two texts that begin (or, reversed, end) like this can be the same as far as both are known. */
const agree = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
const agreeAtEnd = (a: string, b: string): boolean => a.endsWith(b) || b.endsWith(a);

/** `equals` of a partly known text and a text: never true, false where the known pieces cannot be in it. */
export function partialEquals(unknown: Unknown, text: string): Truth {
  const pattern = patternOf(unknown);
  if (pattern === undefined) return undefined;
  return glob(text.toLowerCase(), pattern) ? undefined : false;
}

/** `equals` of two partly known texts: false where what is known of both contradicts. */
export function partialEqualsPartial(a: Unknown, b: Unknown): Truth {
  if (a.parts === undefined || b.parts === undefined) return undefined;
  const starts = agree(known(a.parts[0]), known(b.parts[0]));
  const ends = agreeAtEnd(known(a.parts.at(-1)), known(b.parts.at(-1)));
  return starts && ends ? undefined : false;
}

/** `like`: true where the pattern's wildcards cover every unknown piece, false where beginning or end contradicts. */
export function partialLike(unknown: Unknown, pattern: string): Truth {
  if (unknown.parts === undefined) return undefined;
  const wanted = pattern.toLowerCase();
  if (!wanted.includes('*')) return partialEquals(unknown, pattern);
  const text = unknown.parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : HOLE)).join('');
  if (glob(text, wanted)) return true;
  const head = wanted.slice(0, wanted.indexOf('*'));
  const tail = wanted.slice(wanted.lastIndexOf('*') + 1);
  return agree(known(unknown.parts[0]), head) && agreeAtEnd(known(unknown.parts.at(-1)), tail) ? undefined : false;
}

/** `contains`: true where a known piece holds the text. */
export function partialContains(unknown: Unknown, text: string): Truth {
  const wanted = text.toLowerCase();
  return unknown.parts?.some((part) => known(part).includes(wanted)) === true ? true : undefined;
}

/** The known pieces with `*` for the unknown ones; undefined where a known piece holds a `*` of its own. */
function patternOf(unknown: Unknown): string | undefined {
  if (unknown.parts === undefined || unknown.parts.some((part) => known(part).includes('*'))) return undefined;
  return unknown.parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : '*')).join('');
}
