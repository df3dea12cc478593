/** A column of a table outside of the engine, with its type as ClickHouse writes it. */
export interface OutsideColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * Parquet that lies outside of the engine: files below one folder, or blobs of one container, all of the same columns. A column that
 * a file lacks has its type's default there. No files at all is a table without rows.
 */
export type OutsideTable = {
  readonly columns: readonly OutsideColumn[];
  readonly files: readonly string[];
} /** `RowBinary` are records that the intake has written down; all files of a table are of one format. */ & (
  | { readonly kind: 'local'; readonly folder: string; readonly format?: 'Parquet' | 'RowBinary' }
  /** `connection` is a secret: a connection string, best one that holds a signature for reading that ends soon. */
  | { readonly kind: 'azure'; readonly connection: string; readonly container: string }
);

/**
 * Tables outside of the engine by the words that stand for them in a statement. This is the one way by which a statement reaches a
 * file or the network. It is for `src/lake/archive` and `src/lake/record` alone: the statement's text is guarded as any other, and nothing in it can name a
 * file. A word holds chance (`outsideWord`), so that no text from elsewhere can hold it.
 */
export type OutsideTables = Readonly<Record<string, OutsideTable>>;

const WORD = /\boutside_[0-9a-f]{24}_\d{1,6}\b/g;

/** The word for a table outside of the engine. @param tag 24 hexadecimal digits of chance */
export const outsideWord = (tag: string, number: number): string => `outside_${tag}_${number}`;

/** Whether a path can stand in a list of files: ClickHouse reads these signs as patterns. */
export const isPlainPath = (path: string): boolean => !/[*?{},[\]\p{Cc}]/u.test(path);

/** Why tables outside of the engine cannot be read; undefined where nothing speaks against it. */
export function refusalOfOutside(tables: OutsideTables): string | undefined {
  for (const [word, table] of Object.entries(tables)) {
    if (word.replace(WORD, '') !== '') return 'names a table outside of the engine by a word that is none';
    const paths = table.kind === 'local' ? [table.folder, ...table.files] : table.files;
    if (!paths.every(isPlainPath)) return 'names a file whose path holds signs of a pattern';
    if (table.files.some((file) => file.startsWith('/') || file.split('/').includes('..')))
      return 'names a file outside of the folder of its table';
  }
  return undefined;
}

/** The statement with its words replaced by table functions. A word that stands for nothing stays, and ClickHouse knows no such table. */
export const withOutsideTables = (sql: string, tables: OutsideTables): string =>
  sql.replace(WORD, (word) => (Object.hasOwn(tables, word) ? functionText(tables[word] as OutsideTable) : word));

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const quoted = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

function functionText(table: OutsideTable): string {
  const structure = literal(table.columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', '));
  if (table.files.length === 0) return `null(${structure})`;
  const [only] = table.files;
  const list = table.files.length === 1 ? (only ?? '') : `{${table.files.join(',')}}`;
  if (table.kind === 'local')
    return `file(${literal(`${table.folder}/${list}`)}, '${table.format ?? 'Parquet'}', ${structure})`;
  const place = [table.connection, table.container, list, 'Parquet', 'auto'].map(literal).join(', ');
  return `azureBlobStorage(${place}, ${structure})`;
}
