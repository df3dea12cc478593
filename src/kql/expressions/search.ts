import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import { toText } from './convert.ts';
import { patternFragment } from './regex-dialect.ts';

// The operators that look for a text inside another. A term is a longest run of letters and digits; `has` finds whole terms.
// https://learn.microsoft.com/kusto/query/datatypes-string-operators

const bool = (piece: Fragment): Scalar => scalar('bool', piece, false);

const letter = '\\p{L}\\p{N}';
const edge = new RegExp(`[${letter}]`, 'u');
const special = /[\\^$.*+?()[\]{}|/-]/g;

/** A regular expression that finds the needle as whole terms: an edge of the needle that is a letter or digit must be an edge of a term. */
const termPattern = (needle: string, ignoreCase: boolean, before: boolean, after: boolean): string => {
  const first = [...needle][0] ?? '';
  const last = [...needle].at(-1) ?? '';
  const start = before && edge.test(first) ? `(?:^|[^${letter}])` : '';
  const end = after && edge.test(last) ? `(?:$|[^${letter}])` : '';
  return `(?s${ignoreCase ? 'i' : ''})${start}${needle.replace(special, '\\$&')}${end}`;
};

/** Finds a needle that is written in the text: a fast search first, then the edges. */
const literalTerm = (parameters: Parameters, haystack: Fragment, needle: string, options: TermOptions): Fragment => {
  if (needle === '') return raw('true');
  const pattern = parameters.text(termPattern(needle, options.ignoreCase, options.before, options.after));
  const found = options.ignoreCase
    ? fragment`(positionCaseInsensitiveUTF8(${haystack}, ${parameters.text(needle)}) > 0)`
    : fragment`(position(${haystack}, ${parameters.text(needle)}) > 0)`;
  return fragment`(${found} AND match(${haystack}, ${pattern}))`;
};

/** Finds a needle that is known only row by row. */
export const computedTerm = (haystack: Fragment, needle: Fragment, options: TermOptions): Fragment => {
  const flag = raw(options.ignoreCase ? "'(?si)'" : "'(?s)'");
  const start = options.before
    ? fragment`if(match(${needle}, '^[\\\\p{L}\\\\p{N}]'), '(?:^|[^\\\\p{L}\\\\p{N}])', '')`
    : raw("''");
  const end = options.after
    ? fragment`if(match(${needle}, '[\\\\p{L}\\\\p{N}]$'), '(?:$|[^\\\\p{L}\\\\p{N}])', '')`
    : raw("''");
  return fragment`(empty(${needle}) OR match(${haystack}, concat(${flag}, ${start}, regexpQuoteMeta(${needle}), ${end})))`;
};

export interface TermOptions {
  readonly ignoreCase: boolean;
  /** The needle begins where a term begins, ends where a term ends. */
  readonly before: boolean;
  readonly after: boolean;
}

const term = (parameters: Parameters, value: Scalar, needle: Scalar, options: TermOptions): Fragment => {
  const haystack = toText(value);
  const literal = needle.type === 'string' ? needle.literal?.value : undefined;
  if (typeof literal === 'string') return literalTerm(parameters, haystack, literal, options);
  return computedTerm(haystack, toText(needle), options);
};

/** One of the operators that find whole terms, with its relatives for prefixes and suffixes of terms. */
export const hasTerm = (parameters: Parameters, value: Scalar, needle: Scalar, options: TermOptions): Scalar =>
  bool(term(parameters, value, needle, options));

/** `has_any`, `has_all`: some or every one of the needles is found as whole terms. An empty list is found by `has_all` only. */
export const hasTerms = (parameters: Parameters, value: Scalar, needles: readonly Scalar[], every: boolean): Scalar => {
  if (needles.length === 0) return bool(raw(every ? 'true' : 'false'));
  const options = { ignoreCase: true, before: true, after: true };
  return bool(
    fragment`(${joined(
      needles.map((needle) => term(parameters, value, needle, options)),
      every ? ' AND ' : ' OR ',
    )})`,
  );
};

/** The same with needles in a dynamic array that is known only row by row. */
export const hasTermsOf = (value: Scalar, array: Scalar, every: boolean): Scalar => {
  const test = computedTerm(toText(value), raw('n'), { ignoreCase: true, before: true, after: true });
  const needles = fragment`arrayMap(e -> JSONExtractString(e), JSONExtractArrayRaw(${array}))`;
  return bool(fragment`${raw(every ? 'arrayAll' : 'arrayExists')}(n -> ${test}, ${needles})`);
};

const folded = (value: Scalar, ignoreCase: boolean): Fragment =>
  ignoreCase ? fragment`lowerUTF8(${toText(value)})` : toText(value);

/** `contains`: anywhere. */
export const containsText = (value: Scalar, needle: Scalar, ignoreCase: boolean): Scalar =>
  bool(
    ignoreCase
      ? fragment`(positionCaseInsensitiveUTF8(${toText(value)}, ${toText(needle)}) > 0)`
      : fragment`(position(${toText(value)}, ${toText(needle)}) > 0)`,
  );

/** `startswith`. */
export const startsWithText = (value: Scalar, needle: Scalar, ignoreCase: boolean): Scalar =>
  bool(fragment`startsWith(${folded(value, ignoreCase)}, ${folded(needle, ignoreCase)})`);

/** `endswith`. */
export const endsWithText = (value: Scalar, needle: Scalar, ignoreCase: boolean): Scalar =>
  bool(fragment`endsWith(${folded(value, ignoreCase)}, ${folded(needle, ignoreCase)})`);

/** `matches regex`. */
export const matchesRegex = (parameters: Parameters, value: Scalar, pattern: Scalar): Scalar =>
  bool(fragment`match(${toText(value)}, ${patternFragment(parameters, pattern)})`);
