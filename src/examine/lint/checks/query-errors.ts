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
  check: ({ analysis }) => {
    const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
    const isOpen = errors.some(({ code }) => unknownNames.has(code));
    return errors.map((error) => findingOf(error, isOpen));
  },
};

/** Kusto's codes for a table or function that is not known here: it may well be one of the workspace. */
const unknownNames: ReadonlySet<string> = new Set(['KS204', 'KS211']);

/** Kusto's codes for text that is no query, whatever its names mean. */
const isSyntax = (code: string): boolean => /^KS0\d\d$/.test(code) || code === 'KS198';

/** @param isOpen whether a name of the query is not known, so that what the binder makes of the others may be wrong */
function findingOf({ code, message, hint, offset }: KqlDiagnostic, isOpen: boolean): Found {
  const isUnknown = unknownNames.has(code);
  return {
    level: isOpen && !isSyntax(code) ? 'warning' : 'error',
    message: `${shown(code)}: ${message.replace(/\s+/g, ' ').slice(0, 300)}`,
    hint: hint ?? (isUnknown ? unknownHint : isOpen ? followHint : nameHint),
    place: { queryOffset: offset },
  };
}

const nameHint = 'check the spelling, and that the table has the column; names differ by case';
const unknownHint = 'check the spelling; describe a table of your own with --tables, or give sample records of it';
const followHint = 'it may follow from a table or function that is not known here';
