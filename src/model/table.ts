/** The scalar types of Kusto (https://learn.microsoft.com/kusto/query/scalar-data-types). */
export const kustoTypes = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
] as const;

export type KustoType = (typeof kustoTypes)[number];

/** A path inside a dynamic column that is stored beside it as a column of its own, so that reading it costs no JSON parsing. */
export interface HotPath {
  /** Keys and array positions from the root of the dynamic value, such as `['errorCode']` or `[0, 'userPrincipalName']`. */
  readonly path: readonly (string | number)[];
  /** The stored column. It holds the compact JSON text of what stands at the path ('' where nothing does), so it is a dynamic too. */
  readonly column: string;
}

/** One column under its Kusto name. */
export interface ColumnSchema {
  readonly name: string;
  readonly type: KustoType;
  /** True where the stored column can never be null (`TimeGenerated`). Strings and dynamics never are. */
  readonly required?: boolean;
  /** An index of its words stands beside the stored column. */
  readonly text?: boolean;
  /** Paths of a dynamic column that have columns of their own. */
  readonly hotPaths?: readonly HotPath[];
}

/** A table that a query can name: what the binder and the compiler need to know of it. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly ColumnSchema[];
}

/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string;
  readonly type: KustoType;
}
