import type { KustoType } from '../../model/table.ts';

/**
 * A piece of ClickHouse SQL and the columns of the surrounding relation that it reads. Pieces are joined by `fragment`, which takes
 * only other pieces: no text from outside can become SQL. Values enter through `Parameters`, names through `columnReference`.
 */
export interface Fragment {
  readonly text: string;
  readonly columns: ReadonlySet<string>;
}

/** A scalar expression: SQL, its Kusto type, and whether it can be null. Strings and dynamics never are null in SQL. */
export interface Scalar extends Fragment {
  readonly type: KustoType;
  readonly nullable: boolean;
  /** For conditions: SQL that is true exactly when this is true but may be NULL instead of false. Keeps indexes working in filters. */
  readonly truthy?: Fragment;
  /** For conditions: the same as an index answers it. Where there is none to be read it costs more than this. */
  readonly indexed?: Fragment;
  /** For a stored column of text: an index of its words stands beside it. */
  readonly words?: boolean;
  /** For a dynamic that was parsed from a text: the text, which has the same at every path. */
  readonly parsedFrom?: Fragment;
  /** For what stands at a path of a dynamic: how JSON functions reach it in one pass. */
  readonly path?: JsonPath;
  /** For a dynamic whose text was written here just as `tostring()` has it, with the fractions of whole reals. */
  readonly written?: true;
  /** The value, where the text says it literally. */
  readonly literal?: Literal;
  /** For conditions: what holds of columns wherever this is true. */
  readonly limits?: readonly ColumnLimit[];
  /** The engine gives this type where the binder announces another number: the column has this one. */
  readonly settled?: true;
}

/** A way into a dynamic, of the scalar with this very text. */
export interface JsonPath {
  readonly text: string;
  /** The dynamic and the steps, as arguments of a JSON function. */
  readonly steps: Fragment;
  /** Whether every position of the path meets an array. */
  readonly holds?: Fragment;
}

/** How a column of datetimes compares with a value that is the same for all rows: SQL of a datetime, over parameters alone. */
export interface ColumnLimit {
  readonly column: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '=';
  readonly value: Fragment;
}

/** A literal's value: text for strings and dynamics, digits for numbers and ticks. Null is a typed null. */
export interface Literal {
  readonly value: string | null;
}

const none: ReadonlySet<string> = new Set();

/** SQL of our own making. Only for text written in this room. */
export const raw = (text: string): Fragment => ({ text, columns: none });

/** Joins pieces of SQL. */
export const fragment = (strings: TemplateStringsArray, ...pieces: readonly Fragment[]): Fragment => ({
  text: strings.reduce((text, part, index) => `${text}${pieces[index - 1]?.text ?? ''}${part}`),
  columns: union(pieces),
});

const union = (pieces: readonly Fragment[]): ReadonlySet<string> => {
  const reading = pieces.filter(({ columns }) => columns.size > 0);
  if (reading.length === 0) return none;
  if (reading.length === 1) return reading[0]?.columns ?? none;
  return new Set(reading.flatMap(({ columns }) => [...columns]));
};

/** Joins pieces with a separator, such as `, ` or ` AND `. */
export const joined = (pieces: readonly Fragment[], separator: string): Fragment => ({
  text: pieces.map(({ text }) => text).join(separator),
  columns: union(pieces),
});

/** The types that SQL never holds as NULL: '' stands for the empty string, '' or `null` for dynamic null. */
export const neverNull = (type: KustoType): boolean => type === 'string' || type === 'dynamic';

/** A fragment with its Kusto type. */
export const scalar = (type: KustoType, piece: Fragment, nullable = true): Scalar => ({
  text: piece.text,
  columns: piece.columns,
  type,
  nullable: nullable && !neverNull(type),
});

/** A name quoted for ClickHouse. */
export const quotedName = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

/** A column of the relation that a SELECT reads, which is always called `_`. */
export const columnReference = (name: string): Fragment => ({
  text: `_.${quotedName(name)}`,
  columns: new Set([name]),
});
