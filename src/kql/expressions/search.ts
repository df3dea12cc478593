import { columnReference, type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import { isWord, mostWords, searchableWords, wholeWords, wordsSource } from '../sql/words.ts';
import { toText } from './convert.ts';
import { patternFragment } from './regex-dialect.ts';
import { computedTerm, ends, isAscii, matched, type TermOptions, termPattern, whole } from './term-pattern.ts';

// The operators that look for a text inside another. A term is a longest run of letters and digits; `has` finds whole terms.
// A needle of ASCII meets ASCII only when case is ignored; others fold by Unicode's simple rules.
// https://learn.microsoft.com/kusto/query/datatypes-string-operators

/** A test of a text: by looking at it, and by an index of its words where it has one. */
interface Test {
  readonly looked: Fragment;
  readonly indexed?: Fragment;
}

const bool = ({ looked, indexed }: Test): Scalar => ({
  ...scalar('bool', looked, false),
  ...(indexed === undefined ? {} : { indexed }),
});
const plain = (looked: Fragment): Scalar => bool({ looked });

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
  if (!(first && last && isWord(needle))) return matched(haystack, [needle], options, parameters);
  // To the engine what is outside of ASCII is part of a token: there it may say no too often, in a text of ASCII never.
  const token = raw(options.ignoreCase ? 'hasTokenCaseInsensitive' : 'hasToken');
  const exact = fragment`match(${haystack}, ${parameters.text(termPattern([needle], options))})`;
  return fragment`(${token}(${haystack}, ${parameters.text(needle)}) OR (NOT isValidASCII(${haystack}) AND ${exact}))`;
};

const isColumn = ({ text, columns }: Scalar): boolean =>
  [...columns].some((name) => columnReference(name).text === text);

/** What the index of words says, where the column has one. It may say yes too often, never no. */
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

/** A test by the index, with the look at the text where the index alone may say yes too often. */
const withIndex = (looked: Fragment, index: Fragment | undefined, suffices: boolean): Test =>
  index === undefined ? { looked } : { looked, indexed: suffices ? index : conjunction([index, looked]) };

/** Finds a needle that is written in the text: a fast search, then the ends. */
const literalTerm = (parameters: Parameters, value: Scalar, needle: string, options: TermOptions): Test => {
  if (needle === '') return { looked: raw('true') };
  const haystack = toText(value);
  const found = anywhere(haystack, needle, options.ignoreCase, parameters);
  const ended = bounded(haystack, needle, options, parameters);
  const unsure = found === undefined && ended === undefined;
  const pattern = fragment`match(${haystack}, ${parameters.text(termPattern([needle], options))})`;
  return withIndex(
    conjunction([found, unsure ? pattern : ended]),
    indexed(value, wholeWords(needle, options.before, options.after), true, parameters),
    options.ignoreCase && options.before && options.after && isWord(needle),
  );
};

const literalOf = (needle: Scalar): string | undefined =>
  needle.type === 'string' ? (needle.literal?.value ?? undefined) : undefined;

const term = (parameters: Parameters, value: Scalar, needle: Scalar, options: TermOptions): Test => {
  const literal = literalOf(needle);
  return literal === undefined
    ? { looked: computedTerm(toText(value), toText(needle), options) }
    : literalTerm(parameters, value, literal, options);
};

/** One of the operators that find whole terms, with its relatives for prefixes and suffixes of terms. */
export const hasTerm = (parameters: Parameters, value: Scalar, needle: Scalar, options: TermOptions): Scalar =>
  bool(term(parameters, value, needle, options));

/** ClickHouse looks for at most 255 needles at once. */
const mostNeedles = 200;

/** Needles of ASCII whose ends are of the same kind are looked for together. */
const grouped = (needles: readonly string[], most: number): string[][] => {
  const groups = new Map<string, string[]>();
  for (const needle of new Set(needles)) {
    const { first, last } = ends(needle, whole);
    const key = isAscii(needle) && needle !== '' ? `${first} ${last}` : needle;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [needle]);
    else group.push(needle);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / most) }, (_, index) => group.slice(index * most, (index + 1) * most)),
  );
};

const longest = (words: readonly string[]): string | undefined => [...words].sort((a, b) => b.length - a.length)[0];

