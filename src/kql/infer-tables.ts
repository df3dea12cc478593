import type { ColumnSchema, KustoType, TableSchema } from '../model/table.ts';
import { type Sources, sourcesOf } from './infer/sources.ts';
import { typeFromUse, typeSaid } from './infer/type-from-use.ts';
import { type Analysis, analyse, type Catalogue, type KustoDiagnostic, type SavedFunction } from './syntax/analyse.ts';
import {
  childrenOf,
  type Expression,
  elementsOf,
  type FunctionCall,
  type Kusto,
  kindOf,
  kustoTypeOf,
  type SyntaxNode,
} from './syntax/kusto.ts';
import { isTolerated } from './syntax/tolerated.ts';

/** What a text needs beyond what is known, derived from the text itself. */
export interface InferredTables {
  /** The catalogue with the tables, columns and functions that were derived. */
  readonly catalogue: Catalogue;
  /** The tables that were missing, or lacked columns, as they are now. */
  readonly tables: readonly TableSchema[];
  /** Functions that were missing: each yields the rows of a derived table. */
  readonly functions: readonly string[];
  /** What the binder still objects to. */
  readonly remaining: readonly KustoDiagnostic[];
}

/** Columns come to light round by round: those of an operator only once the operators before it are bound. */
const mostRounds = 200;

const innermost = (root: SyntaxNode, position: number): SyntaxNode => {
  let node = root;
  for (;;) {
    const inner = childrenOf(node).find(
      (child) => child.TextStart <= position && position < child.TextStart + child.Width,
    );
    if (inner === undefined) return node;
    node = inner;
  }
};

/** The reference to a name that a diagnostic points at: for a call the whole call. */
const referenceAt = (analysis: Analysis, found: KustoDiagnostic): SyntaxNode | undefined => {
  const node = nameAt(analysis, found);
  const parent = node?.Parent as SyntaxNode | null | undefined;
  const isCall = parent !== null && parent !== undefined && kindOf(parent) === 'FunctionCallExpression';
  return found.code === 'KS211' && isCall ? parent : node;
};

const nameAt = (analysis: Analysis, { start }: KustoDiagnostic): SyntaxNode | undefined => {
  if (analysis.root === undefined) return undefined;
  for (
    let node: SyntaxNode | null = innermost(analysis.root, start);
    node !== null;
    node = node.Parent as SyntaxNode | null
  ) {
    const kind = kindOf(node);
    if (kind === 'NameReference' || kind === 'FunctionCallExpression') return node;
    if (kind.endsWith('Operator') || kind.endsWith('Statement')) return undefined;
  }
  return undefined;
};

const nameOf = (node: SyntaxNode): string =>
  (kindOf(node) === 'FunctionCallExpression'
    ? (node as FunctionCall).Name?.SimpleName
    : (node as Kusto.Language.Syntax.NameReference).SimpleName) ?? '';

/** The text with what has been derived so far. */
class Inference {
  readonly #base: Catalogue;
  readonly #known: ReadonlyMap<string, TableSchema>;
  /** Derived columns by table; a table that is missing has an entry even before it has columns. */
  readonly #columns = new Map<string, Map<string, KustoType>>();
  readonly #functions = new Map<string, SavedFunction>();

  constructor(base: Catalogue) {
    this.#base = base;
    this.#known = new Map(base.tables.map((table) => [table.name, table]));
  }

