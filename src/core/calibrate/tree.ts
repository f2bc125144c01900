// The vector of coefficients: one for each tree coefficient and node, then one for each engine coefficient.
import { ROOT_SPREAD, type Specification } from './specification.ts';

export interface Prior {
  readonly index: number;
  /** Index of the parent's coefficient, or undefined for a fixed centre. */
  readonly parent: number | undefined;
  readonly centre: number;
  readonly spread: number;
}

export interface Layout {
  readonly treeNames: readonly string[];
  readonly engineNames: readonly string[];
  readonly nodes: readonly string[];
  readonly size: number;
  readonly start: Float64Array;
  readonly priors: readonly Prior[];
  readonly treeIndex: (name: number, node: number) => number;
  readonly engineIndex: (name: number) => number;
}

/** Lays out the coefficients for all nodes on the observations' paths; a vendor node's parent is the root. */
export function layoutOf<A, E>(spec: Specification<A, E>, paths: readonly (readonly string[])[]): Layout {
  const parent = new Map<string, string | undefined>();
  for (const path of paths)
    path.forEach((node, i) => {
      if (!parent.has(node)) parent.set(node, path[i + 1]);
    });
  const nodes = [...parent.keys()].sort();
  const treeNames = Object.keys(spec.tree as object);
  const engineNames = Object.keys(spec.engine as object);
  const treeIndex = (name: number, node: number) => name * nodes.length + node;
  const engineIndex = (name: number) => treeNames.length * nodes.length + name;
  const size = treeNames.length * nodes.length + engineNames.length;
  const start = new Float64Array(size);
  const priors: Prior[] = [];
  treeNames.forEach((key, n) => {
    const prior = spec.tree[key as keyof A];
    nodes.forEach((node, k) => {
      const index = treeIndex(n, k);
      start[index] = Math.log(prior.typical);
      const up = parent.get(node);
      const isVendor = node.startsWith('vendor:');
      priors.push({
        index,
        parent: up === undefined ? undefined : treeIndex(n, nodes.indexOf(up)),
        centre: up === undefined ? Math.log(prior.typical) : 0,
        spread: up === undefined ? ROOT_SPREAD : isVendor ? prior.vendorSpread : prior.generationSpread,
      });
    });
  });
  engineNames.forEach((key, n) => {
    const prior = spec.engine[key as keyof E];
    const index = engineIndex(n);
    start[index] = Math.log(prior.typical);
    priors.push({ index, parent: undefined, centre: Math.log(prior.typical), spread: prior.spread });
  });
  return { treeNames, engineNames, nodes, size, start, priors, treeIndex, engineIndex };
}

/** The coefficients that apply at a node, out of the logarithms in `x`. */
export function parametersAt<P>(layout: Layout, x: Float64Array, node: string): P {
  const k = layout.nodes.indexOf(node);
  const named: Record<string, number> = {};
  layout.treeNames.forEach((name, n) => {
    named[name] = Math.exp(x[layout.treeIndex(n, k)] ?? 0);
  });
  layout.engineNames.forEach((name, n) => {
    named[name] = Math.exp(x[layout.engineIndex(n)] ?? 0);
  });
  return named as P;
}
