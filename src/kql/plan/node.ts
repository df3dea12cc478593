import type { KustoType } from '../../model/table.ts';
import type { ColumnLimit, Fragment, Scalar } from '../sql/fragment.ts';

/** A column that a step of the plan yields. Hidden ones carry order and partition through the steps and never reach the answer. */
export interface PlanColumn {
  readonly name: string;
  readonly type: KustoType;
  readonly nullable: boolean;
  readonly hidden?: boolean;
  /** An index of its words stands beside it, as long as it is the stored column itself. */
  readonly words?: boolean;
  /** For a hidden column that holds what stands at a path of a dynamic column, as long as that column is unchanged. */
  readonly hot?: { readonly of: string; readonly path: string };
}

/** One key of an order. Kusto sorts nulls first ascending and last descending unless told otherwise. */
export interface OrderKey {
  readonly column: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface NamedScalar {
  readonly name: string;
  readonly value: Scalar;
  readonly hidden?: boolean;
}

export interface NamedFragment extends PlanColumn {
  readonly value: Fragment;
}

/** The kinds of join of the plan; Kusto's others are made of them. */
export type JoinKind = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'SEMI' | 'ANTI' | 'CROSS';

/** A table's rows that have left the store: a second source of the same scan, which whoever runs the SQL names. */
export interface SealedScan {
  /** The word that stands in the SQL for the source. */
  readonly word: string;
  /** SQL of each column over the source, which is called `s`. */
  readonly values: ReadonlyMap<string, string>;
  /** SQL that is true of the stored rows that the source does not have too. */
  readonly stored: string;
  /** What each place that reads the scan asks of its columns, noted while the SQL is printed: a row that no place asks for is not read. */
  readonly asked: (readonly ColumnLimit[])[];
}

/** A scan of sealed rows as whoever runs the SQL has to know it. */
export interface SealedRead extends Pick<SealedScan, 'word' | 'asked'> {
  /** The table's Kusto name. */
  readonly table: string;
}

/** One step of a plan: relational algebra over Kusto's types, printed as SQL by `emit`. */
export type PlanNode =
  /** A stored table under a SQL name; `source` differs from `name` for a column that is stored under another name. */
  | {
      readonly kind: 'Scan';
      readonly table: string;
      readonly columns: readonly PlanColumn[];
      readonly sealed?: SealedScan;
    }
  /** Rows given in the text: an array a column. No columns at all is one row of nothing, as for `print`. */
  | { readonly kind: 'Rows'; readonly columns: readonly PlanColumn[]; readonly arrays: readonly Fragment[] }
  | {
      readonly kind: 'Filter';
      readonly input: PlanNode;
      readonly condition: Fragment;
      readonly columns: readonly PlanColumn[];
      readonly limits?: readonly ColumnLimit[];
    }
  /** A full projection. `window` says that some value is a window function, which no filter may be merged with. */
  | {
      readonly kind: 'Project';
      readonly input: PlanNode;
      readonly values: readonly NamedFragment[];
      readonly columns: readonly PlanColumn[];
      readonly window: boolean;
    }
  | {
      readonly kind: 'Aggregate';
      readonly input: PlanNode;
      readonly keys: readonly NamedFragment[];
      readonly values: readonly NamedFragment[];
      readonly columns: readonly PlanColumn[];
    }
  /** Rows meet where all keys are equal; null keys match null keys. `outputs` name the columns of the result. */
  | {
      readonly kind: 'Join';
      readonly join: JoinKind;
      readonly left: PlanNode;
      readonly right: PlanNode;
      readonly keys: readonly JoinKey[];
      readonly outputs: readonly JoinOutput[];
      readonly columns: readonly PlanColumn[];
    }
  | { readonly kind: 'Union'; readonly inputs: readonly PlanNode[]; readonly columns: readonly PlanColumn[] }
  /** Sorted, cut, or cut within each group of `by`. */
  | {
      readonly kind: 'Limit';
      readonly input: PlanNode;
      readonly order: readonly OrderKey[];
      readonly limit: Fragment | undefined;
      readonly by: readonly string[];
      readonly columns: readonly PlanColumn[];
    }
  /** One row for each element of the arrays, side by side; all arrays have the same length. */
  | {
      readonly kind: 'Unnest';
      readonly input: PlanNode;
      readonly arrays: readonly NamedFragment[];
      readonly columns: readonly PlanColumn[];
    }
  /** A relation used more than once under a name. `once` asks that it be computed only once (`materialize`). */
  | {
      readonly kind: 'Shared';
      readonly name: string;
      readonly input: PlanNode;
      readonly once: boolean;
      readonly columns: readonly PlanColumn[];
    };

export interface JoinKey {
  readonly left: PlanColumn;
  readonly right: PlanColumn;
}

/** A column of a join's result: where it comes from and what it is called. */
export interface JoinOutput {
  readonly side: 'left' | 'right';
  readonly source: string;
  readonly column: PlanColumn;
}

/** Whether a filter above this step comes down to a stored table, where an index can answer it. */
export const isStored = (node: PlanNode): boolean => {
  switch (node.kind) {
    case 'Scan':
      return true;
    case 'Filter':
    case 'Project':
    case 'Shared':
      return isStored(node.input);
    case 'Union':
      return node.inputs.some(isStored);
    default:
      return false;
  }
};
