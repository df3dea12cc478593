import { err, ok, type Result } from '../lib/result.ts';
import type { AnswerColumn, KustoType, TableSchema } from '../model/table.ts';
import { type Discover, DiscoveredTexts, Discovery, FoundRows, placeOf } from './discovery.ts';
import type { ExternalDataPort, Query } from './expressions/frame.ts';
import { type KqlFailure, Refusal } from './failure.ts';
import { lowerQueryBlock, newQuery } from './lower-query.ts';
import type { PlanNode, SealedRead } from './plan/node.ts';
import { visibleColumns } from './plan/relation.ts';
import { type RenderHint, renderHintOf } from './render-hint.ts';
import { emit, emitStaged, type Stage } from './sql/emit.ts';
import { type Analysis, analyse, type Catalogue, type KustoDiagnostic } from './syntax/analyse.ts';
import { type Kusto, loadKusto } from './syntax/kusto.ts';
import { nestingOf } from './syntax/nesting.ts';
import { isTolerated } from './syntax/tolerated.ts';

/** A query as ClickHouse runs it. */
export interface CompiledQuery {
  readonly sql: string;
  /** Values by parameter name. Besides these the SQL reads `now`, a `DateTime64(7, 'UTC')` that each run gives. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly columns: readonly AnswerColumn[];
  /** Whether the rows have an order that counts. */
  readonly ordered: boolean;
  /** The tables that it reads, by their Kusto names. */
  readonly tables: readonly string[];
  readonly warnings: readonly KqlFailure[];
  /** Statements to keep the rows of before `sql` runs, in their order; only where `staged` was asked for. */
  readonly stages?: readonly Stage[];
  /** The query parameters that it declares: each run gives their values. */
  readonly inputs?: Readonly<Record<string, KustoType>>;
  /** True where its columns were found in the data: it holds for that data only and is not to be kept. */
  readonly discovered?: boolean;
  /** Its scans of rows that have left their tables: `sql` holds a word for each, which is no SQL by itself. */
  readonly sealed?: readonly SealedRead[];
  /** How `render` asks that the rows be drawn. */
  readonly render?: RenderHint;
  /** The steps that the SQL was printed from, for those who explain it; none where it was compiled at build. */
  readonly plan?: () => PlanNode;
}

/** What compiling depends on besides the text. */
export interface CompileOptions extends Catalogue {
  /** The name that a table is stored under; its own name where this says nothing. */
  readonly storedAs?: (table: TableSchema) => string;
  /** Where the rows of `externaldata` were brought in before; without it every one is refused. */
  readonly externalData?: ExternalDataPort;
  /**
   * Each table with a `TimeGenerated` shows only its rows from the parameter `since` on, as Sentinel lets a rule see its period
   * and no more. The SQL then reads `since` besides `now`; with `between` also `until`, after which no row is shown.
   */
  readonly scoped?: boolean | 'between';
  /** Each table shows only its rows whose `_ResourceId` is the parameter `resource` or below it. The SQL then reads that. */
  readonly ofResource?: boolean;
  /** How rows that have left a table are read beside those in it: asked of each scan, with its number in the text. */
  readonly sealed?: Query['sealed'];
  /** Relations that are read more than once become statements of their own (`stages`), for whoever can keep tables. */
  readonly staged?: boolean;
}

/** Microsoft's binder refuses what is deeper, after its parser has taken its time over it. */
const deepestNesting = 500;

const tooDeep: KqlFailure = { code: 'KQL_LIMIT', message: 'The query is nested too deeply', start: 0, length: 0 };

/** Texts longer than this are refused; Azure's own limit is 2 MB. */
const longestText = 1_000_000;

const failureOf = ({ code, message, start, length }: KustoDiagnostic): KqlFailure => ({ code, message, start, length });

/** The most plugins of one query whose columns are found in the data. */
const mostDiscoveries = 16;

/**
 * Compiles a query in Kusto's language to one SQL statement of ClickHouse. Errors are Kusto's own where its binder finds them, and
 * name what is not supported otherwise; nothing is approximated in silence. `discover` runs the small queries that find the columns
 * of `bag_unpack` and `pivot`; without it those plugins need a schema in the text.
 */
export const compileQuery = async (
  text: string,
  options: CompileOptions,
  discover?: Discover,
): Promise<Result<CompiledQuery, KqlFailure>> => {
  const kusto = await loadKusto();
  const texts = new DiscoveredTexts(text, options.functions);
  for (;;) {
    const step = compileStep(kusto, texts, options);
    if (!('discovery' in step)) return step;
    const { discovery } = step;
    if (discover === undefined || texts.count >= mostDiscoveries) return undiscovered(discovery, texts);
    const place = placeOf(discovery.node, texts.text, texts.functions);
    if (place === undefined) return undiscovered(discovery, texts);
    const rows = await discover(discovery.query);
    if ('code' in rows) return err(rows);
    try {
      texts.add(place, discovery.columns(rows), discovery.otherwise);
    } catch (cause) {
      if (cause instanceof Refusal) return err(cause.failure);
      throw cause;
    }
  }
};

