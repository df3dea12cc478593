import type { PlanColumn } from './node.ts';
import type { Relation } from './relation.ts';

/**
 * A graph in the making: what `make-graph` yields and the operators of graphs take. Nodes and edges are relations that are computed
 * once; hidden columns of theirs hold the identity of a node, those of an edge's two ends, and the number of an edge. Each end of
 * each edge is one of the nodes.
 */
export interface Graph {
  readonly nodes: Relation;
  readonly edges: Relation;
  readonly node: PlanColumn;
  readonly source: PlanColumn;
  readonly target: PlanColumn;
  readonly edge: PlanColumn;
  /** A hidden column of the nodes that tells in which order they were first seen. */
  readonly seen: PlanColumn;
}

/** A relation that stands for a graph: it travels the pipe as one, and only operators of graphs can follow. */
interface GraphRelation extends Relation {
  readonly graph: Graph;
}

/** The graph as the pipe hands it on. */
export const relationOfGraph = (graph: Graph): GraphRelation => ({ ...graph.edges, graph });

/** The graph that a relation stands for. */
export const graphOf = (relation: Relation): Graph | undefined =>
  'graph' in relation ? (relation as GraphRelation).graph : undefined;
