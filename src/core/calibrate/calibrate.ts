// Builds a calibration from observations: coefficients by node, the offsets of measured devices, and held-out errors by group.
import type { Calibration, DeviceOffset, FittedSide } from '../predict/calibration.ts';
import type {
  CpuArchitectureParameters,
  CpuEngineParameters,
  GpuArchitectureParameters,
  GpuEngineParameters,
} from '../predict/parameters.ts';
import { type HeldOut, heldOutErrors } from './cross-validate.ts';
import { errorStrata } from './error-strata.ts';
import { type Fit, fitCoefficients, predictedLogs, type Slopes } from './fit.ts';
import type { Observations } from './from-evidence.ts';
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

/**
 * Offset of a measured device from its architecture: the mean log error of its rows, shrunk as n/(n+1).
 * Slow-path settings (BF16 cache) say nothing of the device itself and are left out.
 */
function deviceOffsets<P>(observations: readonly Observation<P>[], fitted: Fit<P>): Record<string, DeviceOffset> {
  const offsets: Record<string, DeviceOffset> = {};
  for (const device of [...new Set(observations.map((o) => o.device))].sort()) {
    const rows = observations.filter((o) => o.device === device && o.scored && o.stratum !== SLOW_SETTING);
    const mean = (i: 0 | 1) => {
      const errors = rows.flatMap((o) => {
        const m = o.measured[i];
        return m === undefined ? [] : [m - predictedLogs(o, fitted.parametersOf(o))[i]];
      });
      return errors.length === 0
        ? 0
        : (errors.reduce((a, b) => a + b, 0) / errors.length) * (errors.length / (errors.length + 1));
    };
    offsets[device] = {
      rows: rows.length,
      decode: round(Math.exp(mean(0))),
      prefill: round(Math.exp(mean(1))),
    };
  }
  return offsets;
}

/** Settings that slow a device without saying anything of the device itself. */
const SLOW_SETTING = 'bf16-cache';

/**
 * Errors that are left when a device's other models are known: each row's held-out error less the shrunken mean of the
 * device's other rows. What the interval of a measured device rests on; devices with one row are left out.
 */
export function knownDeviceErrors(rows: readonly HeldOut[]): HeldOut[] {
  return rows.flatMap((row): HeldOut[] => {
    const others = rows.filter(
      (r) => r.device === row.device && r.model !== row.model && r.scored && r.stratum === row.stratum,
    );
    if (others.length === 0 || !row.scored || row.stratum === SLOW_SETTING) return [];
    const errors = row.errors.map((e, k) => {
      const known = others.map((o) => o.errors[k]).filter((v): v is number => v !== undefined);
      return e === undefined || known.length === 0
        ? undefined
        : e - known.reduce((a, b) => a + b, 0) / (known.length + 1);
    });
    return [{ ...row, errors: errors as unknown as HeldOut['errors'] }];
  });
}

function fitSide<P, A, E>(spec: Specification<A, E>, observations: readonly Observation<P>[]): SideResult<A, E> {
  const fitted = fitCoefficients<P, A, E>(spec, observations);
  const slopes = new WeakMap<object, Slopes>();
  const refit = (kept: readonly Observation<P>[]) => fitCoefficients<P, A, E>(spec, kept, { from: fitted, slopes });
  const byDevice = heldOutErrors(observations, refit, (o) => o.device);
  const byArchitecture = heldOutErrors(observations, refit, (o) => o.path[0] ?? '');
  const scored = observations.filter((o) => o.scored);
  const scoredFit = refit(scored);
  const offsets = deviceOffsets(scored, scoredFit);
  const transfer = transferErrors(observations, scoredFit, (device) => {
    const offset = offsets[device];
    return [Math.log(offset?.decode ?? 1), Math.log(offset?.prefill ?? 1)];
  });
  const { layout } = fitted;
  const anyNode = layout.nodes[0] ?? '';
  const at = (node: string) => fitted.parametersAt(node) as unknown as A & E;
  return {
    side: {
      engine: rounded(at(anyNode) as unknown as E & object, layout.engineNames) as E,
      nodes: Object.fromEntries(
        layout.nodes.map((node) => [node, rounded(at(node) as unknown as A & object, layout.treeNames) as A]),
      ),
      devices: deviceOffsets(observations, fitted),
      architectures: [...new Set(observations.map((o) => o.path[0] ?? ''))].sort(),
      strata: errorStrata(byDevice),
      knownDevice: errorStrata(knownDeviceErrors(byDevice)),
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
