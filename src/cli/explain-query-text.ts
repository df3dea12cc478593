import { type Explanation, planLines } from '../kql/explain.ts';
import { printable } from './cell-text.ts';

/** How a query is computed, for people: plan, SQL, parameters, tables. */
export const explainQueryText = ({ plan, sql, parameters, tables }: Explanation): string => {
  const values = Object.entries(parameters).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`);
  const lines = [
    ...(plan === undefined ? [] : ['Plan', ...planLines(plan, '  '), '']),
    'SQL (ClickHouse)',
    ...sql.split('\n').map((line) => `  ${line}`),
    '',
    ...(values.length === 0 ? [] : ['Parameters', ...values, '']),
    `Tables: ${tables.length === 0 ? 'none' : tables.join(', ')}`,
  ];
  return `${lines.map(printable).join('\n')}\n`;
};