/** Some of several needles that are written in the text. */
const anyOf = (parameters: Parameters, value: Scalar, needles: readonly string[]): Test => {
  const [only = ''] = needles;
  if (needles.length === 1) return literalTerm(parameters, value, only, whole);
  const haystack = toText(value);
  const words = needles.map((needle) => longest(wholeWords(needle, true, true)));
  const known = words.filter((word) => word !== undefined);
  const { first, last } = ends(only, whole);
  return withIndex(
    conjunction([
      fragment`multiSearchAnyCaseInsensitive(${haystack}, ${parameters.texts(needles)})`,
      first || last ? matched(haystack, needles, whole, parameters) : undefined,
    ]),
    known.length === words.length ? indexed(value, known, false, parameters) : undefined,
    needles.every(isWord),
  );
};

/** Several tests as one. An index that knows only some of them still helps where every one must hold. */
const several = (tests: readonly Test[], every: boolean): Test => {
  const together = (pieces: readonly Fragment[]): Fragment => fragment`(${joined(pieces, every ? ' AND ' : ' OR ')})`;
  const looked = together(tests.map((test) => test.looked));
  const known = tests.filter((test) => test.indexed !== undefined).length;
  if (known === 0 || (!every && known < tests.length)) return { looked };
  return { looked, indexed: together(tests.map((test) => test.indexed ?? test.looked)) };
};

/** `has_any`, `has_all`: some or every one of the needles is found as whole terms. An empty list is found by `has_all` only. */
export const hasTerms = (parameters: Parameters, value: Scalar, needles: readonly Scalar[], every: boolean): Scalar => {
  if (needles.length === 0) return plain(raw(every ? 'true' : 'false'));
  const literals = needles.map(literalOf).filter((needle) => needle !== undefined);
  const tests =
    every || literals.length < needles.length
      ? needles.map((needle) => term(parameters, value, needle, whole))
      : grouped(literals, value.words === true ? mostWords : mostNeedles).map((group) =>
          anyOf(parameters, value, group),
        );
  return bool(several(tests, every));
};

/** The same with needles in a dynamic array that is known only row by row. */
export const hasTermsOf = (value: Scalar, array: Scalar, every: boolean): Scalar => {
  const test = computedTerm(toText(value), raw('n'), whole);
  const needles = fragment`arrayMap(e -> JSONExtractString(e), JSONExtractArrayRaw(${array}))`;
  return plain(fragment`${raw(every ? 'arrayAll' : 'arrayExists')}(n -> ${test}, ${needles})`);
};

const folded = (value: Scalar, ignoreCase: boolean): Fragment =>
  ignoreCase ? fragment`lowerUTF8(${toText(value)})` : toText(value);

/** `contains`: anywhere. */
export const containsText = (value: Scalar, needle: Scalar, ignoreCase: boolean, parameters?: Parameters): Scalar => {
  const literal = literalOf(needle);
  const text = toText(value);
  if (!ignoreCase) return plain(fragment`(position(${text}, ${toText(needle)}) > 0)`);
  if (literal === undefined || parameters === undefined)
    return plain(fragment`(positionCaseInsensitiveUTF8(${text}, ${toText(needle)}) > 0)`);
  const anyEnds = { ignoreCase, before: false, after: false };
  return bool(literalTerm(parameters, value, literal, anyEnds));
};

/** `startswith` and `endswith`. */
const atEnd =
  (name: string) =>
  (value: Scalar, needle: Scalar, ignoreCase: boolean): Scalar => {
    const literal = literalOf(needle);
    if (ignoreCase && literal !== undefined && isAscii(literal))
      return plain(fragment`${raw(`${name}CaseInsensitive`)}(${toText(value)}, ${needle})`);
    return plain(fragment`${raw(name)}(${folded(value, ignoreCase)}, ${folded(needle, ignoreCase)})`);
  };

/** `startswith`. */
export const startsWithText = atEnd('startsWith');

/** `endswith`. */
export const endsWithText = atEnd('endsWith');

/** `matches regex`. */
export const matchesRegex = (parameters: Parameters, value: Scalar, pattern: Scalar): Scalar =>
  plain(fragment`match(${toText(value)}, ${patternFragment(parameters, pattern)})`);
