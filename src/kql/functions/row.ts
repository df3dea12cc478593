import type { KustoType } from '../../model/table.ts';
import { convert } from '../expressions/convert.ts';
import type { Frame } from '../expressions/frame.ts';
import { type Fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Expression, FunctionCall } from '../syntax/kusto.ts';

/** One call while it is lowered. */
export interface Call {
  readonly name: string;
  readonly arguments: readonly Scalar[];
  /** The arguments as they stand in the text, for the few functions that look at them. */
  readonly nodes: readonly Expression[];
  readonly node: FunctionCall;
  readonly frame: Frame;
  /** Lowers an argument: for rows that are `lazy`. */
  readonly lower: (node: Expression) => Scalar;
  /** The type that the binder gives the result. */
  readonly type: KustoType;
}

/** An example: an expression and the value it has, as JSON shows it (datetimes and timespans as text). The tests run it. */
export type Example = readonly [kql: string, value: unknown];

/**
 * One function of Kusto. `sql` is ClickHouse SQL with `$1`, `$2` for the arguments and `$*` for all of them, or a function of
 * the call where a template cannot say it.
 */
export interface FunctionRow {
  readonly name: string;
  readonly sql: string | ((call: Call) => Scalar);
  /** Types that the arguments are converted to; the last one holds for all that follow. Left out: taken as they are. */
  readonly takes?: readonly (KustoType | 'any')[];
  /** For functions that yield several columns (`arg_max(x, *)`, `percentiles(x, 5, 95)`): all of them, in the binder's order. */
  readonly several?: (call: Call) => readonly Scalar[];
  /** The arguments are not lowered beforehand: `sql` does it, as `iff` over tables or `column_ifexists` must. */
  readonly lazy?: boolean;
  /** The type of the result where the binder leaves it open. */
  readonly gives?: KustoType;
  /** Whether the result can be null: `arguments` (the default) when some argument is, `always` maybe, or `never`. */
  readonly null?: 'arguments' | 'always' | 'never';
  readonly examples: readonly Example[];
  /** The last part of https://learn.microsoft.com/kusto/query/<…> where it is not `<name with dashes>-function`. */
  readonly document?: string;
}

const filled = (template: string, values: readonly Scalar[]): Fragment => {
  const columns = new Set(values.flatMap((value) => [...value.columns]));
  const text = template.replaceAll(/\$(\*|\d)/g, (_, which: string) =>
    which === '*' ? values.map((value) => value.text).join(', ') : (values[Number(which) - 1]?.text ?? "''"),
  );
  return { ...raw(text), columns };
};

const taken = (row: FunctionRow, values: readonly Scalar[]): Scalar[] =>
  values.map((value, index) => {
    const type = row.takes?.[Math.min(index, row.takes.length - 1)] ?? 'any';
    return type === 'any' ? value : convert(value, type);
  });

/** The SQL of one call of a row. */
export const lowerRow = (row: FunctionRow, call: Call): Scalar => {
  const values = taken(row, call.arguments);
  if (typeof row.sql !== 'string') return row.sql({ ...call, arguments: values });
  const nullable = row.null === 'always' || (row.null !== 'never' && values.some((value) => value.nullable));
  return scalar(row.gives ?? call.type, filled(row.sql, values), nullable);
};

/** Rows by name. A name given twice is a defect and fails at start. */
export const tabled = <T extends { readonly name: string }>(rows: readonly T[]): ReadonlyMap<string, T> => {
  const table = new Map(rows.map((row) => [row.name, row]));
  if (table.size !== rows.length)
    throw new Error(
      `A name stands twice in a table of functions: ${rows
        .map(({ name }) => name)
        .sort()
        .join(', ')}`,
    );
  return table;
};
