// Builds a calibration from observations: coefficients by node, the rows of measured devices, and held-out errors by group.
import type { Calibration, FittedSide } from '../predict/calibration.ts';
import type {
  CpuArchitectureParameters,
  CpuEngineParameters,
  GpuArchitectureParameters,
  GpuEngineParameters,
} from '../predict/parameters.ts';
import { type HeldOut, heldOutErrors } from './cross-validate.ts';
import { errorStrata } from './error-strata.ts';
import { fitCoefficients, predictedLogs, type Slopes } from './fit.ts';
import type { Observations } from './from-evidence.ts';
import { knownErrors, knownRows, shiftOf } from './known-errors.ts';
import type { Observation } from './observation.ts';
import { CPU_SPECIFICATION, GPU_SPECIFICATION, type Specification } from './specification.ts';
import { type Transfer, transferErrors } from './transfer.ts';

export interface SideResult<A, E> {
  readonly side: FittedSide<A, E>;
  readonly byDevice: readonly HeldOut[];
  readonly byArchitecture: readonly HeldOut[];
  /** Other models and formats on known devices. */
  readonly transfer: Transfer;
}

/** Digits kept in generated data: enough for a prediction, few enough that a rerun elsewhere prints the same bytes. */
const DIGITS = 6;
export const round = (value: number) => Number(value.toPrecision(DIGITS));

function rounded<T extends object>(values: T, keys: readonly string[]): T {
  return Object.fromEntries(keys.map((k) => [k, round((values as Record<string, number>)[k] ?? 0)])) as T;
}

function fitSide<P, A, E>(spec: Specification<A, E>, observations: readonly Observation<P>[]): SideResult<A, E> {
  const fitted = fitCoefficients<P, A, E>(spec, observations);
  const slopes = new WeakMap<object, Slopes>();
  const refit = (kept: readonly Observation<P>[]) => fitCoefficients<P, A, E>(spec, kept, { from: fitted, slopes });
  const byDevice = heldOutErrors(observations, refit, (o) => o.device);
  const byArchitecture = heldOutErrors(observations, refit, (o) => o.path[0] ?? '');
  const scored = observations.filter((o) => o.scored);
  const scoredFit = refit(scored);
  const known = knownErrors(observations, byDevice);
  const rows = knownRows(scored, (o) => predictedLogs(o, scoredFit.parametersOf(o)));
  const transfer = transferErrors(observations, scoredFit, (o) => shiftOf(known, rows[o.device] ?? [], o));
  const { layout } = fitted;
  const anyNode = layout.nodes[0] ?? '';
  const at = (node: string) => fitted.parametersAt(node) as unknown as A & E;
  return {
    side: {
      engine: rounded(at(anyNode) as unknown as E & object, layout.engineNames) as E,
      nodes: Object.fromEntries(
        layout.nodes.map((node) => [node, rounded(at(node) as unknown as A & object, layout.treeNames) as A]),
      ),
      devices: knownRows(observations, (o) => predictedLogs(o, fitted.parametersOf(o))),
      architectures: [...new Set(observations.map((o) => o.path[0] ?? ''))].sort(),
      strata: errorStrata(byDevice),
      known,
      newArchitecture: errorStrata(byArchitecture),
    },
    byDevice,
    byArchitecture,
    transfer,
  };
}

export interface CalibrationResult {
  readonly calibration: Calibration;
  readonly gpu: SideResult<GpuArchitectureParameters, GpuEngineParameters>;
  readonly cpu: SideResult<CpuArchitectureParameters, CpuEngineParameters>;
}

/** Fits both sides. Deterministic: the same observations give the same calibration. */
export function calibrate(engine: string, observations: Observations, sources: readonly string[]): CalibrationResult {
  const gpu = fitSide<never, GpuArchitectureParameters, GpuEngineParameters>(
    GPU_SPECIFICATION,
    observations.gpu as readonly Observation<never>[],
  );
  const cpu = fitSide<never, CpuArchitectureParameters, CpuEngineParameters>(
    CPU_SPECIFICATION,
    observations.cpu as readonly Observation<never>[],
  );
  const all = [...observations.gpu, ...observations.cpu];
  const evidence = { rows: all.length, runs: all.reduce((sum, o) => sum + o.runs, 0), sources };
  return { calibration: { schema: 'viable.calibration/1', engine, evidence, gpu: gpu.side, cpu: cpu.side }, gpu, cpu };
}
