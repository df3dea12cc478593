import type { Relation } from '../plan/relation.ts';
import type { KindName } from '../syntax/kusto.ts';
import { evaluate } from './evaluate.ts';
import { extend } from './extend.ts';
import { getSchema } from './get-schema.ts';
import { graphMatch } from './graph-match.ts';
import { graphMarkComponents, graphToTable } from './graph-tables.ts';
import { join, lookup } from './join.ts';
import { makeGraph } from './make-graph.ts';
import { makeSeries } from './make-series.ts';
import { mvApply } from './mv-apply.ts';
import { mvExpand } from './mv-expand.ts';
import type { Block, Operator } from './operator.ts';
import { expressionsOf } from './operator.ts';
import { parse, parseWhere } from './parse.ts';
import { parseKv } from './parse-kv.ts';
import { partition } from './partition.ts';
import { choose, project, projectRename, serializeWith } from './project.ts';
import { sample, sampleDistinct } from './sample.ts';
import { scan } from './scan.ts';
import { search } from './search.ts';
import { countRows, serialize, sort, take, top } from './sort.ts';
import { distinct, summarize } from './summarize.ts';
import { topHitters, topNested } from './top-nested.ts';
import { union } from './union.ts';
import { where } from './where.ts';

const keep = (_node: never, input: Relation): Relation => input;

const serializeRows: Operator<Kusto.Language.Syntax.SerializeOperator> = (node, input, block: Block) =>
  serializeWith(expressionsOf(node.Expressions), serialize(input, block.query.names), block);

/** Every tabular operator that follows rows, by the kind of its node. */
export const operators: Readonly<Partial<Record<KindName, Operator>>> = {
  FilterOperator: where,
  ExtendOperator: extend,
  ProjectOperator: project,
  ProjectAwayOperator: choose,
  ProjectKeepOperator: choose,
  ProjectReorderOperator: choose,
  ProjectRenameOperator: projectRename,
  SummarizeOperator: summarize,
  DistinctOperator: distinct,
  SortOperator: sort,
  TopOperator: top,
  TakeOperator: take,
  CountOperator: countRows,
  SerializeOperator: serializeRows,
  JoinOperator: join,
  LookupOperator: lookup,
  UnionOperator: union,
  MakeSeriesOperator: makeSeries,
  MakeGraphOperator: makeGraph,
  GraphMatchOperator: graphMatch,
  GraphToTableOperator: graphToTable,
  GraphMarkComponentsOperator: graphMarkComponents,
  MvApplyOperator: mvApply,
  MvExpandOperator: mvExpand,
  ParseOperator: parse,
  ParseWhereOperator: parseWhere,
  ParseKvOperator: parseKv,
  EvaluateOperator: evaluate,
  SampleOperator: sample,
  SampleDistinctOperator: sampleDistinct,
  GetSchemaOperator: getSchema,
  TopNestedOperator: topNested,
  TopHittersOperator: topHitters,
  SearchOperator: search,
  ScanOperator: scan,
  PartitionOperator: partition,
  RenderOperator: keep,
  ConsumeOperator: keep,
};
