import { err, ok, type Result } from '../lib/result.ts';
import type { AnswerColumn, TableSchema } from '../model/table.ts';
import { type KqlFailure, Refusal } from './failure.ts';
import { lowerQueryBlock, newQuery } from './lower-query.ts';
import { visibleColumns } from './plan/relation.ts';
import { emit } from './sql/emit.ts';
import { analyse, type Catalogue, type KustoDiagnostic } from './syntax/analyse.ts';
import { type Kusto, loadKusto } from './syntax/kusto.ts';

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
}

/** What compiling depends on besides the text. */
export interface CompileOptions extends Catalogue {
  /** The name that a table is stored under; its own name where this says nothing. */
  readonly storedAs?: (table: TableSchema) => string;
}

/** Texts longer than this are refused; Azure's own limit is 2 MB. */
const longestText = 1_000_000;

const failureOf = ({ code, message, start, length }: KustoDiagnostic): KqlFailure => ({ code, message, start, length });

/**
 * Compiles a query in Kusto's language to one SQL statement of ClickHouse. Errors are Kusto's own where its binder finds them, and
 * name what is not supported otherwise; nothing is approximated in silence.
 */
export const compileQuery = async (text: string, options: CompileOptions): Promise<Result<CompiledQuery, KqlFailure>> =>
  compileWith(await loadKusto(), text, options);

/** The same once the language service is loaded. */
export const compileWith = (kusto: Kusto, text: string, options: CompileOptions): Result<CompiledQuery, KqlFailure> => {
  if (text.length > longestText)
    return err({ code: 'KQL_LIMIT', message: 'The query is longer than a million characters', start: 0, length: 0 });
  const analysis = analyse(kusto, text, options);
  const [first] = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  if (first !== undefined) return err(failureOf(first));
  if (analysis.root === undefined)
    return err({ code: 'KQL_NO_QUERY', message: 'The text holds no query', start: 0, length: 0 });
  const tables = new Map(
    options.tables.map((schema) => [schema.name, { schema, storedAs: options.storedAs?.(schema) ?? schema.name }]),
  );
  const query = newQuery(kusto, tables);
  try {
    const { relation } = lowerQueryBlock(analysis.root, query);
    const columns = visibleColumns(relation);
    const sql = emit(relation.node, columns, relation.order);
    return ok({
      sql,
      parameters: query.parameters.values,
      columns: columns.map(({ name, type }) => ({ name, type })),
      ordered: relation.order.length > 0,
      tables: [...query.read],
      warnings: [
        ...analysis.diagnostics.filter(({ severity }) => severity === 'warning').map(failureOf),
        ...query.warnings,
      ],
    });
  } catch (cause) {
    if (cause instanceof Refusal) return err(cause.failure);
    if (cause instanceof RangeError)
      return err({ code: 'KQL_LIMIT', message: 'The query is nested too deeply', start: 0, length: 0 });
    throw cause;
  }
};
