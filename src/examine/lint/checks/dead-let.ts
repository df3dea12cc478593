import { type LintCheck, shown } from '../check.ts';

const query = (kql: string) => ({ query: kql });

/** A name that nothing reads. */
export const deadLet: LintCheck = {
  code: 'DEAD_LET',
  finds: 'A let whose name nothing reads: often a threshold that was meant to be compared.',
  cases: {
    speaks: [query('let threshold = 5; T | where N > 3')],
    silent: [
      query('let threshold = 5; T | where N > threshold'),
      query('let f = (x:long) { x + 1 }; T | extend Y = f(N)'),
    ],
  },
  check: ({ analysis }) =>
    analysis.facts.lets
      .filter(({ used }) => !used)
      .map(({ name, offset }) => ({
        level: 'note',
        message: `nothing reads "${shown(name)}"`,
        hint: 'use it where it was meant, or remove it',
        place: { queryOffset: offset },
      })),
};
