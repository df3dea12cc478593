import { nothingOf, type Token, tokenOfJson, tokenOfText } from './cell-token.ts';
import type { FileColumns, Target } from './file-columns.ts';
import { eachMember, TooDeepError } from './json-text.ts';
import type { FileRecord } from './record.ts';

/** A record that was not loaded, and why. Never holds a value of it. */
export interface BadRecord {
  readonly line: number;
  readonly reason: string;
}

/** Values of a column that are not of its type and were loaded as null. */
export interface Unreadable {
  readonly column: string;
  readonly count: number;
  /** Where the first stands; a format without lines does not say. */
  readonly firstLine?: number;
}

/** How many bad records are named; all are counted. */
const MOST_NAMED = 20;

/** Makes rows of records and keeps count of what could not be made one. */
export class RowWriter {
  rows = 0;
  /** A value did not fit a guessed column, or a column appeared that no look had seen: the guess must be made again. */
  surprised = false;
  /** Rows that say no time and were given the time of loading. */
  timeless = 0;
  badCount = 0;
  readonly bad: BadRecord[] = [];
  /** Columns of the file that the table lacks. */
  readonly ignored = new Set<string>();
  readonly #unreadable = new Map<string, { count: number; readonly firstLine: number }>();
  readonly #targets: readonly Target[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #fields: readonly (number | undefined)[];
  readonly #empty: readonly string[];
  readonly #now: string;
  readonly #growing: boolean;
  #wrong: string | undefined;

  /**
   * @param growing whether a column that is not among the targets has the guess made again
   * @param now the time of loading, `YYYY-MM-DD hh:mm:ss.fffffff`
   * @param preset what stands in columns for which a record says nothing, where that is not null
   */
  constructor(options: {
    readonly targets: readonly Target[];
    readonly columns: FileColumns;
    readonly growing: boolean;
    readonly now: string;
    readonly preset: ReadonlyMap<string, string>;
  }) {
    const { targets, columns, growing, now, preset } = options;
    this.#targets = targets;
    this.#places = new Map(targets.map(({ name }, at) => [name, at]));
    this.#fields = (columns.header ?? []).map((name) => this.#places.get(name));
    this.#empty = targets.map(({ name, type }) => {
      const text = preset.get(name);
      return text === undefined ? nothingOf(type) : JSON.stringify(text);
    });
    this.#now = now;
    this.#growing = growing;
    for (const name of columns.guesses.keys()) if (!this.#places.has(name)) this.ignored.add(name);
  }

  get unreadable(): Unreadable[] {
    return [...this.#unreadable].map(([column, { count, firstLine }]) => ({ column, count, firstLine }));
  }

  /** The line of JSON of a record; undefined where it is none. */
  line(record: FileRecord): string | undefined {
    if ('wrong' in record) return this.#refuse(record.line, record.wrong);
    this.#wrong = undefined;
    const tokens = [...this.#empty];
    if ('fields' in record) this.#fromFields(record.fields, record.line, tokens);
    else this.#fromObject(record.object, record.line, tokens);
    if (this.#wrong === undefined) this.#setTime(tokens);
    if (this.#wrong !== undefined) return this.#refuse(record.line, this.#wrong);
    this.rows++;
    return `[${tokens.join(',')}]\n`;
  }

  #refuse(line: number, reason: string): undefined {
    this.badCount++;
    if (this.bad.length < MOST_NAMED) this.bad.push({ line, reason });
  }

  #fromFields(fields: readonly string[], line: number, tokens: string[]): void {
    if (fields.length !== this.#fields.length) {
      this.#wrong = `has ${fields.length} fields where the header has ${this.#fields.length}`;
      return;
    }
    for (let at = 0; at < fields.length; at++) {
      const place = this.#fields[at];
      const target = place === undefined ? undefined : this.#targets[place];
      const field = fields[at] ?? '';
      if (place === undefined || target === undefined || field === '') continue;
      this.#set(tokens, place, target, tokenOfText(field, target.type), line);
    }
  }

  #fromObject(object: string, line: number, tokens: string[]): void {
    try {
      eachMember(object, (name, source) => {
        const place = this.#places.get(name);
        const target = place === undefined ? undefined : this.#targets[place];
        if (place === undefined || target === undefined) this.#stranger(name);
        else if (source !== 'null') this.#set(tokens, place, target, tokenOfJson(source, target.type), line);
      });
    } catch (thrown) {
      if (!(thrown instanceof TooDeepError)) throw thrown;
      this.#wrong = 'nests too deeply';
    }
  }

  #stranger(name: string): void {
    if (this.#growing) this.surprised = true;
    else if (this.ignored.size < 1000) this.ignored.add(name);
  }

  #set(tokens: string[], place: number, target: Target, token: Token, line: number): void {
    if (token !== undefined) tokens[place] = token;
    else if (target.required) this.#wrong = `${target.name} is no ${target.type}`;
    else if (target.guessed) this.surprised = true;
    else {
      const seen = this.#unreadable.get(target.name);
      if (seen === undefined) this.#unreadable.set(target.name, { count: 1, firstLine: line });
      else seen.count++;
    }
  }

  /** A record without a time gets the time of loading, as Log Analytics does. */
  #setTime(tokens: string[]): void {
    for (let place = 0; place < this.#targets.length; place++) {
      if (this.#targets[place]?.required !== true || tokens[place] !== 'null') continue;
      tokens[place] = `"${this.#now}"`;
      this.timeless++;
    }
  }
}

/** What is said of rows that were given the time of loading. */
export const timelessNote = (rows: number): string => `${rows} rows say no time: TimeGenerated is the time of loading.`;
