import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import type { Expression } from '../syntax/kusto.ts';
import { bracketsAt, type Piece } from './regex-brackets.ts';

// Kusto's regular expressions are those of Rust's `regex`, ClickHouse's are RE2: the same but for the width of \d, \s and \w
// (Unicode in Kusto), the dot (never a line break in Kusto), and set operations inside brackets, which RE2 lacks.
// https://learn.microsoft.com/kusto/query/regex

/** A pattern as RE2 reads it, with what is known of its groups. */
export interface TranslatedPattern {
  readonly pattern: string;
  /** Names of the capturing groups in their order; undefined for a group without a name. */
  readonly groups: readonly (string | undefined)[];
}

const digit = '\\p{Nd}';
const blank = '\\x{9}-\\x{D}\\x{85}\\p{Z}';
const word =
  '\\p{L}\\p{M}\\p{Nl}\\p{Nd}\\p{Pc}\\x{200C}\\x{200D}\\x{24B6}-\\x{24E9}\\x{1F130}-\\x{1F149}\\x{1F150}-\\x{1F169}\\x{1F170}-\\x{1F189}';

/** Escapes outside brackets. */
const escapes: Readonly<Record<string, string>> = {
  d: digit,
  D: '\\P{Nd}',
  s: `[${blank}]`,
  S: `[^${blank}]`,
  w: `[${word}]`,
  W: `[^${word}]`,
};

/** Escapes inside brackets. The complements of blanks and words stay RE2's there: brackets cannot hold a complement of a union. */
const inBrackets: Readonly<Record<string, string>> = { d: digit, D: '\\P{Nd}', s: blank, w: word };

/** An escape at a place of a pattern. */
const escapeAt = (text: string, at: number, table: Readonly<Record<string, string>>): Piece => {
  const rest = text.slice(at, at + 100);
  const code = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xuU]\{([0-9a-fA-F]{1,8})\})/.exec(rest);
  if (code !== null) return { out: `\\x{${code[1] ?? code[2] ?? code[3] ?? ''}}`, length: code[0].length };
  const property = /^\\[pP](?:\{[^}]*\}|.)/.exec(rest);
  const whole = property === null ? rest.slice(0, 2) : property[0];
  return { out: table[whole.slice(1)] ?? whole, length: whole.length };
};

/** Reads a pattern from left to right, once. */
class Translation {
  readonly #text: string;
  #at = 0;
  readonly #out: string[] = [];
  readonly groups: (string | undefined)[] = [];
  dotted = false;
  /** What RE2 cannot say, where there is some. */
  lacking: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    while (this.#at < this.#text.length && this.lacking === undefined) this.#next();
    return this.#out.join('');
  }

  #take(length: number): string {
    const taken = this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  #next(): void {
    const found = this.#text[this.#at];
    if (found === '\\') this.#escape(escapes);
    else if (found === '[') this.#brackets();
    else if (found === '(') this.#group();
    else {
      if (found === '.') this.dotted = true;
      this.#out.push(this.#take(1));
    }
  }

  #escape(table: Readonly<Record<string, string>>): void {
    const { out, length } = escapeAt(this.#text, this.#at, table);
    this.#out.push(out);
    this.#at += length;
  }

  #brackets(): void {
    const found = bracketsAt(this.#text, this.#at, (text, at) =>
      text[at] === '\\' ? escapeAt(text, at, inBrackets) : { out: text[at] ?? '', length: 1 },
    );
    if (found === undefined) this.lacking = 'set operations inside brackets';
    else {
      this.#out.push(found.out);
      this.#at += found.length;
    }
  }

  #group(): void {
    const rest = this.#text.slice(this.#at);
    const name = /^\(\?P?<([A-Za-z_]\w*)>/.exec(rest);
    if (name !== null) {
      this.groups.push(name[1]);
      this.#at += name[0].length;
      this.#out.push(`(?P<${name[1] ?? ''}>`);
      return;
    }
    const flags = /^\(\?([a-zA-Z-]*)[:)]/.exec(rest)?.[1];
    if (flags === undefined) {
      if (!rest.startsWith('(?')) this.groups.push(undefined);
    } else if (/[xRu]/.test(flags)) this.lacking = `the flags '${flags}'`;
    this.#out.push(this.#take(1));
  }
}

/** A pattern of Kusto as RE2 reads it, or what RE2 lacks for it. */
export const translatePattern = (text: string): TranslatedPattern | { readonly lacking: string } => {
  const translation = new Translation(text);
  const body = translation.run();
  if (translation.lacking !== undefined) return { lacking: translation.lacking };
  return { pattern: `${translation.dotted ? '(?-s)' : ''}${body}`, groups: translation.groups };
};

const sqlText = (text: string): Fragment => raw(`'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);

/**
 * A pattern with something around it, as a value of the query. One that is computed is taken as it is: nothing can translate it, so
 * that its \d, \s and \w are those of ASCII.
 */
export const patternFragment = (
  parameters: Parameters,
  value: Scalar,
  around: readonly [before: string, after: string] = ['', ''],
  node?: Expression,
): Fragment => {
  const known = value.literal?.value;
  if (typeof known !== 'string')
    return fragment`concat(${sqlText(`${around[0]}(?-s:`)}, ${value}, ${sqlText(`)${around[1]}`)})`;
  const translated = translatePattern(known);
  if ('lacking' in translated)
    return refuse('KQL_UNSUPPORTED_REGEX', `The regular expression uses ${translated.lacking}`, node);
  return parameters.text(`${around[0]}${translated.pattern}${around[1]}`);
};
