import type { KqlDiagnostic } from '../../../model/kql-analysis.ts';
import { type Found, type LintCheck, shown } from '../check.ts';

const query = (kql: string) => ({ query: kql });

/** What Microsoft's own parser and binder object to, a column that does not exist among it. */
export const queryErrors: LintCheck = {
  code: 'QUERY_ERROR',
  finds: 'Whatever the parser and binder of Kusto refuse: syntax, names, types.',
  cases: {
    speaks: [
      query('T | where Gone == 1'),
      query('T | whree A == "x"'),
      query('Nowhere | take 1'),
      query('T | where A =='),
    ],
    silent: [query('T | where A == "x"')],
  },
  check: ({ analysis }) => analysis.diagnostics.filter(({ severity }) => severity === 'error').map(findingOf),
};

/** Kusto's codes for a table or function that is not known here: it may well be one of the workspace. */
const unknownNames: ReadonlySet<string> = new Set(['KS204', 'KS211']);

const findingOf = ({ code, message, hint, offset }: KqlDiagnostic): Found => ({
  level: unknownNames.has(code) ? 'warning' : 'error',
  message: `${shown(code)}: ${message.replace(/\s+/g, ' ').slice(0, 300)}`,
  hint:
    hint ??
    (unknownNames.has(code)
      ? 'check the spelling; describe a table of your own with --tables, or give sample records of it'
      : 'check the spelling, and that the table has the column; names differ by case'),
  place: { queryOffset: offset },
});
