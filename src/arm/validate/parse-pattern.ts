/** A part of a regular expression. `set`: one character; `behind`: what stands just before. */
export type PatternNode =
  | { readonly kind: 'set'; readonly holds: (code: number) => boolean }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number }
  | { readonly kind: 'ahead'; readonly part: PatternNode; readonly wanted: boolean }
  | { readonly kind: 'behind'; readonly holds: (code: number) => boolean; readonly wanted: boolean };

const LONGEST = 2000;
const DEEPEST = 50;
/** Counted repetitions above this are not followed. */
const MOST_TURNS = 5000;

type Holds = (code: number) => boolean;

/**
 * Reads a regular expression as JavaScript has it without flags: characters, classes, groups, choices, repetitions, `^` and
 * `$`, looking ahead, and looking behind at one character. Undefined for anything else, such as back references.
 */
export function parsePattern(text: string): PatternNode | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    return new Parser(text).whole();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class NotUnderstood extends Error {}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): PatternNode {
    const node = this.#choice(0);
    if (this.#at < this.#text.length) throw new NotUnderstood();
    return node;
  }

  #choice(depth: number): PatternNode {
    if (depth > DEEPEST) throw new NotUnderstood();
    const options = [this.#sequence(depth)];
    while (this.#accept('|')) options.push(this.#sequence(depth));
    return { kind: 'choice', options };
  }

  #sequence(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#text.length && !/[|)]/.test(this.#text[this.#at] ?? '')) {
      parts.push(this.#repeated(this.#atom(depth)));
    }
    return { kind: 'sequence', parts };
  }

  #atom(depth: number): PatternNode {
    const c = this.#next();
    if (c === '^') return { kind: 'start' };
    if (c === '$') return { kind: 'end' };
    if (c === '(') return this.#group(depth);
    if (c === '*' || c === '+' || c === '?') throw new NotUnderstood();
    return { kind: 'set', holds: this.#character(c) };
  }

  /** One character, class or escape that begins with `c`. */
  #character(c: string): Holds {
    if (c === '.') return (code) => code !== 10 && code !== 13 && code !== 0x2028 && code !== 0x2029;
    if (c === '[') return this.#class();
    if (c === '\\') return this.#escape();
    return same(c);
  }

  #group(depth: number): PatternNode {
    let node: PatternNode;
    if (this.#accept('?=')) node = { kind: 'ahead', part: this.#choice(depth + 1), wanted: true };
    else if (this.#accept('?!')) node = { kind: 'ahead', part: this.#choice(depth + 1), wanted: false };
    else if (this.#accept('?<!')) node = { kind: 'behind', holds: this.#character(this.#next()), wanted: false };
    else if (this.#accept('?<=')) node = { kind: 'behind', holds: this.#character(this.#next()), wanted: true };
    else {
      if (!this.#accept('?:') && this.#text[this.#at] === '?') throw new NotUnderstood();
      node = this.#choice(depth + 1);
    }
    if (!this.#accept(')')) throw new NotUnderstood();
    return node;
  }

  #repeated(part: PatternNode): PatternNode {
    const bounds = this.#bounds();
    if (bounds === undefined) return part;
    // Whether it takes many or few first does not change whether it matches.
    this.#accept('?');
    const [least, most] = bounds;
    if (least > MOST_TURNS || least > most) throw new NotUnderstood();
    return { kind: 'repeat', part, least, most };
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#accept('*')) return [0, Infinity];
    if (this.#accept('+')) return [1, Infinity];
    if (this.#accept('?')) return [0, 1];
    const counted = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.#text.slice(this.#at, this.#at + 20));
    if (counted === null) return undefined;
    const [whole, least = '', comma, most = ''] = counted;
    this.#at += whole.length;
    if (comma === undefined) return [Number(least), Number(least)];
    return [Number(least), most === '' ? Infinity : Number(most)];
  }

  #class(): Holds {
    const negated = this.#accept('^');
    const parts: Holds[] = [];
    for (let c = this.#next(); c !== ']'; c = this.#next()) {
      const from = this.#classAtom(c);
      if (this.#text[this.#at] !== '-' || (this.#text[this.#at + 1] ?? ']') === ']') {
        parts.push(from.holds);
        continue;
      }
      this.#at++;
      const to = this.#classAtom(this.#next());
      if (from.code === undefined || to.code === undefined) parts.push(from.holds, same('-'), to.holds);
      else parts.push(between(from.code, to.code));
    }
    return (code) => parts.some((holds) => holds(code)) !== negated;
  }

  /** `code` is set for one character, which may begin or end a range. */
  #classAtom(c: string): { readonly holds: Holds; readonly code?: number } {
    if (c !== '\\') return { holds: same(c), code: c.charCodeAt(0) };
    const escaped = this.#text[this.#at] ?? '';
    const holds = escaped === 'b' ? same('\b') : this.#escape();
    if (escaped === 'b') this.#at++;
    if (/[dDwWsS]/.test(escaped)) return { holds };
    for (let code = 0; code < 0x10000; code++) if (holds(code)) return { holds, code };
    return { holds };
  }

  #escape(): Holds {
    const c = this.#next();
    const known = ESCAPES[c];
    if (known !== undefined) return known;
    if (c === 'x' || c === 'u') return this.#hex(c === 'x' ? 2 : 4);
    if (/[A-Za-z0-9]/.test(c)) throw new NotUnderstood();
    return same(c);
  }

  #hex(digits: number): Holds {
    const text = this.#text.slice(this.#at, this.#at + digits);
    if (!/^[0-9a-fA-F]+$/.test(text) || text.length < digits) throw new NotUnderstood();
    this.#at += digits;
    const wanted = Number.parseInt(text, 16);
    return (code) => code === wanted;
  }

  #next(): string {
    const c = this.#text[this.#at];
    if (c === undefined) throw new NotUnderstood();
    this.#at++;
    return c;
  }

  #accept(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

const same = (c: string): Holds => {
  const wanted = c.charCodeAt(0);
  return (code) => code === wanted;
};
const between =
  (from: number, to: number): Holds =>
  (code) =>
    code >= from && code <= to;
const isDigit = between(48, 57);
const isWord: Holds = (code) => isDigit(code) || between(65, 90)(code) || between(97, 122)(code) || code === 95;
const isSpace: Holds = (code) => /\s/.test(String.fromCharCode(code));
const not =
  (holds: Holds): Holds =>
  (code) =>
    !holds(code);

const ESCAPES: { readonly [c: string]: Holds | undefined } = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
  n: same('\n'),
  r: same('\r'),
  t: same('\t'),
  f: same('\f'),
  v: same('\v'),
};
