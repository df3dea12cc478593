import type { Json } from '../../lib/json.ts';
import type { Cell, KqlAnswer } from '../run-kql.ts';

/** Rows of an answer that make one alert, read by the names of columns. */
export class Events {
  readonly #at: ReadonlyMap<string, number>;
  readonly rows: readonly (readonly Cell[])[];

  constructor(columns: KqlAnswer['columns'], rows: readonly (readonly Cell[])[]) {
    this.#at = new Map(columns.map(({ name }, i) => [name, i]));
    this.rows = rows;
  }

  has(column: string): boolean {
    return this.#at.has(column);
  }

  /** The cells of a column, row by row; none where the answer has no such column. Names differ by case, as in Kusto. */
  *cells(column: string): Iterable<Cell> {
    const at = this.#at.get(column);
    if (at === undefined) return;
    for (const row of this.rows) yield row[at] ?? null;
  }

  cell(row: readonly Cell[], column: string): Cell {
    const at = this.#at.get(column);
    return at === undefined ? null : (row[at] ?? null);
  }

  /** The text of a column in the first row; '' where there is none. */
  first(column: string): string {
    for (const cell of this.cells(column)) return cellText(cell);
    return '';
  }
}

/** A cell as Kusto's `tostring()` gives it: '' for null, `True`, compact JSON for a dynamic. */
export function cellText(cell: Json): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return cell ? 'True' : 'False';
  return typeof cell === 'number' ? String(cell) : JSON.stringify(cell);
}

const encoder = new TextEncoder();

/** Bytes of text in UTF-8. */
export const byteLength = (text: string): number => encoder.encode(text).length;
