import type { LintCheck } from '../check.ts';

const query = (kql: string) => ({ query: kql });

/** Sentinel refuses rules that read every table. Source: https://learn.microsoft.com/azure/sentinel/create-analytics-rules */
export const broadOperator: LintCheck = {
  code: 'BROAD_OPERATOR',
  finds: 'search, find and union * in a rule: Sentinel refuses them.',
  cases: {
    speaks: [query('search "x"'), query('union * | where A == "x"')],
    silent: [query('union T, T | where A == "x"'), query('T | where A == "search *"')],
  },
  check: ({ analysis }) =>
    analysis.facts.broadOperators.map(({ kind, offset }) => ({
      level: 'error',
      message: `"${kind}" reads every table: Sentinel refuses it in a rule`,
      hint: 'name the tables: union SigninLogs, AuditLogs',
      place: { queryOffset: offset },
    })),
};
