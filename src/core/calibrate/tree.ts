// The vector of coefficients: one for each tree coefficient and node, then one for each engine coefficient.
import type { Observation } from './observation.ts';
import { ROOT_SPREAD, type Specification } from './specification.ts';

export interface Prior {
  readonly index: number;
  /** Index of the parent's coefficient, or undefined for a fixed centre. */
  readonly parent: number | undefined;
  readonly centre: number;
  readonly spread: number;
}

/** Where each coefficient of an observation stands in the vector. */
export interface Layout {
  readonly names: readonly string[];
  readonly size: number;
  readonly start: Float64Array;
  readonly priors: readonly Prior[];
  /** One position for each name, −1 where a coefficient has no part in the observation; the same array for the same positions. */
  readonly indicesOf: (o: Observation<never>) => readonly number[];
}

export interface TreeLayout extends Layout {
  readonly treeNames: readonly string[];
  readonly engineNames: readonly string[];
  readonly nodes: readonly string[];
}

/** Lays out the coefficients for all nodes on the observations' paths; a vendor node's parent is the root. */
export function layoutOf<A, E>(spec: Specification<A, E>, paths: readonly (readonly string[])[]): TreeLayout {
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
  const indices = nodes.map((_, node) => [
    ...treeNames.map((_, n) => treeIndex(n, node)),
    ...engineNames.map((_, n) => engineIndex(n)),
  ]);
  return {
    names: [...treeNames, ...engineNames],
    ...{ treeNames, engineNames, nodes, size, start, priors },
    indicesOf: (o) => indices[nodes.indexOf(o.path[0] ?? '')] ?? [],
  };
}

/** The coefficients at given positions, out of the logarithms in `x`; 1 where a position is −1. */
export function parametersOf<P>(names: readonly string[], x: Float64Array, indices: readonly number[]): P {
  const named: Record<string, number> = {};
  names.forEach((name, n) => {
    const at = indices[n] ?? -1;
    named[name] = at < 0 ? 1 : Math.exp(x[at] ?? 0);
  });
  return named as P;
}

/** The coefficients that apply at a node of the tree. */
export function parametersAt<P>(layout: TreeLayout, x: Float64Array, node: string): P {
  return parametersOf<P>(layout.names, x, layout.indicesOf({ path: [node] } as unknown as Observation<never>));
}
