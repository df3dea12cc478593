import { columnReference, type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import { searchableWords, wholeWords, wordsSource } from '../sql/words.ts';
import { toText } from './convert.ts';
import { patternFragment } from './regex-dialect.ts';

// The operators that look for a text inside another. A term is a longest run of letters and digits; `has` finds whole terms.
// A needle of ASCII meets ASCII only when case is ignored; others fold by Unicode's simple rules.
// https://learn.microsoft.com/kusto/query/datatypes-string-operators

const bool = (piece: Fragment): Scalar => scalar('bool', piece, false);

const letter = '\\p{L}\\p{N}';
const edge = new RegExp(`[${letter}]`, 'u');
const special = /[\\^$.*+?()[\]{}|/-]/g;
const start = `(?:^|[^${letter}])`;
const end = `(?:$|[^${letter}])`;

/** How a needle is looked for. */
export interface TermOptions {
  readonly ignoreCase: boolean;
  /** The needle begins where a term begins, ends where a term ends. */
  readonly before: boolean;
  readonly after: boolean;
}

const whole: TermOptions = { ignoreCase: true, before: true, after: true };

const isAscii = (text: string): boolean => [...text].every((character) => character.charCodeAt(0) < 128);

/** An end of a needle that is a letter or digit must be an end of a term. */
const ends = (needle: string, { before, after }: TermOptions): { first: boolean; last: boolean } => ({
  first: before && edge.test([...needle][0] ?? ''),
  last: after && edge.test([...needle].at(-1) ?? ''),
});

/** A regular expression that finds some of the needles as whole terms; all of them have the same ends. */
const termPattern = (needles: readonly string[], options: TermOptions): string => {
  const { first, last } = ends(needles[0] ?? '', options);
  const quoted = needles.map((needle) => needle.replace(special, '\\$&')).join('|');
  return `(?s${options.ignoreCase ? 'i' : ''})${first ? start : ''}(?:${quoted})${last ? end : ''}`;
};

/** Whether a character takes as many bytes in the other case: ClickHouse's own search misses those that do not. */
const keepsWidth = (needle: string): boolean =>
  [...needle].every((character) => {
    const bytes = new TextEncoder().encode(character).length;
    return [character.toLowerCase(), character.toUpperCase()].every(
      (other) => new TextEncoder().encode(other).length === bytes,
    );
  });

/** Whether a needle stands anywhere in a text; undefined where ClickHouse has no exact search for it. */
const anywhere = (
  haystack: Fragment,
  needle: string,
  ignoreCase: boolean,
  parameters: Parameters,
): Fragment | undefined => {
  const value = parameters.text(needle);
  if (!ignoreCase) return fragment`(position(${haystack}, ${value}) > 0)`;
  if (isAscii(needle)) return fragment`(positionCaseInsensitive(${haystack}, ${value}) > 0)`;
  return keepsWidth(needle) ? fragment`(positionCaseInsensitiveUTF8(${haystack}, ${value}) > 0)` : undefined;
};

/** Whether the ends of a needle that stands in the text are ends of terms; undefined where that asks for nothing. */
const bounded = (
  haystack: Fragment,
  needle: string,
  options: TermOptions,
  parameters: Parameters,
): Fragment | undefined => {
  const { first, last } = ends(needle, options);
  if (!first && !last) return undefined;
  const matched = fragment`match(${haystack}, ${parameters.text(termPattern([needle], options))})`;
  if (!(first && last && /^[A-Za-z0-9]+$/.test(needle))) return matched;
  const token = raw(options.ignoreCase ? 'hasTokenCaseInsensitive' : 'hasToken');
  return fragment`(${token}(${haystack}, ${parameters.text(needle)}) OR ${matched})`;
};

const isColumn = ({ text, columns }: Scalar): boolean =>
  [...columns].some((name) => columnReference(name).text === text);

/** What the index of words says of a needle, where the column has one. It may say yes too often, never no. */
const indexed = (
  value: Scalar,
  words: readonly string[],
  every: boolean,
  parameters: Parameters,
): Fragment | undefined =>
  value.words === true && value.type === 'string' && isColumn(value) && searchableWords(words)
    ? fragment`${raw(every ? 'hasAllTokens' : 'hasAnyTokens')}(${wordsSource(value)}, ${parameters.texts(words)})`
    : undefined;

const conjunction = (pieces: readonly (Fragment | undefined)[]): Fragment => {
  const some = pieces.filter((piece) => piece !== undefined);
  return some.length === 0
    ? raw('true')
    : some.length === 1 && some[0] !== undefined
      ? some[0]
      : fragment`(${joined(some, ' AND ')})`;
};

/** Finds a needle that is written in the text: the index first, then a fast search, then the ends. */
const literalTerm = (parameters: Parameters, value: Scalar, needle: string, options: TermOptions): Fragment => {
  if (needle === '') return raw('true');
  const haystack = toText(value);
  const found = anywhere(haystack, needle, options.ignoreCase, parameters);
  const ended = bounded(haystack, needle, options, parameters);
  const unsure = found === undefined && ended === undefined;
  return conjunction([
    indexed(value, wholeWords(needle, options.before, options.after), true, parameters),
    found,
    unsure ? fragment`match(${haystack}, ${parameters.text(termPattern([needle], options))})` : ended,
  ]);
};

/** Finds a needle that is known only row by row. */
export const computedTerm = (haystack: Fragment, needle: Fragment, options: TermOptions): Fragment => {
  const flag = raw(options.ignoreCase ? "'(?si)'" : "'(?s)'");
  const before = options.before
    ? fragment`if(match(${needle}, '^[\\\\p{L}\\\\p{N}]'), '(?:^|[^\\\\p{L}\\\\p{N}])', '')`
    : raw("''");
  const after = options.after
    ? fragment`if(match(${needle}, '[\\\\p{L}\\\\p{N}]$'), '(?:$|[^\\\\p{L}\\\\p{N}])', '')`
    : raw("''");
  return fragment`(empty(${needle}) OR match(${haystack}, concat(${flag}, ${before}, regexpQuoteMeta(${needle}), ${after})))`;
};

const literalOf = (needle: Scalar): string | undefined =>
  needle.type === 'string' ? (needle.literal?.value ?? undefined) : undefined;

const term = (parameters: Parameters, value: Scalar, needle: Scalar, options: TermOptions): Fragment => {
  const literal = literalOf(needle);
  return literal === undefined
    ? computedTerm(toText(value), toText(needle), options)
    : literalTerm(parameters, value, literal, options);
};

/** One of the operators that find whole terms, with its relatives for prefixes and suffixes of terms. */
export const hasTerm = (parameters: Parameters, value: Scalar, needle: Scalar, options: TermOptions): Scalar =>
  bool(term(parameters, value, needle, options));

/** ClickHouse looks for at most 255 needles at once. */
const mostNeedles = 200;

/** Needles of ASCII whose ends are of the same kind are looked for together. */
const grouped = (needles: readonly string[]): string[][] => {
  const groups = new Map<string, string[]>();
  for (const needle of new Set(needles)) {
    const { first, last } = ends(needle, whole);
    const key = isAscii(needle) && needle !== '' ? `${first} ${last}` : needle;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [needle]);
    else group.push(needle);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / mostNeedles) }, (_, index) =>
      group.slice(index * mostNeedles, (index + 1) * mostNeedles),
    ),
  );
};

