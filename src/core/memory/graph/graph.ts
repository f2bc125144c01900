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

export interface GraphUnderWay {
  readonly nodes: GraphTensor[];
  readonly leaves: GraphTensor[];
  readonly outputs: Set<GraphTensor>;
  readonly seen: Set<GraphTensor>;
}

export const emptyGraph = (): GraphUnderWay => ({ nodes: [], leaves: [], outputs: new Set(), seen: new Set() });

/** Adds a result and all it depends on that is not there yet: operands first, in the order they are listed. */
export function expand(graph: GraphUnderWay, t: GraphTensor): void {
  if (graph.seen.has(t)) return;
  graph.seen.add(t);
  for (const source of t.sources) expand(graph, source);
  if (t.leaf) graph.leaves.push(t);
  else graph.nodes.push(t);
}
