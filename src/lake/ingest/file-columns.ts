import type { KustoType } from '../../model/table.ts';
import { INGESTED_COLUMN } from '../tables/create-table-sql.ts';
import type { StoredColumn, StoredTable } from '../tables/stored-table.ts';
import { ColumnGuess } from './infer-type.ts';
import { eachMember, TooDeepError } from './json-text.ts';
import { BrokenFileError, type FileRecord } from './record.ts';

/** Most columns of one file: past that its keys are data, not names. */
const MOST_COLUMNS = 2000;
const LONGEST_NAME = 256;

/** What the records of a file hold: names in the order in which they appear, and a guess of each one's type. */
export class FileColumns {
  readonly guesses = new Map<string, ColumnGuess>();
  /** Columns whose times are those of an unknown place: `TimeGenerated [Local Time]`. */
  readonly local: string[] = [];
  /** The name of each field of CSV, in order; none before the header is read, and none for JSON. */
  header: readonly string[] | undefined;

  /** Takes the header of CSV. */
  setHeader(record: FileRecord): void {
    if (!('fields' in record)) throw new BrokenFileError(record.line, 'the header is not readable as CSV');
    this.header = record.fields.map((field, at) => this.#named(field.trim(), at, record.line));
  }

  /** Looks at the types of a record's values. */
  add(record: FileRecord): void {
    if ('fields' in record) {
      const { header } = this;
      record.fields.forEach((field, at) => {
        this.guesses.get(header?.[at] ?? '')?.addText(field);
      });
    } else if ('object' in record) this.#addObject(record.object, record.line);
  }

  #addObject(object: string, line: number): void {
    try {
      eachMember(object, (name, source) => this.#guess(name, line).addJson(source));
    } catch (thrown) {
      // The record is refused, and counted, when it is loaded.
      if (!(thrown instanceof TooDeepError)) throw thrown;
    }
  }

  #named(title: string, at: number, line: number): string {
    const found = /^(.*\S)\s+\[(UTC|Local Time)\]$/.exec(title);
    const name = (found?.[1] ?? title) || `Column${at + 1}`;
    if (found?.[2] === 'Local Time') this.local.push(name);
    if (this.guesses.has(name)) throw new BrokenFileError(line, `the column "${shown(name)}" is given twice`);
    this.#guess(name, line);
    return name;
  }

  #guess(name: string, line: number): ColumnGuess {
    const known = this.guesses.get(name);
    if (known !== undefined) return known;
    if (this.guesses.size >= MOST_COLUMNS) throw new BrokenFileError(line, `more than ${MOST_COLUMNS} columns`);
    if (name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name) || name === INGESTED_COLUMN) {
      throw new BrokenFileError(line, `"${shown(name)}" cannot be the name of a column`);
    }
    const guess = new ColumnGuess();
    this.guesses.set(name, guess);
    return guess;
  }
}

const shown = (name: string): string => name.replace(/[\p{Cc}\u2028\u2029]/gu, '?').slice(0, 80);

/** A column that rows are sent to. */
export interface Target {
  readonly name: string;
  readonly type: KustoType;
  readonly required: boolean;
  /** Guessed from the file: a value that does not fit has the guess made again. Otherwise such a value becomes null. */
  readonly guessed: boolean;
}

/**
 * The table for a file: a known one with the file's other columns behind its own, or one made of the file's columns alone.
 * @param others whether columns that the known table lacks are added
 */
export function tableFor(
  name: string,
  known: StoredTable | undefined,
  columns: FileColumns,
  others: boolean,
): StoredTable {
  const own = new Set(known?.columns.map((column) => column.name));
  const added: StoredColumn[] = [...columns.guesses]
    .filter(([column]) => !own.has(column))
    .map(([column, guess]) => ({ name: column, type: guess.type }));
  if (known === undefined) return { name, key: [], columns: added };
  return others ? { ...known, name, columns: [...known.columns, ...added] } : { ...known, name };
}

/** The columns of the table that the file has values for, and always the required one. */
export function targetsOf(table: StoredTable, known: StoredTable | undefined, columns: FileColumns): Target[] {
  const own = new Set(known?.columns.map((column) => column.name));
  return table.columns
    .filter(({ name, required }) => columns.guesses.has(name) || required === true)
    .map(({ name, type, required }) => ({ name, type, required: required === true, guessed: !own.has(name) }));
}
