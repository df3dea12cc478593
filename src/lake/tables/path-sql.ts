import { textLiteral } from './literal.ts';

/**
 * SQL that gives what stands at a path of a column of compact JSON text: compact JSON text itself, and '' where nothing or
 * `null` does. A position counts in arrays only: ClickHouse alone would also count the members of an object.
 * @param column SQL of the column, quoted
 */
export function pathSql(column: string, path: readonly (string | number)[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? String(step + 1) : textLiteral(step)));
  const arrays = path.flatMap((step, at) =>
    typeof step === 'number' ? [`JSONType(${[column, ...steps.slice(0, at)].join(', ')}) = 'Array'`] : [],
  );
  const found = `JSONExtractRaw(${[column, ...steps].join(', ')})`;
  return `if(${[...arrays, `${found} != 'null'`].join(' AND ')}, ${found}, '')`;
}
