// The vector of llama.cpp's factors: where each stands, what it is pulled towards, and which of them a row depends on.
import type { Backend } from '../predict/backend.ts';
import type { FormatClass } from '../predict/format-class.ts';
import {
  BACKEND_FACTORS,
  engineNodes,
  type FactorNode,
  type Factors,
  FORMAT_FACTORS,
  ROOT,
  SHARED_FACTORS,
  TREE_FACTORS,
  type TreeFactor,
} from './backend-specification.ts';
import type { Observation } from './observation.ts';
import type { Layout, Prior } from './tree.ts';

/** What of a row decides which factors it depends on. */
export interface RowKind {
  readonly backend: Backend;
  /** Architecture first, then its parents, its vendor and the root of accelerators. */
  readonly path: readonly string[];
  readonly format: FormatClass;
  readonly experts: boolean;
  readonly flashAttention: boolean;
  readonly old: boolean;
  readonly laptop: boolean;
  readonly workstation: boolean;
  readonly matrixUnits: boolean;
}

export interface BackendObservation extends Observation<Factors> {
  readonly kind: RowKind;
}

const TREE_NAMES = Object.keys(TREE_FACTORS) as TreeFactor[];
export const FACTOR_NAMES: readonly (keyof Factors)[] = [
  ...TREE_NAMES,
  ...(Object.keys(SHARED_FACTORS) as (keyof typeof SHARED_FACTORS)[]),
  ...(Object.keys(BACKEND_FACTORS) as (keyof typeof BACKEND_FACTORS)[]),
  ...FORMAT_FACTORS,
];

export const treeNode = (backend: Backend, node: string) => `${backend}/${node}`;

/** Tree nodes of all rows: a root, below it the backends, their vendors and architectures. */
function treeNodes(kinds: readonly RowKind[]): FactorNode[] {
  const parents = new Map<string, string>();
  for (const { backend, path } of kinds)
    path.forEach((node, i) => {
      const up = path[i + 1];
      parents.set(treeNode(backend, node), up === undefined ? ROOT : treeNode(backend, up));
    });
  const nodes = [...parents.keys()].sort();
  return TREE_NAMES.flatMap((name) => {
    const spread = TREE_FACTORS[name];
    return [
      { name, node: ROOT, parent: undefined, typical: 1, spread: spread.root },
      ...nodes.map((node): FactorNode => {
        const parent = parents.get(node) ?? ROOT;
        const own = parent === ROOT ? spread.backend : node.includes('/vendor:') ? spread.vendor : spread.generation;
        return { name, node, parent, typical: 1, spread: own };
      }),
    ];
  });
}

/** Node of one factor that a row depends on; undefined where it has no part. */
function nodeOf(name: keyof Factors, k: RowKind): string | undefined {
  switch (name) {
    case 'expertReadFactor':
    case 'expertComputeCost':
      return k.experts ? k.backend : undefined;
    case 'expertKernelCost':
    case 'expertFewTokens':
      return k.experts ? ROOT : undefined;
    case 'matrixUnitFactor':
      return k.matrixUnits ? ROOT : undefined;
    case 'laptopDecode':
    case 'laptopCompute':
      return k.laptop ? ROOT : undefined;
    case 'weightReads':
      return ROOT;
    case 'workstationCompute':
      return k.workstation ? ROOT : undefined;
    case 'oldDecode':
    case 'oldPrefill':
      return k.old ? k.backend : undefined;
    case 'dequantCost':
    case 'matrixSpeed':
      return k.format === 'q4_k_m' ? undefined : `${k.format}/${k.backend}`;
    case 'flashLayerFactor':
    case 'flashAttentionRateFactor':
    case 'flashBatchFactor':
    case 'flashPromptAttentionFactor':
      return k.flashAttention ? k.backend : undefined;
    default:
      return treeNode(k.backend, k.path[0] ?? '');
  }
}

export interface BackendLayout extends Layout {
  /** Position of a factor at a node; undefined where the fit has no such node. */
  readonly at: (name: keyof Factors, node: string) => number | undefined;
}

/** Lays out the factors for all rows, fitted or only predicted. */
export function backendLayout(kinds: readonly RowKind[]): BackendLayout {
  const nodes = [...treeNodes(kinds), ...engineNodes()];
  const key = (name: string, node: string) => `${name} ${node}`;
  const position = new Map(nodes.map((n, i) => [key(n.name, n.node), i]));
  const priors = nodes.map((n, index): Prior => {
    const parent = n.parent === undefined ? undefined : position.get(key(n.name, n.parent));
    return { index, parent, centre: parent === undefined ? Math.log(n.typical) : 0, spread: n.spread };
  });
  const known = new Map<string, readonly number[]>();
  return {
    names: FACTOR_NAMES,
    size: nodes.length,
    start: Float64Array.from(nodes, (n) => Math.log(n.typical)),
    priors,
    at: (name, node) => position.get(key(name, node)),
    indicesOf: (o) => {
      const { kind } = o as unknown as BackendObservation;
      const signature = JSON.stringify(kind);
      const found =
        known.get(signature) ??
        FACTOR_NAMES.map((name) => {
          const node = nodeOf(name, kind);
          return node === undefined ? -1 : (position.get(key(name, node)) ?? -1);
        });
      known.set(signature, found);
      return found;
    },
  };
}
