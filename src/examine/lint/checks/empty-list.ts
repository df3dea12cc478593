import { type LintCheck, shown } from '../check.ts';

const query = (kql: string) => ({ query: kql });
const lists = /^!?(?:in~?|has_any|has_all)$/;

/** `in ()`: nothing is in an empty list. */
export const emptyList: LintCheck = {
  code: 'EMPTY_LIST',
  finds: 'A comparison with a list that is empty: always false, or always true where it is negated.',
  cases: {
    speaks: [
      query('T | where A in (dynamic([]))'),
      query('T | where A !in~ (dynamic([]))'),
      query('T | where A has_any (dynamic([]))'),
    ],
    silent: [
      query('T | where A in ("a")'),
      query('T | where A in (B)'),
      query('let l = dynamic([]); T | where A in (l)'),
    ],
  },
  check: ({ analysis }) =>
    analysis.facts.comparisons
      .filter(({ operator, literals, complete }) => lists.test(operator) && complete && literals.length === 0)
      .map(({ operator, left, offset }) => ({
        level: 'warning',
        message: `"${shown(left)} ${operator}" an empty list ${operator.startsWith('!') || operator === 'has_all' ? 'always' : 'never'} holds`,
        hint: 'name at least one value, or remove the condition',
        place: { queryOffset: offset },
      })),
};
