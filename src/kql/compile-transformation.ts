import { err, ok, type Result } from '../lib/result.ts';
import type { AnswerColumn, ColumnSchema } from '../model/table.ts';
import { compileWith } from './compile.ts';
import type { KqlFailure } from './failure.ts';
import { analyse } from './syntax/analyse.ts';
import { childrenOf, kindOf, loadKusto, type SyntaxNode } from './syntax/kusto.ts';

/** A transformation of single records, as SQL over the relation that `relation` names. */
export interface CompiledTransformation {
  readonly sql: string;
  /** The name by which the SQL reads the records, quoted. */
  readonly relation: string;
  /** Values by parameter name; besides these the SQL reads `now`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Without those that were carried along. */
  readonly columns: readonly AnswerColumn[];
  /** Whether a record can become several rows. */
  readonly expands: boolean;
}

/** No column or table of a text has a name that begins so. */
const RELATION = '$records';

const EXPANDING: ReadonlySet<string> = new Set([
  'MvExpandOperator',
  'MvApplyOperator',
  'UnionOperator',
  'JoinOperator',
]);
/** Operators that keep no column but those that they name. */
const NAMING: ReadonlySet<string> = new Set(['ProjectOperator', 'ProjectKeepOperator']);

/**
 * Compiles a transformation over the table `source`, as `transformKql` of a data collection rule, and has each row keep some columns
 * of its record through every `project`.
 * @param carried columns of `source` whose names begin with `$`, which the text cannot mean
 */
export async function compileTransformation(
  text: string,
  source: readonly ColumnSchema[],
  carried: readonly ColumnSchema[],
): Promise<Result<CompiledTransformation, KqlFailure>> {
  const kusto = await loadKusto();
  const schema = { name: 'source', columns: [...source, ...carried] };
  const catalogue = { tables: [schema], functions: [] };
  const nodes = allNodes(analyse(kusto, text, catalogue).root);
  const names = carried.map(({ name }) => `, ['${name}']`).join('');
  const naming = nodes.filter((node) => NAMING.has(kindOf(node)));
  const ends = naming.map((node) => node.TextStart + node.Width).sort((a, b) => a - b);
  const kept = ends.reduceRight((all, end) => all.slice(0, end) + names + all.slice(end), text);
  const compiled = compileWith(kusto, kept, { ...catalogue, storedAs: () => RELATION });
  if (!compiled.ok) return err(inOriginal(compiled.error, ends, names.length));
  const { sql, parameters, columns } = compiled.value;
  const lost = carried.find(({ name }) => !columns.some((column) => column.name === name));
  if (lost !== undefined) return err(notSingle);
  return ok({
    sql,
    relation: `\`${RELATION}\``,
    parameters,
    columns: columns.filter(({ name }) => !carried.some((column) => column.name === name)),
    expands: nodes.some((node) => EXPANDING.has(kindOf(node))),
  });
}

const notSingle: KqlFailure = {
  code: 'KQL_TRANSFORMATION',
  message: 'A transformation sees one record at a time: it cannot summarize, or leave out what tells records apart',
  start: 0,
  length: 0,
};

/** A failure at a place of the text that was written, not of the one with more columns in it. */
function inOriginal(failure: KqlFailure, ends: readonly number[], length: number): KqlFailure {
  const before = ends.filter((end, at) => failure.start > end + at * length).length;
  return { ...failure, start: Math.max(0, failure.start - before * length) };
}

function allNodes(root: SyntaxNode | undefined): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = root === undefined ? [] : [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    found.push(node);
    pending.push(...childrenOf(node));
  }
  return found;
}
