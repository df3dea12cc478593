// What stands in brackets, as Rust's `regex` reads it: brackets inside of brackets are one set with those around them. RE2 knows no
// sets inside of sets. https://learn.microsoft.com/kusto/query/regex#character-classes

/** A piece of a pattern as RE2 reads it, and how many characters of the text it stands for. */
export interface Piece {
  readonly out: string;
  readonly length: number;
}

/** Translates an escape inside of brackets. */
export type EscapeAt = (text: string, at: number) => Piece;

/** A set of characters: its members in RE2's notation, and sets of which everything else is a member. */
interface CharacterSet {
  readonly negated: boolean;
  readonly members: string;
  readonly complements: readonly string[];
  readonly end: number;
}

const operations = /^(?:&&|--|~~)/;
const named = /^\[:\^?\w+:\]/;

/** The signs that are members where they stand first. */
const opening = (text: string, at: number): { negated: boolean; first: string; start: number } => {
  const found = /^\[(\^?)(-*\]?)/.exec(text.slice(at));
  const [whole = '[', caret = '', first = ''] = found ?? [];
  // A bracket after hyphens closes.
  const kept = first.startsWith('-') ? first.replace(']', '') : first;
  return { negated: caret === '^', first: kept, start: at + whole.length - (first.length - kept.length) };
};

const literally = (first: string): string => first.replace(']', '\\]').replaceAll('-', '\\-');

const deepest = 20;

/** What a set has read of itself. */
interface Members {
  text: string;
  readonly complements: string[];
}

/** Adds the set that begins at a bracket to the one around it, and says where it ends. */
const addSet = (to: Members, inner: ReturnType<typeof setAt>): number | 'operation' | undefined => {
  if (inner === undefined || inner === 'operation') return inner;
  if (inner.negated && inner.complements.length > 0) return 'operation';
  if (inner.negated) to.complements.push(inner.members);
  else {
    to.text += inner.members;
    to.complements.push(...inner.complements);
  }
  return inner.end;
};

/** The set that begins at a bracket; undefined where it never ends, `operation` where it is made by one. */
const setAt = (text: string, at: number, escapeAt: EscapeAt, depth = 0): CharacterSet | 'operation' | undefined => {
  if (depth > deepest) return undefined;
  const { negated, first, start } = opening(text, at);
  const members: Members = { text: literally(first), complements: [] };
  let place = start;
  while (place < text.length) {
    const rest = text.slice(place, place + 20);
    if (rest.startsWith(']'))
      return { negated, members: members.text, complements: members.complements, end: place + 1 };
    if (operations.test(rest)) return 'operation';
    const name = named.exec(rest)?.[0];
    if (name === undefined && rest.startsWith('[')) {
      const end = addSet(members, setAt(text, place, escapeAt, depth + 1));
      if (typeof end !== 'number') return end;
      place = end;
    } else {
      const { out, length } = name === undefined ? escapeAt(text, place) : { out: name, length: name.length };
      members.text += out;
      place += length;
    }
  }
  return undefined;
};

/** The same without sets inside of sets: a bracket that opens is a member. What never ends stays for the engine to refuse. */
const plainAt = (text: string, at: number, escapeAt: EscapeAt): Piece => {
  const { negated, first, start } = opening(text, at);
  let out = `[${negated ? '^' : ''}${literally(first)}`;
  let place = start;
  while (place < text.length) {
    const found = text[place] ?? '';
    if (found === ']') return { out: `${out}]`, length: place + 1 - at };
    const piece = found === '[' ? { out: '\\[', length: 1 } : escapeAt(text, place);
    out += piece.out;
    place += piece.length;
  }
  return { out: text.slice(at), length: text.length - at };
};

/**
 * Brackets as RE2 reads them; undefined where they are made by a set operation. Those that never end stay as they are. What Rust's reading takes for a set that
 * never ends (`[[]`) means what it always meant: the bracket itself.
 */
export const bracketsAt = (text: string, at: number, escapeAt: EscapeAt): Piece | undefined => {
  const set = setAt(text, at, escapeAt);
  if (set === 'operation') return undefined;
  if (set === undefined) return plainAt(text, at, escapeAt);
  const { negated, members, complements, end } = set;
  const own = `[${negated ? '^' : ''}${members}]`;
  if (complements.length === 0) return { out: own, length: end - at };
  if (negated) return undefined;
  const all = [...(members === '' ? [] : [own]), ...complements.map((inner) => `[^${inner}]`)];
  return { out: `(?:${all.join('|')})`, length: end - at };
};
