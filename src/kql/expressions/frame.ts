import type { KustoType, TableSchema } from '../../model/table.ts';
import type { DiscoveryQuery } from '../discovery.ts';
import { type KqlFailure, refuse } from '../failure.ts';
import type { NamedScalar, SealedRead, SealedScan } from '../plan/node.ts';
import { columnScalar, extended, type Names, type Relation, visibleColumns } from '../plan/relation.ts';
import { columnReference, type Scalar } from '../sql/fragment.ts';
import type { Parameters } from '../sql/parameters.ts';
import type { Expression, FunctionCall, Kusto, SyntaxNode } from '../syntax/kusto.ts';

/** What a `let`, a parameter or `as` has given a name to. */
export type Binding =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'relation'; readonly relation: () => Relation }
  | { readonly kind: 'function'; readonly scope: Scope }
  | { readonly kind: 'pattern'; readonly statement: Kusto.Language.Syntax.PatternStatement };

/** What `externaldata` asks for. */
export interface ExternalDataRequest {
  readonly addresses: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: KustoType }[];
  /** `format`, `ignoreFirstRecord` and the like, as they stand in the text. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The table that holds what was brought in from the addresses, with just these columns; undefined where it is not allowed or not there. */
export type ExternalDataPort = (request: ExternalDataRequest) => string | undefined;

/** Names in force at a place of the text; the inner one wins. */
export class Scope {
  readonly #bindings = new Map<string, Binding>();
  readonly #outer: Scope | undefined;
  /** How many calls of functions this place is inside of. */
  readonly depth: number;
  constructor(outer?: Scope, depth = 0) {
    this.#outer = outer;
    this.depth = depth;
  }
  bind(name: string, binding: Binding): void {
    this.#bindings.set(name, binding);
  }
  find(name: string): Binding | undefined {
    return this.#bindings.get(name) ?? this.#outer?.find(name);
  }
}

/** What is one for a whole query while it is lowered. */
export interface Query {
  readonly kusto: Kusto;
  readonly parameters: Parameters;
  readonly names: Names;
  readonly tables: ReadonlyMap<string, StoredTable>;
  /** The table of each watchlist by its alias in lower case. */
  readonly watchlists: ReadonlyMap<string, string>;
  readonly externalData: ExternalDataPort | undefined;
  readonly storedAs: (table: string) => string;
  /** Whether each table shows only its rows from the parameter `since` on, and up to `until`. */
  readonly scoped: boolean | 'between';
  /** Whether each table shows only its rows of the parameter `resource`. */
  readonly ofResource: boolean;
  readonly root: Scope;
  /** How the rows that have left a table are read beside those in it; undefined where none have. */
  readonly sealed: (table: TableSchema, number: number) => SealedScan | undefined;
  /** The scans so far that read such rows. */
  readonly sealedScans: SealedRead[];
  /** The tables read so far. */
  readonly read: Set<string>;
  /** The query parameters that the text declares. */
  readonly inputs: Map<string, KustoType>;
  readonly warnings: KqlFailure[];
  /** Lowers a tabular expression: given here because scalar and tabular expressions contain each other. */
  readonly lowerRelation: (node: Expression, scope: Scope, row?: Frame) => Relation;
  /** Lowers a tabular expression that begins with an operator, over given rows: what stands in the brackets of `partition by x (...)`. */
  readonly lowerFrom: (node: Expression, rows: Relation, scope: Scope) => Relation;
  /** A stored table by name. */
  readonly lowerTable: (name: string, node: Expression) => Relation;
  /** Binds the `let` statements of a block in the scope of a frame. */
  readonly bindStatements: (statements: readonly SyntaxNode[], frame: Frame) => void;
  /** Refuses a plugin whose columns were found in other rows than it is about now; `query` is what would find them. */
  readonly checkFound: (node: SyntaxNode, query: () => DiscoveryQuery) => void;
  /** How deep the expression being lowered is nested. */
  depth: number;
}

/** A table and the name it is stored under. */
export interface StoredTable {
  readonly schema: TableSchema;
  readonly storedAs: string;
}

/** The rows that frames share, and the values that were last staged below them. */
interface Rows {
  relation: Relation | undefined;
  staged?: { readonly base: Relation; readonly values: readonly NamedScalar[]; readonly relation: Relation };
}

interface FrameOptions {
  readonly aggregating?: boolean;
  readonly sides?: ReadonlyMap<string, Relation>;
  /** What `name.member` stands for where `name` is no column: the state of a step of `scan`, an element of a graph's pattern. */
  readonly members?: Members;
  /** What a call stands for that means something at this place only: `map()` over an edge of a graph's pattern. */
  readonly calls?: Calls;
  /** The expression is evaluated inside a lambda: nothing can be computed below it. */
  readonly pinned?: boolean;
}

