import { z } from 'zod';
import { kustoTypes } from './table.ts';
import { columnName, pathText, tableName } from './table-entry.ts';

/** Longest text of KQL in a stream. Azure's limit on a transformation is 15,360 characters. */
const LONGEST_KQL = 15_360;

const kqlText = z.string().min(1).max(LONGEST_KQL);
const oneOrMore = <T extends z.ZodType>(each: T) =>
  z.union([each.transform((one) => [one]), z.array(each).min(1).max(50)]);

/** How a time is written at its source. */
const timeFormats = ['iso', 'seconds', 'milliseconds', 'ticks'] as const;

export type TimeFormat = (typeof timeFormats)[number];

/** Where a column's value comes from. */
const columnSource = z.union([
  /** What stands at a path of the record. */
  pathText.transform((path) => ({ first: [path] })),
  z.strictObject({ path: pathText }).transform(({ path }) => ({ first: [path] })),
  /** The first of several paths at which something stands. */
  z.strictObject({ first: z.array(pathText).min(1).max(20) }),
  /** A KQL expression over `record`, the whole record as a dynamic. */
  z.strictObject({ kql: kqlText }),
  /** The same text in every row. */
  z.strictObject({ value: z.string().max(1000) }),
]);

export type ColumnSource = z.output<typeof columnSource>;

/** A path of a record: member names and array positions from its root. */
export type RecordPath = z.output<typeof pathText>;

const timePaths = z.union([
  pathText.transform((path) => ({ first: [path], format: 'iso' as TimeFormat })),
  z
    .strictObject({ path: oneOrMore(pathText), format: z.enum(timeFormats).default('iso') })
    .transform(({ path, format }) => ({ first: path, format })),
]);

/**
 * One stream, `streams/<family>/<stream>/stream.yaml`: the declared shape of incoming records, the table that they go to, and
 * how a record becomes a row of it.
 */
export const streamSchema = z
  .strictObject({
    /** `<family>/<stream>`, as its folder; a user's own as in a data collection rule, `Custom-Name`. */
    stream: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_-]*(?:\/[a-z0-9-]+)?$/)
      .max(200),
    /** What a record is and where it comes from, in one sentence. */
    about: z.string().min(1).max(2000),
    table: tableName,
    /** How an envelope that carries records of many kinds (diagnostic settings) selects this stream. Compared without case. */
    match: z
      .strictObject({
        category: oneOrMore(z.string().min(1).max(200)),
        /** Such as `Microsoft.KeyVault/vaults`; of any type where it is left out. */
        resourceType: oneOrMore(z.string().regex(/^[A-Za-z0-9.]+(?:\/[A-Za-z0-9.]+)+$/)).optional(),
      })
      .optional(),
    /** A column of the table and where its value comes from; its type is the table's. */
    columns: z.record(columnName, columnSource).default({}),
    /** Columns of the table `source` that `kql` reads besides `record`, taken from the record's members of these names. */
    source: z.record(columnName, z.enum(kustoTypes)).default({}),
    /** A whole transformation over the table `source`, as `transformKql` of a data collection rule; `mv-expand` makes several rows of a record. */
    kql: kqlText.optional(),
    /** Paths at which something must stand; a record without goes to the dead letters. */
    required: z.array(pathText).max(50).default([]),
    /** The object whose members that no column takes are kept in `_AdditionalFields`; the record itself unless it says another. */
    rest: z.union([pathText, z.literal(false)]).optional(),
    /** Members of that object that are known and left out. */
    ignore: z.array(columnName).max(500).default([]),
    /** The column of the upstream's own id: a row whose id is stored already is a duplicate and left out. */
    unique: z.array(columnName).length(1).optional(),
    /** Where `TimeGenerated` comes from. Without it, it is the time of acceptance. */
    time: timePaths.optional(),
  })
  .superRefine((stream, context) => {
    const wrong = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    if (stream.kql !== undefined && Object.keys(stream.columns).length > 0)
      wrong(['kql'], 'stands in the place of "columns": keep one of them');
    if (stream.kql === undefined && Object.keys(stream.columns).length === 0)
      wrong(['columns'], 'is empty: name the columns, or give a transformation in "kql"');
    if (Object.hasOwn(stream.columns, 'TimeGenerated'))
      wrong(['columns', 'TimeGenerated'], 'is said by "time": its paths and format');
    for (const name of stream.unique ?? [])
      if (stream.kql === undefined && !Object.hasOwn(stream.columns, name))
        wrong(['unique', 0], 'names a column that "columns" does not give');
  });

export type Stream = z.output<typeof streamSchema>;