const longest = (words: readonly string[]): string | undefined => [...words].sort((a, b) => b.length - a.length)[0];

/** Some of several needles that are written in the text. */
const anyOf = (parameters: Parameters, value: Scalar, needles: readonly string[]): Fragment => {
  const [only = ''] = needles;
  if (needles.length === 1) return literalTerm(parameters, value, only, whole);
  const haystack = toText(value);
  const words = needles.map((needle) => longest(wholeWords(needle, true, true)));
  const known = words.filter((word) => word !== undefined);
  const { first, last } = ends(only, whole);
  return conjunction([
    known.length === words.length ? indexed(value, known, false, parameters) : undefined,
    fragment`multiSearchAnyCaseInsensitive(${haystack}, ${parameters.texts(needles)})`,
    first || last ? fragment`match(${haystack}, ${parameters.text(termPattern(needles, whole))})` : undefined,
  ]);
};

/** `has_any`, `has_all`: some or every one of the needles is found as whole terms. An empty list is found by `has_all` only. */
export const hasTerms = (parameters: Parameters, value: Scalar, needles: readonly Scalar[], every: boolean): Scalar => {
  if (needles.length === 0) return bool(raw(every ? 'true' : 'false'));
  const literals = needles.map(literalOf).filter((needle) => needle !== undefined);
  const tests =
    every || literals.length < needles.length
      ? needles.map((needle) => term(parameters, value, needle, whole))
      : grouped(literals).map((group) => anyOf(parameters, value, group));
  return bool(fragment`(${joined(tests, every ? ' AND ' : ' OR ')})`);
};

/** The same with needles in a dynamic array that is known only row by row. */
export const hasTermsOf = (value: Scalar, array: Scalar, every: boolean): Scalar => {
  const test = computedTerm(toText(value), raw('n'), whole);
  const needles = fragment`arrayMap(e -> JSONExtractString(e), JSONExtractArrayRaw(${array}))`;
  return bool(fragment`${raw(every ? 'arrayAll' : 'arrayExists')}(n -> ${test}, ${needles})`);
};

const folded = (value: Scalar, ignoreCase: boolean): Fragment =>
  ignoreCase ? fragment`lowerUTF8(${toText(value)})` : toText(value);

/** `contains`: anywhere. */
export const containsText = (value: Scalar, needle: Scalar, ignoreCase: boolean, parameters?: Parameters): Scalar => {
  const literal = literalOf(needle);
  const text = toText(value);
  if (!ignoreCase) return bool(fragment`(position(${text}, ${toText(needle)}) > 0)`);
  if (literal === undefined || parameters === undefined)
    return bool(fragment`(positionCaseInsensitiveUTF8(${text}, ${toText(needle)}) > 0)`);
  const anyEnds = { ignoreCase, before: false, after: false };
  return bool(literalTerm(parameters, value, literal, anyEnds));
};

/** `startswith` and `endswith`. */
const atEnd =
  (name: string) =>
  (value: Scalar, needle: Scalar, ignoreCase: boolean): Scalar => {
    const literal = literalOf(needle);
    if (ignoreCase && literal !== undefined && isAscii(literal))
      return bool(fragment`${raw(`${name}CaseInsensitive`)}(${toText(value)}, ${needle})`);
    return bool(fragment`${raw(name)}(${folded(value, ignoreCase)}, ${folded(needle, ignoreCase)})`);
  };

/** `startswith`. */
export const startsWithText = atEnd('startsWith');

/** `endswith`. */
export const endsWithText = atEnd('endsWith');

/** `matches regex`. */
export const matchesRegex = (parameters: Parameters, value: Scalar, pattern: Scalar): Scalar =>
  bool(fragment`match(${toText(value)}, ${patternFragment(parameters, pattern)})`);