/** What `name.member` stands for; undefined where `name` is something else. */
export type Members = (name: string, member: string) => Scalar | undefined;

/** What a call stands for; undefined where it is a call as anywhere else. */
export type Calls = (call: FunctionCall) => Scalar | undefined;

/**
 * The surroundings of one scalar expression: the rows it is about. `relation` grows when an expression needs something computed
 * below it (`stage`), so an operator reads it again after its expressions are lowered.
 */
export class Frame {
  readonly query: Query;
  readonly scope: Scope;
  /** The rows, shared by all frames about them: what one stages all can read. */
  readonly rows: Rows;
  /** True inside `summarize`, where aggregate functions mean something. */
  readonly aggregating: boolean;
  /** Names that stand for something else than a column of the relation: `$left`, the element in `mv-apply`. */
  readonly sides: ReadonlyMap<string, Relation>;
  readonly members: Members | undefined;
  readonly calls: Calls | undefined;
  readonly pinned: boolean;

  constructor(query: Query, scope: Scope, rows?: Relation | Rows, options: FrameOptions = {}) {
    this.query = query;
    this.scope = scope;
    this.rows = rows === undefined ? { relation: undefined } : 'node' in rows ? { relation: rows } : rows;
    this.aggregating = options.aggregating ?? false;
    this.sides = options.sides ?? new Map();
    this.members = options.members;
    this.calls = options.calls;
    this.pinned = options.pinned ?? false;
  }

  get relation(): Relation | undefined {
    return this.rows.relation;
  }

  set relation(relation: Relation | undefined) {
    this.rows.relation = relation;
  }

  /** The rows of an operator, which has some. */
  get input(): Relation {
    if (this.rows.relation === undefined) throw new Error('an operator without rows');
    return this.rows.relation;
  }

  #options(): FrameOptions {
    return {
      sides: this.sides,
      pinned: this.pinned,
      ...(this.members === undefined ? {} : { members: this.members }),
      ...(this.calls === undefined ? {} : { calls: this.calls }),
    };
  }

  /** The same rows with other names in force. */
  inScope(scope: Scope): Frame {
    return new Frame(this.query, scope, this.rows, { ...this.#options(), aggregating: this.aggregating });
  }

  /** The same rows where aggregate functions mean something. */
  grouping(): Frame {
    return new Frame(this.query, this.scope, this.rows, { ...this.#options(), aggregating: true });
  }

  /** The same rows where aggregate functions mean nothing: inside the arguments of one. */
  withoutAggregates(): Frame {
    return new Frame(this.query, this.scope, this.rows, this.#options());
  }

  /** A column of the rows by name. */
  column(name: string, node?: Expression): Scalar {
    const found =
      this.relation === undefined ? undefined : visibleColumns(this.relation).find((column) => column.name === name);
    if (found === undefined)
      return refuse('KQL_UNKNOWN_COLUMN', `The name '${name}' does not refer to any known column`, node);
    return columnScalar(found);
  }

  /**
   * Computes a value below the current step and gives the column that holds it: once a row, however often it is read. Values that
   * do not read one another are computed in one step.
   */
  stage(value: Scalar): Scalar {
    if (this.relation === undefined || this.aggregating || this.pinned || value.columns.size === 0) return value;
    if (isColumn(value)) return value;
    const { base, values } = this.#stageable(value);
    const known = values.find((other) => other.value.text === value.text);
    const name = known?.name ?? this.query.names.fresh('value');
    if (known === undefined) {
      const all = [...values, { name, value, hidden: true }];
      this.relation = extended(base, all);
      this.rows.staged = { base, values: all, relation: this.relation };
    }
    return columnScalar({ name, type: value.type, nullable: value.nullable });
  }

  /** The rows below the last staged values, if this value can be computed beside those. */
  #stageable(value: Scalar): { base: Relation; values: readonly NamedScalar[] } {
    const { staged } = this.rows;
    const isBeside = staged !== undefined && staged.relation === this.relation;
    if (isBeside && !staged.values.some(({ name }) => value.columns.has(name))) return staged;
    return { base: this.input, values: [] };
  }
}

/** A value that is a column already. */
const isColumn = (value: Scalar): boolean => {
  const [name] = value.columns;
  return value.columns.size === 1 && name !== undefined && value.text === columnReference(name).text;
};
