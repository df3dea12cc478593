import { convert } from '../expressions/convert.ts';
import { patternFragment, translatePattern } from '../expressions/regex-dialect.ts';
import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { kindOf } from '../syntax/kusto.ts';
import { countOfText, placeFound, searchedPart } from './positions.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument, dynamicOf, literalText } from './text-fragments.ts';

// Functions that take regular expressions. https://learn.microsoft.com/kusto/query/regex

const patternOf = (call: Call, value: Scalar, around?: readonly [string, string]): Fragment =>
  patternFragment(call.frame.query.parameters, value, around, call.node);

const groupsOf = (value: Scalar): readonly (string | undefined)[] | undefined => {
  const known = literalText(value);
  const translated = known === undefined ? undefined : translatePattern(known);
  return translated === undefined || 'lacking' in translated ? undefined : translated.groups;
};

const text = (piece: Fragment): Scalar => scalar('string', piece, false);

const trimmed = (call: Call, start: boolean, end: boolean): Scalar => {
  const pattern = argument(call, 0);
  let value: Fragment = argument(call, 1);
  if (start) value = fragment`replaceRegexpOne(${value}, ${patternOf(call, pattern, ['^(?:', ')'])}, '')`;
  if (end) value = fragment`replaceRegexpOne(${value}, ${patternOf(call, pattern, ['(?:', ')$'])}, '')`;
  return text(value);
};

const replaced = (call: Call): Scalar =>
  text(fragment`replaceRegexpAll(${argument(call, 0)}, ${patternOf(call, argument(call, 1))}, ${argument(call, 2)})`);

/** Lowers the arguments but for a `typeof(...)` at the end, which is no value. */
const valuesOf = (call: Call): readonly Scalar[] =>
  call.nodes.filter((node) => kindOf(node) !== 'TypeOfLiteralExpression').map((node) => call.lower(node));

const extracted = (call: Call): Scalar => {
  const [pattern, group, source] = valuesOf(call) as readonly [Scalar, Scalar, Scalar];
  const whole = patternOf(call, convert(pattern, 'string'), ['(', ')']);
  const index = fragment`(toUInt32(ifNull(${convert(group, 'long')}, 0)) + 1)`;
  const found = text(fragment`arrayElement(extractGroups(${convert(source, 'string')}, ${whole}), ${index})`);
  return convert(found, call.type);
};

/**
 * Which groups a call asks for, counted from 1: all of them, or those that an array names. Numbers at the end that the pattern has no
 * groups for are left out, with a warning: published parsers ask for more groups than they have.
 */
const wantedGroups = (call: Call, groups: readonly (string | undefined)[]): readonly number[] => {
  if (call.arguments.length < 3) return groups.map((_, index) => index + 1);
  const list = literalText(argument(call, 1));
  const asked: unknown = list === undefined ? undefined : JSON.parse(list);
  if (!Array.isArray(asked))
    return refuse('KQL_UNSUPPORTED_FUNCTION', 'extract_all() takes groups that are written in the query', call.node);
  const last = asked.findLastIndex((one) => typeof one === 'string' || Number(one) <= groups.length);
  if (last >= 0 && last < asked.length - 1) warnOfGroups(call, groups.length);
  return asked.slice(0, last < 0 ? asked.length : last + 1).map((one) => {
    const place = typeof one === 'string' ? groups.indexOf(one) + 1 : Number(one);
    return place >= 1 && place <= groups.length
      ? place
      : refuse('KQL_BAD_ARGUMENT', `The pattern of extract_all() has no group '${String(one)}'`, call.node);
  });
};

const warnOfGroups = ({ frame, node }: Call, groups: number): void => {
  frame.query.warnings.push({
    code: 'KQL_GROUPS',
    message: `The pattern of extract_all() has ${groups} groups: those beyond are left out`,
    start: node.TextStart,
    length: node.Width,
  });
};

/** How many groups an array asks for, the missing ones among them; 0 where none are named. */
const askedGroups = (call: Call): number => {
  const list = call.arguments.length < 3 ? undefined : literalText(argument(call, 1));
  const asked: unknown = list === undefined ? [] : JSON.parse(list);
  return Array.isArray(asked) ? asked.length : 0;
};

const extractedAll = (call: Call): Scalar => {
  const pattern = argument(call, 0);
  const groups = groupsOf(pattern);
  if (groups === undefined)
    return refuse('KQL_UNSUPPORTED_FUNCTION', 'extract_all() takes a pattern that is written in the query', call.node);
  if (groups.length === 0)
    return refuse('KQL_BAD_ARGUMENT', 'The pattern of extract_all() must have a group', call.node);
  const wanted = wantedGroups(call, groups);
  const source = convert(argument(call, call.arguments.length - 1), 'string');
  const matches = fragment`extractAllGroupsVertical(${source}, ${patternOf(call, pattern)})`;
  const places = wanted.map((place) => `g[${place}]`).join(', ');
  const shown =
    wanted.length === 1 && askedGroups(call) < 2
      ? fragment`arrayMap(g -> ${raw(places)}, ${matches})`
      : wanted.length === groups.length && wanted.every((place, index) => place === index + 1)
        ? matches
        : fragment`arrayMap(g -> [${raw(places)}], ${matches})`;
  return scalar('dynamic', fragment`if(empty(${matches}), '', ${dynamicOf(shown)})`, false);
};

