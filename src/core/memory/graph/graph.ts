// A compute graph: nodes in the order in which they run, and the leaves they read.
import type { GraphTensor } from './tensor.ts';

export interface Graph {
  readonly nodes: readonly GraphTensor[];
  readonly leaves: readonly GraphTensor[];
  /** Results that are read after the run and keep their memory. */
  readonly outputs: ReadonlySet<GraphTensor>;
  /** Operands of nodes that read a copy instead of the original. */
  readonly rewired?: ReadonlyMap<GraphTensor, readonly GraphTensor[]> | undefined;
}

/**
 * Numbers all tensors of a graph from 0, and says how many they are. Good until another graph is numbered, since graphs of a model
 * share its weights.
 */
export function numberTensors({ leaves, nodes }: Graph): number {
  let count = 0;
  for (const node of nodes) {
    if (node.viewOf) node.viewOf.number = -1;
    for (const source of node.sources) source.number = -1;
  }
  for (const leaf of leaves) leaf.number = count++;
  for (const node of nodes) node.number = count++;
  const number = (t: GraphTensor) => {
    if (t.number < 0) t.number = count++;
  };
  for (const node of nodes) {
    if (node.viewOf) number(node.viewOf);
    for (const source of node.sources) number(source);
  }
  return count;
}

export interface GraphUnderWay {
  readonly nodes: GraphTensor[];
  readonly leaves: GraphTensor[];
  readonly outputs: Set<GraphTensor>;
  /** What its tensors carry. */
  readonly mark: object;
}

export const emptyGraph = (): GraphUnderWay => ({ nodes: [], leaves: [], outputs: new Set(), mark: {} });

/** Adds a result and all it depends on that is not there yet: operands first, in the order they are listed. */
export function expand(graph: GraphUnderWay, t: GraphTensor): void {
  if (t.mark === graph.mark) return;
  t.mark = graph.mark;
  for (const source of t.sources) expand(graph, source);
  if (t.leaf) graph.leaves.push(t);
  else graph.nodes.push(t);
}