const undiscovered = (discovery: Discovery, texts: DiscoveredTexts): Result<never, KqlFailure> =>
  err({
    code: 'KQL_OPEN_SCHEMA',
    message: 'The columns of this plugin depend on the data',
    start: texts.original(discovery.node.TextStart),
    length: discovery.node.Width,
    hint: 'write them behind the call: evaluate bag_unpack(d) : (a:long, b:string)',
  });

/** The same once the language service is loaded, where no column has to be found in the data. */
export const compileWith = (kusto: Kusto, text: string, options: CompileOptions): Result<CompiledQuery, KqlFailure> => {
  const texts = new DiscoveredTexts(text, options.functions);
  const step = compileStep(kusto, texts, options);
  return 'discovery' in step ? undiscovered(step.discovery, texts) : step;
};

type Step = Result<CompiledQuery, KqlFailure> | { readonly discovery: Discovery };

/** Binds the texts as they are. A column that the text names and the data lack is added to what was found, as null. */
const bound = (kusto: Kusto, texts: DiscoveredTexts, options: CompileOptions): Result<Analysis, KqlFailure> => {
  for (;;) {
    const analysis = analyse(kusto, texts.text, { ...options, functions: texts.functions });
    const [first] = analysis.diagnostics.filter(
      (found) => found.severity === 'error' && !isTolerated(found, analysis.root),
    );
    if (first === undefined) return ok(analysis);
    const unknown = /^The name '(.*)' does not refer to any known column/.exec(first.message)?.[1];
    if (texts.count === 0 || unknown === undefined || !texts.addMissing(unknown, first.start))
      return err(failureOf({ ...first, start: texts.original(first.start) }));
  }
};

/** The tables that a text can name, those of watchlists among them. */
const tablesOf = (options: CompileOptions) =>
  new Map(
    [...options.tables, ...(options.watchlists?.values() ?? [])].map((schema) => [
      schema.name,
      { schema, storedAs: options.storedAs?.(schema) ?? schema.name },
    ]),
  );

const compileStep = (kusto: Kusto, texts: DiscoveredTexts, options: CompileOptions): Step => {
  if (texts.text.length > longestText)
    return err({ code: 'KQL_LIMIT', message: 'The query is longer than a million characters', start: 0, length: 0 });
  if (nestingOf(texts.text) > deepestNesting) return err(tooDeep);
  const analysed = bound(kusto, texts, options);
  if (!analysed.ok) return analysed;
  const analysis = analysed.value;
  if (analysis.root === undefined)
    return err({ code: 'KQL_NO_QUERY', message: 'The text holds no query', start: 0, length: 0 });
  const found = new FoundRows(texts);
  const query = newQuery(kusto, tablesOf(options), {
    watchlists: new Map([...(options.watchlists ?? [])].map(([alias, { name }]) => [alias, name])),
    externalData: options.externalData,
    scoped: options.scoped ?? false,
    ofResource: options.ofResource ?? false,
    checkFound: (node, asked) => found.check(node, asked),
    sealed: options.sealed,
  });
  try {
    const { relation, expression } = lowerQueryBlock(analysis.root, query);
    const columns = visibleColumns(relation);
    const { sql, stages } =
      options.staged === true
        ? emitStaged(relation.node, columns, relation.order)
        : { sql: emit(relation.node, columns, relation.order), stages: [] };
    const render = renderHintOf(expression);
    return ok({
      sql,
      parameters: query.parameters.values,
      columns: columns.map(({ name, type }) => ({ name, type })),
      ordered: relation.order.length > 0,
      tables: [...query.read],
      warnings: [
        ...analysis.diagnostics.filter(({ severity }) => severity === 'warning').map(failureOf),
        ...texts.warnings,
        ...query.warnings,
      ],
      ...(query.inputs.size > 0 ? { inputs: Object.fromEntries(query.inputs) } : {}),
      ...(stages.length > 0 ? { stages } : {}),
      ...(query.sealedScans.length > 0 ? { sealed: query.sealedScans } : {}),
      ...(texts.count > 0 ? { discovered: true } : {}),
      ...(render === undefined ? {} : { render }),
      plan: () => relation.node,
    });
  } catch (cause) {
    if (cause instanceof Discovery) return { discovery: cause };
    if (cause instanceof Refusal) return err({ ...cause.failure, start: texts.original(cause.failure.start) });
    if (cause instanceof RangeError) return err(tooDeep);
    throw cause;
  }
};