const countof = (call: Call): Scalar => {
  const kind = literalText(call.arguments[2]) ?? 'normal';
  if (kind === 'normal') return countOfText(call);
  if (kind !== 'regex') return refuse('KQL_BAD_ARGUMENT', `countof() knows no kind '${kind}'`, call.node);
  const pattern = patternOf(call, argument(call, 1));
  return scalar('long', fragment`toInt64(countMatches(${argument(call, 0)}, ${pattern}))`, false);
};

/** Marks the beginning of each match with a byte that no text holds, and counts the characters before it. */
const indexofRegex = (call: Call): Scalar => {
  const { part, from } = searchedPart(call);
  const pattern = patternOf(call, argument(call, 1));
  const occurrence = call.arguments[4] ?? scalar('long', raw('1'), false);
  const pieces = fragment`splitByChar('\\xFF', replaceRegexpAll(${part}, ${pattern}, '\\xFF\\\\0'))`;
  const position = fragment`if(length(${pieces}) <= assumeNotNull(${occurrence}), 0, lengthUTF8(arrayStringConcat(arraySlice(${pieces}, 1, assumeNotNull(${occurrence})))) + 1)`;
  return placeFound(call, position, from);
};

const replaceExamples: FunctionRow['examples'] = [
  ["replace_regex('Number is 1', @'is (\\d+)', @'was: \\1')", 'Number was: 1'],
  ["replace_regex('a\\u00a0b', @'\\s', '-')", 'a-b'],
];

/** Functions about text that take regular expressions. */
export const regexFunctions: readonly FunctionRow[] = [
  {
    name: 'trim',
    sql: (call) => trimmed(call, true, true),
    takes: ['string'],
    examples: [
      ['trim("x", "xxabcxx")', 'xabcx'],
      ['trim(@"[^\\w]+", "-  Te st1// $")', 'Te st1'],
    ],
  },
  {
    name: 'trim_start',
    sql: (call) => trimmed(call, true, false),
    takes: ['string'],
    examples: [['trim_start("https://", "https://bing.com")', 'bing.com']],
  },
  {
    name: 'trim_end',
    sql: (call) => trimmed(call, false, true),
    takes: ['string'],
    examples: [['trim_end(@"\\s+", " a b  ")', ' a b']],
  },
  { name: 'replace_regex', sql: replaced, takes: ['string'], examples: replaceExamples },
  {
    name: 'replace',
    sql: (call) => replaced({ ...call, arguments: [argument(call, 2), argument(call, 0), argument(call, 1)] }),
    takes: ['string'],
    examples: [["replace(@'is (\\d+)', @'was: \\1', 'Number is 1')", 'Number was: 1']],
    document: 'replace-regex-function',
  },
  {
    name: 'extract',
    sql: extracted,
    lazy: true,
    examples: [
      ['extract("x=([0-9.]+)", 1, "hello x=45.6|wo")', '45.6'],
      ['extract("x=([0-9.]+)", 1, "hello x=45.6|wo", typeof(real))', 45.6],
      ['extract("x=([0-9.]+)", 0, "hello x=45.6|wo")', 'x=45.6'],
      ['extract("y", 0, "x")', ''],
    ],
  },
  {
    name: 'extract_all',
    sql: extractedAll,
    examples: [
      ['extract_all(@"(\\d+)", "a set of numbers: 123, 567 and 789")', ['123', '567', '789']],
      ['extract_all(@"(\\w)(\\w)", dynamic([2]), "ab cd")', ['b', 'd']],
      [
        'extract_all(@"(?P<first>\\w)(?P<last>\\w)", dynamic(["last", 1]), "ab cd")',
        [
          ['b', 'a'],
          ['d', 'c'],
        ],
      ],
      ['extract_all(@"(\\d)", "none")', null],
      ['extract_all(@"(\\d)", dynamic([1, 2]), "1 2")', [['1'], ['2']]],
    ],
  },
  {
    name: 'countof',
    sql: countof,
    takes: ['string'],
    examples: [
      ['countof("The cat sat on the mat", "at")', 3],
      ['countof("aaaa", "aa")', 3],
      ['countof("ababa", "aba", "regex")', 1],
    ],
  },
  {
    name: 'indexof_regex',
    sql: indexofRegex,
    takes: ['string', 'string', 'long'],
    examples: [
      ['indexof_regex("abcabc", @"a.c")', 0],
      ['indexof_regex("abcabcdefg", @"a.c", 0, 9, 2)', 3],
      ['indexof_regex("abcabc", @"a.c", 1, -1, 2)', -1],
      ['indexof_regex("ababaa", @"a.a", 0, -1, 2)', -1],
    ],
  },
];
