// The vector of a serving fit: chips' coefficients along the generation graph, engines' about the mean of all engines.

import { ALL_ENGINES } from '../../predict/serving/serving-calibration.ts';
import {
  CHIP_NAMES,
  ENGINE_NAMES,
  type ServingChipParameters,
  type ServingEngineParameters,
} from '../../predict/serving/serving-parameters.ts';
import type { Observation } from '../observation.ts';
import type { Layout, Prior } from '../tree.ts';

export interface ServingNode {
  /** Architecture first, then its parents up to the root. */
  readonly path: readonly string[];
  readonly engine: string;
}

interface Belief {
  readonly typical: number;
  /** Log-scale spread of the root, and of a child about its parent. */
  readonly root: number;
  readonly child: number;
}

const b = (typical: number, root: number, child: number): Belief => ({ typical, root, child });

/** Priors. Assumption: orders of magnitude of launches, schedulers and kernels; the spreads were set once, not searched. */
export const CHIP_PRIORS: Readonly<Record<keyof ServingChipParameters, Belief>> = {
  bandwidthEfficiency: b(0.8, 0.1, 0.05),
  computeEfficiency: b(0.5, 0.3, 0.15),
};
export const ENGINE_PRIORS: Readonly<Record<keyof ServingEngineParameters, Belief>> = {
  layerMicroseconds: b(15, 0.7, 0.3),
  expertLayerMicroseconds: b(20, 0.7, 0.3),
  stepMilliseconds: b(1, 0.7, 0.4),
  sequenceMicroseconds: b(10, 0.7, 0.4),
  batchComputeCost: b(1.5, 0.5, 0.2),
  requestMilliseconds: b(20, 0.8, 0.5),
  reduceMicroseconds: b(5, 0.7, 0.3),
  linkEfficiency: b(0.5, 0.5, 0.2),
  expertComputeCost: b(1.5, 0.4, 0.2),
  expertReadFactor: b(1.2, 0.3, 0.2),
  eightBitGain: b(0.7, 0.3, 0.15),
  fourBitGain: b(0.6, 0.3, 0.15),
  cohortExponent: b(0.5, 0.4, 0.3),
};

export interface ServingLayout extends Layout {
  readonly chipNodes: readonly string[];
  readonly engineNodes: readonly string[];
  /** Positions of all coefficients at a pair of nodes. */
  readonly at: (chip: string, engine: string) => readonly number[];
}

/** Layout over all nodes that rows touch; `nodeOf` tells a row's place. */
export function servingLayout(
  rows: readonly ServingNode[],
  nodeOf: (o: Observation<never>) => ServingNode,
): ServingLayout {
  const parent = new Map<string, string | undefined>();
  for (const { path } of rows)
    path.forEach((node, i) => {
      if (!parent.has(node)) parent.set(node, path[i + 1]);
    });
  const chipNodes = [...parent.keys()].sort();
  const engineNodes = [ALL_ENGINES, ...[...new Set(rows.map((r) => r.engine))].sort()];
  const priors: Prior[] = [];
  const start: number[] = [];
  const positions = new Map<string, number>();
  const place = (name: string, node: string, belief: Belief, up: string | undefined) => {
    positions.set(`${name} ${node}`, start.length);
    start.push(Math.log(belief.typical));
    priors.push({
      index: start.length - 1,
      parent: up === undefined ? undefined : -1,
      centre: up === undefined ? Math.log(belief.typical) : 0,
      spread: up === undefined ? belief.root : belief.child,
    });
  };
  const ups: (string | undefined)[] = [];
  for (const name of CHIP_NAMES)
    for (const node of chipNodes) {
      const up = parent.get(node);
      place(name, node, CHIP_PRIORS[name], up);
      ups.push(up === undefined ? undefined : `${name} ${up}`);
    }
  for (const name of ENGINE_NAMES)
    for (const node of engineNodes) {
      const up = node === ALL_ENGINES ? undefined : ALL_ENGINES;
      place(name, node, ENGINE_PRIORS[name], up);
      ups.push(up === undefined ? undefined : `${name} ${up}`);
    }
  const linked = priors.map((p, i): Prior => {
    const up = ups[i];
    return up === undefined ? p : { ...p, parent: positions.get(up) };
  });
  const kept = new Map<string, readonly number[]>();
  const at = (chip: string, engine: string): readonly number[] => {
    const key = `${chip} ${engine}`;
    const found = kept.get(key);
    if (found) return found;
    const made = [
      ...CHIP_NAMES.map((name) => positions.get(`${name} ${chip}`) ?? -1),
      ...ENGINE_NAMES.map((name) => positions.get(`${name} ${engine}`) ?? -1),
    ];
    kept.set(key, made);
    return made;
  };
  return {
    ...{ names: [...CHIP_NAMES, ...ENGINE_NAMES], size: start.length, start: Float64Array.from(start) },
    ...{ priors: linked, chipNodes, engineNodes, at },
    indicesOf: (o) => {
      const { path, engine } = nodeOf(o);
      // What is held out may have no node of its own: the nearest that is there stands for it.
      const chip = path.find((node) => parent.has(node)) ?? '';
      return at(chip, engineNodes.includes(engine) ? engine : ALL_ENGINES);
    },
  };
}
