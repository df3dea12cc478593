import type { KustoType } from '../model/table.ts';
import type { CompiledQuery } from './compile.ts';
import type { NamedFragment, OrderKey, PlanNode } from './plan/node.ts';
import { formatSql } from './sql/format-sql.ts';

/** One step of a plan, with the steps that it reads. */
export interface ExplainedStep {
  readonly step: string;
  readonly columns: readonly { readonly name: string; readonly type: KustoType }[];
  readonly inputs: readonly ExplainedStep[];
}

/** How a query is computed. */
export interface Explanation {
  /** Undefined where only the SQL was kept. */
  readonly plan: ExplainedStep | undefined;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tables: readonly string[];
}

/** Explains a compiled query: its plan from the last step to the tables, its SQL over several lines, what it reads. */
export const explainQuery = ({ plan, sql, parameters, tables }: CompiledQuery): Explanation => ({
  plan: plan === undefined ? undefined : explained(plan(), new Set()),
  sql: formatSql(sql),
  parameters,
  tables,
});

const explained = (node: PlanNode, seen: Set<string>): ExplainedStep => ({
  step: stepText(node, seen),
  columns: node.columns.filter(({ hidden }) => hidden !== true).map(({ name, type }) => ({ name, type })),
  inputs: inputsOf(node, seen).map((input) => explained(input, seen)),
});

/** The steps that a step reads. What is shared is shown where it is read first. */
const inputsOf = (node: PlanNode, seen: Set<string>): readonly PlanNode[] => {
  switch (node.kind) {
    case 'Scan':
    case 'Rows':
      return [];
    case 'Join':
      return [node.left, node.right];
    case 'Union':
      return node.inputs;
    case 'Shared': {
      if (seen.has(node.name)) return [];
      seen.add(node.name);
      return [node.input];
    }
    default:
      return [node.input];
  }
};

const stepText = (node: PlanNode, seen: ReadonlySet<string>): string => {
  switch (node.kind) {
    case 'Scan':
      return `Scan ${node.table}`;
    case 'Rows':
      return node.columns.length === 0 ? 'Rows: one, of nothing' : 'Rows given in the text';
    case 'Filter':
      return `Filter ${node.condition.text}`;
    case 'Project':
      return `Project ${valuesText(node.values)}`;
    case 'Aggregate':
      return ['Aggregate', valuesText(node.values), ...(node.keys.length === 0 ? [] : ['by', valuesText(node.keys)])]
        .filter((part) => part !== '')
        .join(' ');
    case 'Join':
      return `${node.join} join${node.keys.length === 0 ? '' : ` on ${node.keys.map(({ left, right }) => `${left.name} = ${right.name}`).join(', ')}`}`;
    case 'Union':
      return `Union of ${node.inputs.length}`;
    case 'Limit':
      return limitText(node);
    case 'Unnest':
      return `Unnest ${valuesText(node.arrays)}`;
    case 'Shared':
      return `Shared ${node.name}${seen.has(node.name) ? ', shown above' : node.once ? ', computed once' : ''}`;
    default:
      return node satisfies never;
  }
};

/** Columns that are passed on as they are have no value of their own. */
const valuesText = (values: readonly NamedFragment[]): string =>
  values.map(({ name, value }) => (isPassedOn(name, value.text) ? name : `${name} = ${value.text}`)).join(', ');

const isPassedOn = (name: string, sql: string): boolean => sql === `_.\`${name}\``;

const limitText = ({ order, limit, by }: Extract<PlanNode, { kind: 'Limit' }>): string =>
  [
    ...(limit === undefined ? ['Sort'] : [`Limit ${limit.text}`]),
    ...(by.length === 0 ? [] : [`of each ${by.join(', ')}`]),
    ...(order.length === 0 ? [] : [`${limit === undefined ? 'by' : 'in order of'} ${order.map(orderText).join(', ')}`]),
  ].join(' ');

const orderText = ({ column, descending }: OrderKey): string => `${column}${descending ? ' desc' : ''}`;

/** The text of a step is cut here; `--json` shows all of it. */
const longestStep = 120;
const mostColumns = 12;

const columnsText = (columns: ExplainedStep['columns']): string => {
  const shown = columns.slice(0, mostColumns).map(({ name, type }) => `${name}:${type}`);
  const more = columns.length > shown.length ? [`… ${columns.length - shown.length} more`] : [];
  return [...shown, ...more].join(', ');
};

const cut = (text: string): string => (text.length > longestStep ? `${text.slice(0, longestStep - 1)}…` : text);

/** Whether a step passes on the columns of the one step that it reads. */
const keepsColumns = ({ columns, inputs }: ExplainedStep): boolean =>
  inputs.length === 1 && columnsOf(inputs[0]) === columnsOf({ columns });

const columnsOf = (step: Pick<ExplainedStep, 'columns'> | undefined): string => JSON.stringify(step?.columns);

/** The plan as lines, each step above the steps that it reads, with the columns that it yields where they change. */
export const planLines = (step: ExplainedStep, indent = ''): string[] => [
  `${indent}${cut(step.step)}${keepsColumns(step) ? '' : `  → ${columnsText(step.columns)}`}`,
  ...step.inputs.flatMap((input) => planLines(input, `${indent}  `)),
];
