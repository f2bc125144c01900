// A calibration of engines that serve many requests: chips' and engines' coefficients as generated data, with held-out errors.
import type { Entries, Entry } from '../../catalogue/catalogue.ts';
import type { Architecture } from '../../catalogue/schema/architecture.ts';
import { type Calibration, nodePath, type Stratum } from '../calibration.ts';
import type { ServingChipParameters, ServingEngineParameters, ServingParameters } from './serving-parameters.ts';

export interface ServingCalibration {
  readonly schema: 'viable.calibration/1';
  readonly kind: 'serving';
  readonly evidence: Calibration['evidence'];
  /** By node of the generation graph. */
  readonly chips: Readonly<Record<string, ServingChipParameters>>;
  /** By engine's id, and "engines" for one without rows. */
  readonly engines: Readonly<Record<string, ServingEngineParameters>>;
  /** Rows by architecture and by engine: what the coefficients rest on. */
  readonly rows: {
    readonly architectures: Readonly<Record<string, number>>;
    readonly engines: Readonly<Record<string, number>>;
  };
  /** Accelerators in the fit, by catalogue id. */
  readonly accelerators: readonly string[];
  /** Errors where an accelerator, or a model, was left out of the fit; by engine and "all". */
  readonly byAccelerator: Readonly<Record<string, Stratum>>;
  readonly byModel: Readonly<Record<string, Stratum>>;
}

/** Node of engines without rows of their own. */
export const ALL_ENGINES = 'engines';

export function isServing(c: { readonly schema: string } | undefined): c is ServingCalibration {
  return c !== undefined && 'kind' in c && c.kind === 'serving';
}

export interface ServingCoefficients {
  readonly parameters: ServingParameters;
  readonly chipNode: string;
  readonly engineNode: string;
  /** The chip's own architecture has rows. */
  readonly own: boolean;
}

/** Coefficients of an engine on an architecture: each of the nearest node that the calibration has. */
export function servingCoefficients(
  c: ServingCalibration,
  engine: string,
  architectures: Entries<Architecture>,
  architecture: Entry<Architecture>,
): ServingCoefficients {
  const path = nodePath(architectures, architecture);
  const chipNode = path.find((node) => c.chips[node] !== undefined);
  const engineNode = c.engines[engine] ? engine : ALL_ENGINES;
  const [chip, program] = [chipNode === undefined ? undefined : c.chips[chipNode], c.engines[engineNode]];
  if (chipNode === undefined || !chip || !program) throw new Error('a serving calibration lacks its root nodes');
  return {
    parameters: { ...chip, ...program },
    chipNode,
    engineNode,
    own: chipNode === path[0] && (c.rows.architectures[chipNode] ?? 0) > 0,
  };
}
