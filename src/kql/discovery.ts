import type { KustoType } from '../model/table.ts';
import type { EngineCell } from './decode.ts';
import { type KqlFailure, refuse } from './failure.ts';
import type { SealedRead } from './plan/node.ts';
import type { SavedFunction } from './syntax/analyse.ts';
import { type SyntaxNode, textOf } from './syntax/kusto.ts';

// The columns of `evaluate bag_unpack(d)` and `evaluate pivot(x)` are in the data. Kusto looks first and binds then; so does this:
// lowering stops with a small query that finds them, and once it is answered the columns are written behind the call, where Kusto
// takes a schema (`evaluate bag_unpack(d) : (a:long)`), and the text is bound anew.

/** A small query that finds the columns of a plugin. */
export interface DiscoveryQuery {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The tables that it reads, by their Kusto names. */
  readonly tables: readonly string[];
  /** Its scans of rows that have left their tables. */
  readonly sealed?: readonly SealedRead[];
}

/** Runs a small query over the data that the question will be asked of, with the same `now`. Rows hold cells of text. */
export type Discover = (query: DiscoveryQuery) => Promise<readonly (readonly EngineCell[])[] | KqlFailure>;

/** A column that was found. */
export interface FoundColumn {
  readonly name: string;
  readonly type: KustoType;
}

/** Leaves the lowering: the columns behind a node must be found first. Never crosses the border of this room. */
export class Discovery extends Error {
  readonly node: SyntaxNode;
  readonly query: DiscoveryQuery;
  readonly columns: (rows: readonly (readonly EngineCell[])[]) => readonly FoundColumn[];
  /** The type of a column that the text names and the data lack. */
  readonly otherwise: KustoType;
  constructor(request: {
    readonly node: SyntaxNode;
    readonly query: DiscoveryQuery;
    readonly columns: Discovery['columns'];
    readonly otherwise: KustoType;
  }) {
    super('discovery');
    this.node = request.node;
    this.query = request.query;
    this.columns = request.columns;
    this.otherwise = request.otherwise;
  }
}

/** Where a node stands: in the query (`''`) or in the body of a saved function, at a position of that text. */
export interface Place {
  readonly source: string;
  readonly position: number;
}

const rootOf = (node: SyntaxNode): SyntaxNode => {
  let root = node;
  for (let parent = root.Parent; parent !== null; parent = root.Parent) root = parent as SyntaxNode;
  return root;
};

/** The saved functions that a text calls, whether itself or through others; a name in a comment calls nothing. */
const functionsNamedIn = (text: string, functions: readonly SavedFunction[]): readonly SavedFunction[] => {
  const named = new Set<SavedFunction>();
  const pending = [text];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const words = new Set(next.replaceAll(/\/\/.*$/gm, '').match(/\w+/g));
    const found = functions.filter((saved) => words.has(saved.name) && !named.has(saved));
    for (const saved of found) {
      named.add(saved);
      pending.push(saved.body);
    }
  }
  return [...named];
};

/** The place of the end of a node. Undefined where its text stands in several places: the binder expands functions into trees of their own. */
export const placeOf = (node: SyntaxNode, text: string, functions: readonly SavedFunction[]): Place | undefined => {
  const root = rootOf(node);
  const end = node.TextStart + node.Width;
  const own = textOf(node);
  if (text.slice(end - own.length, end) === own) return { source: '', position: end };
  const whole = textOf(root);
  const sources = [{ name: '', body: text }, ...functionsNamedIn(text, functions)];
  const found = sources.flatMap(({ name, body }) => {
    const at = body.indexOf(whole);
    return at < 0 || body.indexOf(whole, at + 1) >= 0 ? [] : [{ source: name, position: at + end - root.TextStart }];
  });
  return found.length === 1 ? found[0] : undefined;
};

