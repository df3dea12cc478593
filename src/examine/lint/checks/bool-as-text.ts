import type { KqlAnalysis } from '../../../model/kql-analysis.ts';
import { type LintCheck, shown } from '../check.ts';

const query = (kql: string) => ({ query: kql });

/** `tostring(flag) == "true"`: Kusto prints booleans with a capital. */
export const boolAsText: LintCheck = {
  code: 'BOOL_AS_TEXT',
  finds: 'A boolean compared with text. As text it is "True" or "False".',
  cases: {
    speaks: [
      query('T | where tostring(F) == "true"'),
      query('T | where tostring(F) in ("false")'),
      query('T | where F == "true"'),
    ],
    silent: [
      query('T | where F == true'),
      query('T | where tostring(F) == "True"'),
      query('T | where tostring(F) =~ "true"'),
      query('T | where tostring(A) == "true"'),
    ],
  },
  check: ({ analysis }) =>
    analysis.facts.comparisons
      .filter(({ operator, literals }) => /^(?:==|!=|!?in)$/.test(operator) && literals.length > 0)
      .filter(({ left, leftType, leftFunction, literals }) => {
        if (leftType === 'bool') return literals.every(({ type }) => type === 'string');
        const isPrinted = leftFunction === 'tostring' && boolColumns(analysis).has(left.slice(9, -1));
        return isPrinted && literals.every(({ type, text }) => type === 'string' && /^(?:true|false)$/.test(text));
      })
      .map(({ left, leftType, operator, literals, offset }) => ({
        level: leftType === 'bool' ? 'note' : 'warning',
        message: `"${shown(left)} ${operator}" compares a boolean with the text "${shown(literals[0]?.text ?? '')}"`,
        hint: 'compare with true or false without quotes; tostring() gives "True" and "False"',
        place: { queryOffset: offset },
      })),
};

/** Columns that the answer, or a comparison of the query, shows to be booleans. */
const boolColumns = (analysis: KqlAnalysis): ReadonlySet<string> =>
  new Set([
    ...(analysis.resultColumns ?? []).filter(({ type }) => type === 'bool').map(({ name }) => name),
    ...analysis.facts.comparisons.filter(({ leftType }) => leftType === 'bool').map(({ left }) => left),
  ]);
