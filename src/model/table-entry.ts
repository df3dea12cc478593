import { z } from 'zod';
import { kustoTypes } from './table.ts';

/** Longest table and column names. Azure Data Explorer allows 1,024 characters; nothing real comes near. */
const LONGEST_NAME = 256;

/** Most columns of one table. Log Analytics allows 500, Azure Data Explorer warns above 10,000. */
const MOST_COLUMNS = 2000;

export const tableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
  .max(LONGEST_NAME);

/** A column's name. `$` begins the names of columns that only the store has. */
export const columnName = z
  .string()
  .regex(/^[^\p{Cc}$][^\p{Cc}]*$/u)
  .max(LONGEST_NAME);

/**
 * A path inside a dynamic value as a query writes it after the column: `user.userPrincipalName`, `[0].displayName`,
 * `['a b'][1].c`. The result is its steps.
 */
export const pathText = z
  .string()
  .max(LONGEST_NAME)
  .transform((text, context) => {
    const steps = stepsOf(text);
    if (steps === undefined) {
      context.issues.push({ code: 'custom', input: text, message: "is no path: wanted such as user.id or [0]['a b']" });
      return z.NEVER;
    }
    return steps;
  });

const columnType = z.enum(kustoTypes);

const columnObject = z.strictObject({
  type: columnType,
  /** Paths of a dynamic that queries read often: each is stored as a column of its own, so that reading it parses no JSON. */
  paths: z.array(pathText).max(50).default([]),
  /** An index of the words in the column, for `has` over free text. */
  text: z.boolean().default(false),
  /** Few different values, so that each is stored once. `tables/common.yaml` lists names for which this holds everywhere. */
  few: z.boolean().optional(),
});

export type ColumnEntry = z.output<typeof columnObject>;

/** A column: its type alone, or an object with more. */
const columnEntry = z.unknown().transform((value, context): ColumnEntry => {
  const plain = typeof value === 'string' ? columnType.safeParse(value) : undefined;
  if (plain?.success === true) return { type: plain.data, paths: [], text: false };
  const checked = plain ?? columnObject.safeParse(value);
  if (checked.success && typeof checked.data === 'object') return checked.data;
  for (const issue of checked.error?.issues ?? [])
    context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  return z.NEVER;
});

/**
 * One table, `tables/<family>/<Table>.yaml`: its columns under their Kusto names and how they are stored. The columns of
 * `tables/common.yaml` are added to every table and need no mention.
 */
export const tableEntrySchema = z
  .strictObject({
    table: tableName,
    /** What a row is, in one sentence. */
    about: z.string().min(1).max(2000).optional(),
    /** The columns that queries ask for most: rows are sorted by them within each hour. */
    key: z.array(columnName).max(4).default([]),
    columns: z.record(columnName, columnEntry),
  })
  .superRefine(({ key, columns }, context) => {
    const wrong = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    if (Object.keys(columns).length > MOST_COLUMNS) wrong(['columns'], `has more than ${MOST_COLUMNS} columns`);
    for (const [name, { type, paths, text, few }] of Object.entries(columns)) {
      if (paths.length > 0 && type !== 'dynamic') wrong(['columns', name, 'paths'], 'only a dynamic column has paths');
      if (text && type !== 'string' && type !== 'dynamic')
        wrong(['columns', name, 'text'], 'only a string or a dynamic column has words to index');
      if (few === true && type !== 'string')
        wrong(['columns', name, 'few'], 'only a string column can have few values');
      const stored = paths.map((path) => hotPathColumn(name, path));
      stored.forEach((column, at) => {
        if (stored.indexOf(column) !== at) wrong(['columns', name, 'paths', at], 'the path is given twice: keep one');
        else if (Object.hasOwn(columns, column))
          wrong(['columns', name, 'paths', at], `is stored as "${column}", which is a column of the table`);
      });
    }
    key.forEach((name, at) => {
      const type = columns[name]?.type;
      if (type === undefined) wrong(['key', at], 'is no column of the table');
      else if (!keyTypes.has(type)) wrong(['key', at], `a column of type ${type} does not sort rows usefully`);
    });
  });

/** Types whose columns can sort the rows of a table. */
const keyTypes: ReadonlySet<string> = new Set(['string', 'int', 'long', 'bool', 'guid']);

export type TableEntry = z.output<typeof tableEntrySchema>;

/** `tables/common.yaml`: what holds for every table. */
export const commonColumnsSchema = z.strictObject({
  /** Columns that every table has. */
  columns: z.record(columnName, columnType).refine((columns) => columns['TimeGenerated'] === 'datetime', {
    message: 'must hold TimeGenerated: datetime, by which records are kept and found',
  }),
  /** Names of string columns that have few different values in whatever table they stand. */
  fewValues: z.array(columnName).default([]),
});

export type CommonColumns = z.output<typeof commonColumnsSchema>;

/** Every table entry by its name, and what they share. */
export interface TableEntries {
  readonly common: CommonColumns;
  readonly tables: Readonly<Record<string, TableEntry>>;
}

/** The stored column of a hot path: the column and the steps joined by `/`. */
export const hotPathColumn = (column: string, path: readonly (string | number)[]): string =>
  [column, ...path].join('/');

/** The steps of a path's text; undefined where it is none. */
function stepsOf(text: string): (string | number)[] | undefined {
  const step = /\.?([A-Za-z_]\w*)|\[(\d{1,6})\]|\['([^'\\\p{Cc}]+)'\]/uy;
  const steps: (string | number)[] = [];
  while (step.lastIndex < text.length) {
    const at = step.lastIndex;
    const found = step.exec(text);
    if (found === null) return undefined;
    const [whole, name, position, quoted] = found;
    if (name !== undefined && whole.startsWith('.') !== at > 0) return undefined;
    steps.push(position === undefined ? (name ?? quoted ?? '') : Number(position));
  }
  return steps.length === 0 ? undefined : steps;
}
