import type { KqlComparison } from '../../../model/kql-analysis.ts';
import { type LintCheck, shown } from '../check.ts';

const query = (kql: string) => ({ query: kql });

/** Operators that mind the case of letters. */
const minding = /^(?:==|!=|!?in|!?(?:contains|startswith|endswith|has|hasprefix|hassuffix)_cs)$/;

/** `tolower(x) == "Admin"`: text without capitals against a literal that has them. */
export const caseNeverMatches: LintCheck = {
  code: 'CASE_NEVER_MATCHES',
  finds: 'Text made lower or upper case and compared, minding case, with a literal of the other case.',
  cases: {
    speaks: [
      query('T | where tolower(A) == "Admin"'),
      query('T | where toupper(A) == "ADMIn"'),
      query('T | where tolower(A) in ("Admin", "Root")'),
      query('T | where tolower(A) != "Admin"'),
      query('T | where tolower(A) contains_cs "Adm"'),
    ],
    silent: [
      query('T | where tolower(A) == "admin"'),
      query('T | where tolower(A) =~ "Admin"'),
      query('T | where tolower(A) has "Admin"'),
      query('T | where toupper(A) == "ADMIN-1"'),
      query('T | where A == "Admin"'),
      query('T | where tolower(A) in ("Admin", B)'),
    ],
  },
  check: ({ analysis }) =>
    analysis.facts.comparisons.filter(neverMatches).map(({ operator, left, literals, offset }) => ({
      level: 'warning',
      message: `"${shown(left)} ${operator}" ${isNegated(operator) ? 'always' : 'never'} holds: "${shown(literals[0]?.text ?? '')}" has letters of the other case`,
      hint: 'write the literal in the same case, or compare with =~ or in~ and leave the function out',
      place: { queryOffset: offset },
    })),
};

const isNegated = (operator: string): boolean => operator.startsWith('!');

function neverMatches({ operator, leftFunction, literals, complete }: KqlComparison): boolean {
  if (!minding.test(operator) || !complete || literals.length === 0) return false;
  const fold = folding[leftFunction ?? ''];
  return fold !== undefined && literals.every(({ type, text }) => type === 'string' && fold(text) !== text);
}

const folding: Readonly<Record<string, ((text: string) => string) | undefined>> = {
  tolower: (text) => text.toLowerCase(),
  toupper: (text) => text.toUpperCase(),
};