  get catalogue(): Catalogue {
    if (this.#columns.size === 0 && this.#functions.size === 0) return this.#base;
    const derived = this.tables;
    const names = new Set(derived.map(({ name }) => name));
    return {
      ...this.#base,
      tables: [...this.#base.tables.filter(({ name }) => !names.has(name)), ...derived],
      functions: [...this.#base.functions, ...this.#functions.values()],
    };
  }

  get tables(): TableSchema[] {
    return [...this.#columns].map(([name, columns]) => {
      const known = (this.#known.get(name)?.columns ?? []).filter((column) => !columns.has(column.name));
      const own = [...columns].map(([column, type]): ColumnSchema => ({ name: column, type }));
      return { name, columns: [...known, ...own] };
    });
  }

  get functions(): string[] {
    return [...this.#functions.keys()];
  }

  /** Takes one step towards what a diagnostic misses; false where the text gives no hint. */
  mend(analysis: Analysis, found: KustoDiagnostic): boolean {
    if (found.code === 'KS106') return this.#mendOperands(analysis, found);
    const node = referenceAt(analysis, found);
    if (node === undefined || analysis.root === undefined) return false;
    const name = nameOf(node);
    if (name === '') return false;
    switch (found.code) {
      case 'KS204':
        return this.#addTable(name);
      case 'KS211':
        return this.#addFunction(node as FunctionCall, name);
      case 'KS142':
      case 'KS109':
      case 'KS145':
        return isTablePosition(node) ? this.#addTable(name) : this.#addColumn(analysis.root, node, name);
      case 'KS107':
      case 'KS141':
      case 'KS234':
        return namesTable(node) ? this.#addColumn(analysis.root, node, name) : this.#retype(name, found);
      default:
        return false;
    }
  }

  /** An operator that is not defined for its operands: a name is taken for a table, or a derived column has the wrong type. */
  #mendOperands({ root }: Analysis, found: KustoDiagnostic): boolean {
    if (root === undefined) return false;
    let node: SyntaxNode | null = innermost(root, found.start);
    while (node !== null && !('Left' in node && 'Right' in node)) node = node.Parent as SyntaxNode | null;
    if (node === null) return false;
    const { Left: left, Right: right } = node as Kusto.Language.Syntax.BinaryExpression;
    const sides = [
      { side: left as Expression, other: right as Expression },
      { side: right as Expression, other: left as Expression },
    ];
    return sides.some(({ side, other }) => {
      if (kindOf(side) !== 'NameReference') return false;
      const name = nameOf(side);
      if (namesTable(side)) return this.#addColumn(root, side, name);
      const type = kustoTypeOf(other.ResultType);
      return this.#retype(name, { ...found, message: `of type ${type}` });
    });
  }

  #addTable(name: string): boolean {
    if (this.#columns.has(name) || this.#known.has(name)) return false;
    this.#columns.set(name, new Map());
    return true;
  }

  /** A function that yields a table: its parameters are the arguments that the text gives, its rows those of a derived table. */
  #addFunction(call: FunctionCall, name: string): boolean {
    if (this.#functions.has(name) || !isTablePosition(call)) return false;
    const parameters = elementsOf<Expression>(call.ArgumentList?.Expressions).map((argument, index) => {
      const isNamed = kindOf(argument) === 'SimpleNamedExpression';
      const own = isNamed ? (argument as Kusto.Language.Syntax.SimpleNamedExpression).Name?.SimpleName : undefined;
      const type = kustoTypeOf(argument.ResultType);
      return `${own ?? `p${index + 1}`}:${type}=${type === 'string' ? "''" : `${type}(null)`}`;
    });
    const rows = `${name}Rows`;
    this.#functions.set(name, { name, parameters: `(${parameters.join(', ')})`, body: `{ ${rows} }` });
    this.#addTable(rows);
    return true;
  }

  #addColumn(root: SyntaxNode, node: SyntaxNode, name: string): boolean {
    const sources = sourcesOf(root, node, (of) => this.#functions.has(of));
    const tables = this.#receivers(sources, name);
    for (const table of tables) {
      const columns = this.#columns.get(table) ?? new Map<string, KustoType>();
      columns.set(name, typeFromUse(node as Expression, name));
      this.#columns.set(table, columns);
    }
    return tables.length > 0;
  }

  /** The tables that get a column: missing ones first, then known ones whose description lacks it; the left side of a join first. */
  #receivers(sources: readonly Sources[], name: string): string[] {
    const lacking = sources.map((side) => side.filter((table) => !this.#has(table, name)));
    const missing = lacking.map((side) => side.filter((table) => !this.#known.has(table)));
    const first = missing.find((side) => side.length > 0) ?? lacking.find((side) => side.length > 0);
    return first === undefined ? [] : [...first];
  }

  #has(table: string, name: string): boolean {
    if (this.#columns.get(table)?.has(name) === true) return true;
    return this.#known.get(table)?.columns.some((column) => column.name === name) === true;
  }

  /** A derived column whose use asks for another type takes it, once. */
  readonly #retyped = new Set<string>();
  #retype(name: string, found: KustoDiagnostic): boolean {
    const type = typeSaid(found.message);
    if (type === undefined || this.#retyped.has(`${name} ${type}`)) return false;
    this.#retyped.add(`${name} ${type}`);
    let changed = false;
    for (const columns of this.#columns.values()) {
      const own = columns.get(name);
      if (own === undefined || own === type) continue;
      columns.set(name, type);
      changed = true;
    }
    return changed;
  }
}

/** Whether a name stands where a table does: before a pipe, in a union, as the body of a `let`. */
const isTablePosition = (node: SyntaxNode): boolean => {
  const parent = node.Parent as SyntaxNode | null;
  if (parent === null) return false;
  switch (kindOf(parent)) {
    case 'PipeExpression':
      return (parent as Kusto.Language.Syntax.PipeExpression).Expression === node;
    case 'SeparatedElement':
    case 'List':
    case 'ParenthesizedExpression':
      return isTablePosition(parent);
    case 'UnionOperator':
    case 'JoinOperator':
    case 'LookupOperator':
    case 'ExpressionStatement':
    case 'FunctionBody':
    case 'MaterializeExpression':
    case 'FindInClause':
      return true;
    default:
      return false;
  }
};

/** Whether a name that should be a value is taken for the table of that name. */
const namesTable = (node: SyntaxNode): boolean =>
  (node as Expression).ReferencedSymbol instanceof Kusto.Language.Symbols.TableSymbol && !isTablePosition(node);

/** The operator that a diagnostic points into, and the statement that it is part of, as positions. */
const placeIn = (analysis: Analysis, { start }: KustoDiagnostic): { operator: number; statement: number } => {
  let operator = start;
  let statement = 0;
  if (analysis.root === undefined) return { operator, statement };
  for (
    let node: SyntaxNode | null = innermost(analysis.root, start);
    node !== null;
    node = node.Parent as SyntaxNode | null
  ) {
    const kind = kindOf(node);
    if (kind.endsWith('Operator')) operator = node.TextStart;
    if (kind === 'LetStatement' || kind === 'ExpressionStatement') statement = node.TextStart;
  }
  return { operator, statement };
};

/**
 * The errors of the first operator of each statement that has some. Those after it often follow from it: a column that is not
 * renamed because another name is unknown is unknown itself.
 */
const firstErrors = (analysis: Analysis): KustoDiagnostic[] => {
  const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  const places = new Map(errors.map((found) => [found, innermostOperator(analysis, found)]));
  const first = new Map<number, number>();
  for (const { operator, statement } of places.values())
    first.set(statement, Math.min(first.get(statement) ?? Number.POSITIVE_INFINITY, operator));
  return errors.filter((found) => {
    const place = places.get(found);
    return place !== undefined && first.get(place.statement) === place.operator;
  });
};

const innermostOperator = (analysis: Analysis, found: KustoDiagnostic): { operator: number; statement: number } => {
  const { statement } = placeIn(analysis, found);
  if (analysis.root === undefined) return { operator: found.start, statement };
  for (
    let node: SyntaxNode | null = innermost(analysis.root, found.start);
    node !== null;
    node = node.Parent as SyntaxNode | null
  )
    if (kindOf(node).endsWith('Operator')) return { operator: node.TextStart, statement };
  return { operator: found.start, statement };
};

/** Whether a text gives a name to something: `name = …`. */
const isGivenIn = (text: string, name: string): boolean =>
  /^\w+$/.test(name) && new RegExp(`\\b${name}\\s*=(?![=~])`).test(text);

/** The body of a saved function as a text of its own; undefined where a parameter is a table. */
const textOfFunction = ({ parameters, body }: SavedFunction): string | undefined => {
  const inner = body.trim().replace(/^\{([\s\S]*)\}$/, '$1');
  const list = parameters
    .trim()
    .replace(/^\(([\s\S]*)\)$/, '$1')
    .trim();
  if (list === '') return inner;
  return /:\s*\(/.test(list) ? undefined : `declare query_parameters(${list});\n${inner}`;
};

/** The bodies of the saved functions that a text names, as texts of their own, the inner ones first. */
const bodiesOf = (text: string, catalogue: Catalogue): string[] => {
  const texts: string[] = [];
  const seen = new Set<string>();
  const visit = (part: string): void => {
    const words = new Set(part.match(/[A-Za-z_]\w*/g));
    for (const saved of catalogue.functions) {
      if (!words.has(saved.name) || seen.has(saved.name)) continue;
      seen.add(saved.name);
      visit(saved.body);
      const own = textOfFunction(saved);
      if (own !== undefined) texts.push(own);
    }
  };
  visit(text);
  return texts;
};

const errorsOf = ({ diagnostics, root }: Analysis): KustoDiagnostic[] =>
  diagnostics.filter((found) => found.severity === 'error' && !isTolerated(found, root));

/** What the binder objects to in the bodies of the functions of a catalogue: many texts name the same ones. */
const known = new WeakMap<Catalogue, Map<string, readonly KustoDiagnostic[]>>();

const objectionsToBody = (kusto: Kusto, body: string, catalogue: Catalogue): readonly KustoDiagnostic[] => {
  const bodies = known.get(catalogue) ?? new Map<string, readonly KustoDiagnostic[]>();
  known.set(catalogue, bodies);
  const found = bodies.get(body) ?? errorsOf(analyse(kusto, body, catalogue));
  bodies.set(body, found);
  return found;
};

/** What the binder objects to in a text and in the bodies of the saved functions that it names, which it passes over by itself. */
export const objectionsTo = (kusto: Kusto, text: string, catalogue: Catalogue): readonly KustoDiagnostic[] => [
  ...bodiesOf(text, catalogue).flatMap((body) => objectionsToBody(kusto, body, catalogue)),
  ...errorsOf(analyse(kusto, text, catalogue)),
];

/**
 * Derives from a text the tables, columns and functions that it names and the catalogue lacks, with the types that their use asks
 * for (`x has "a"` is a string, `x > ago(1h)` a datetime, `x.y` a dynamic). What is still not bound afterwards is in `remaining`.
 */
export const inferTables = (kusto: Kusto, text: string, catalogue: Catalogue): InferredTables => {
  const inference = new Inference(catalogue);
  // A body that lacks nothing gives nothing away.
  const lacking = bodiesOf(text, catalogue).filter((body) => objectionsToBody(kusto, body, catalogue).length > 0);
  let derived = inference.catalogue;
  const remaining = [...lacking, text].flatMap((part) => {
    let analysis = analyse(kusto, part, derived);
    for (let round = 0; round < mostRounds; round++) {
      const errors = firstErrors(analysis);
      // A name that the text itself gives to something is looked for in a table last: what gives it may not be bound yet.
      const own = errors.filter(({ start, length }) => !isGivenIn(part, part.slice(start, start + length)));
      const mend = (some: readonly KustoDiagnostic[]): boolean =>
        some.filter((found) => inference.mend(analysis, found)).length > 0;
      if (!mend(own) && !mend(errors)) break;
      derived = inference.catalogue;
      analysis = analyse(kusto, part, derived);
    }
    return errorsOf(analysis);
  });
  return {
    catalogue: derived,
    tables: inference.tables,
    functions: inference.functions,
    remaining,
  };
};
