import type { KqlComparison, KqlLiteral } from '../../../model/kql-analysis.ts';
import { type Found, type LintCheck, shown } from '../check.ts';

const query = (kql: string) => ({ query: kql });
const terms = /^!?(?:has|has_cs|hasprefix|hasprefix_cs|hassuffix|hassuffix_cs)$|^has_a(?:ny|ll)$/;
const whole = /^!?(?:has|has_cs)$|^has_a(?:ny|ll)$/;

/**
 * `has` looks for terms, which are runs of letters and digits.
 * Source: https://learn.microsoft.com/kusto/query/datatypes-string-operators#what-is-a-term
 */
export const hasTerm: LintCheck = {
  code: 'HAS_TERM',
  finds: 'has and its kin with text that no term can be, or with a short number that stands inside longer terms.',
  cases: {
    speaks: [
      query('T | where A has "-"'),
      query('T | where A has ""'),
      query('T | where A has_any ("48", "64")'),
      query('T | where A has_any ("ok", "::")'),
      query('T | where A hasprefix "/"'),
    ],
    silent: [
      query('T | where A has "Azure Portal"'),
      query('T | where A has "a.b"'),
      query('T | where A contains "-"'),
      query('T | where A has "naïve"'),
      query('T | where A has "4625"'),
      query('T | where A hasprefix "4"'),
      query('T | where A has "病"'),
    ],
  },
  check: ({ analysis }) =>
    analysis.facts.comparisons.filter(({ operator }) => terms.test(operator)).flatMap(findingsOf),
};

function findingsOf(comparison: KqlComparison): readonly Found[] {
  const { operator, literals, offset } = comparison;
  const texts = literals.filter(({ type }) => type === 'string');
  const without = texts.find(({ text }) => !/[\p{L}\p{N}]/u.test(text));
  if (without !== undefined) return [withoutTerm(operator, without, offset)];
  const number = whole.test(operator) ? texts.find(({ text }) => /^\d{1,3}$/.test(text)) : undefined;
  if (number === undefined) return [];
  return [
    {
      level: 'note',
      message: `"${operator}" finds ${number.text} only as a whole term: never inside one such as D${number.text}s`,
      hint: 'write contains or matches regex where the number may be part of a longer name',
      place: { queryOffset: offset },
    },
  ];
}

const withoutTerm = (operator: string, { text }: KqlLiteral, offset: number): Found =>
  text === ''
    ? {
        level: 'warning',
        message: `"${operator}" with an empty text says nothing: every value has it`,
        hint: 'use isnotempty() or remove the condition',
        place: { queryOffset: offset },
      }
    : {
        level: 'note',
        message: `"${operator}" looks for whole terms of letters and digits, and "${shown(text)}" holds none: what it finds is not documented`,
        hint: 'use contains, startswith or endswith',
        place: { queryOffset: offset },
      };