const bracketed = (name: string): string => `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;

/** Columns as the schema behind a plugin's call. */
const schemaText = (columns: readonly FoundColumn[]): string =>
  ` : (${columns.map(({ name, type }) => `${bracketed(name)}:${type}`).join(', ')})`;

/** A schema written behind a call. */
interface Insertion extends Place {
  readonly columns: readonly FoundColumn[];
  readonly otherwise: KustoType;
}

/** Texts with the schemas that were found so far. */
export class DiscoveredTexts {
  readonly #insertions: Insertion[] = [];
  readonly #missing: KqlFailure[] = [];
  readonly #text: string;
  readonly #functions: readonly SavedFunction[];

  constructor(text: string, functions: readonly SavedFunction[]) {
    this.#text = text;
    this.#functions = functions;
  }

  get count(): number {
    return this.#insertions.length;
  }

  /** Adds a schema at a place of the texts as they are now. */
  add(place: Place, columns: readonly FoundColumn[], otherwise: KustoType): void {
    const before = this.#in(place.source);
    const position = originalPosition(before, place.position);
    this.#insertions.push({ source: place.source, position, columns, otherwise });
  }

  /** Adds a column that the text names and the data lack to the schema before the position; false where there is none. */
  addMissing(name: string, position: number): boolean {
    const original = originalPosition(this.#in(''), position);
    const own = this.#insertions.filter((one) => one.source === '' && one.position <= original);
    const target = own.sort((a, b) => b.position - a.position)[0] ?? this.#insertions[0];
    if (target === undefined || target.columns.some((column) => column.name === name)) return false;
    const index = this.#insertions.indexOf(target);
    this.#missing.push({
      code: 'KQL_MISSING_COLUMN',
      message: `No row has a column '${name}': it is null`,
      start: original,
      length: 0,
    });
    this.#insertions[index] = { ...target, columns: [...target.columns, { name, type: target.otherwise }] };
    return true;
  }

  /** Whether the columns at a place of the texts as they are now were found in the data. */
  isFoundAt(place: Place): boolean {
    const before = this.#in(place.source);
    const original = originalPosition(before, place.position);
    return before.some(({ position }) => position === original);
  }

  #in(source: string): Insertion[] {
    return this.#insertions.filter((one) => one.source === source).sort((a, b) => a.position - b.position);
  }

  #written(source: string, text: string): string {
    return this.#in(source).reduceRight(
      (written, { position, columns }) =>
        `${written.slice(0, position)}${schemaText(columns)}${written.slice(position)}`,
      text,
    );
  }

  get text(): string {
    return this.#written('', this.#text);
  }

  get functions(): readonly SavedFunction[] {
    if (this.count === 0) return this.#functions;
    return this.#functions.map((saved) => ({ ...saved, body: this.#written(saved.name, saved.body) }));
  }

  /** What the text names and the data lack. */
  get warnings(): readonly KqlFailure[] {
    return this.#missing;
  }

  /** A position of the written text as one of the text that was given. */
  original(position: number): number {
    return originalPosition(this.#in(''), position);
  }
}

const originalPosition = (insertions: readonly Insertion[], position: number): number => {
  let shift = 0;
  for (const insertion of insertions) {
    const start = insertion.position + shift;
    const length = schemaText(insertion.columns).length;
    if (position <= start) break;
    if (position < start + length) return insertion.position;
    shift += length;
  }
  return position - shift;
};

/** A query with its values in place and its made-up names numbered from the first on: the same text for the same rows. */
const canonical = ({ sql, parameters }: DiscoveryQuery): string => {
  const names = new Map<string, string>();
  return sql
    .replaceAll(/\$[a-z]+\d+/gi, (name) => {
      const own = names.get(name) ?? `$${names.size}`;
      names.set(name, own);
      return own;
    })
    .replaceAll(/\{(p\d+):/g, (_, name: string) => `{${JSON.stringify(parameters[name])}:`);
};

/** Columns that were found in some rows are not those of others: of one place of the text all lowerings must ask the same rows. */
export class FoundRows {
  readonly #texts: DiscoveredTexts;
  readonly #asked = new Map<string, string>();

  constructor(texts: DiscoveredTexts) {
    this.#texts = texts;
  }

  /** Refuses a plugin in the body of a function that is called over different rows. `query` is what would find its columns. */
  check(node: SyntaxNode, query: () => DiscoveryQuery): void {
    const place = this.#texts.count === 0 ? undefined : placeOf(node, this.#texts.text, this.#texts.functions);
    if (place === undefined || !this.#texts.isFoundAt(place)) return;
    const key = `${place.source}:${place.position}`;
    const asked = canonical(query());
    if ((this.#asked.get(key) ?? asked) !== asked)
      refuse(
        'KQL_OPEN_SCHEMA',
        'The function is called over different data, and the columns of this plugin depend on the data',
        node,
        'write the columns behind the call: evaluate bag_unpack(d) : (a:long, b:string)',
      );
    this.#asked.set(key, asked);
  }
}
