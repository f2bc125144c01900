// Cost, interval and basis of a stage on an accelerator, under the form of the engine's calibration.
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Device } from '../machine/machine.ts';
import type { Remember } from '../units/keep-last.ts';
import { type Backend, usualBackend } from './backend.ts';
import {
  type AnyCalibration,
  backendCoefficients,
  type Coefficients,
  calibrationNode,
  type ErrorSpread,
  type FittedSide,
  gpuCoefficients,
  isByBackend,
} from './calibration.ts';
import { devicesBehind, GPU_MEANINGS, usedValues } from './coefficients-used.ts';
import { deviceBlends } from './device-blend.ts';
import { type FormCeiling, withOffset } from './form-ceiling.ts';
import { gpuCosts } from './gpu-form.ts';
import { llamaCppCeiling, llamaCppForm } from './llama-cpp-form.ts';
import { NO_OFFSET } from './observed.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { Basis } from './prediction.ts';
import { withState } from './recurrent-state.ts';
import { spreadOf, widestOf } from './spread.ts';
import { type Asked, isSameStage, type StageResult, type StageSettings, workAsked } from './stage-result.ts';
import { backendStratum, gpuStratum, ROCM_VARIES } from './strata.ts';
import { gpuTraits } from './traits.ts';
import type { Work } from './work.ts';

/** What is known of a device: its coefficients with the form that takes them, its side and its group. */
interface Known {
  /** The architecture's own node; coefficients may come from one above it. */
  readonly node: string;
  readonly found: Coefficients<unknown>;
  readonly side: FittedSide<unknown, unknown>;
  readonly group: (s: StageSettings) => string;
  readonly costs: (work: Work, s: StageSettings) => PhaseCosts;
  /** Undefined where the form tells none. */
  readonly ceiling: FormCeiling | undefined;
}

function know(catalogue: Catalogue, calibration: AnyCalibration, device: Device, backend: Backend): Known {
  const { architectures } = catalogue;
  const { architecture } = device;
  const node = calibrationNode(architectures, architecture).id;
  const traits = gpuTraits(device, node);
  if (isByBackend(calibration)) {
    const found = backendCoefficients(calibration, backend, architectures, architecture);
    const group = backendStratum(backend, node);
    return {
      ...{ found, node, side: calibration.backends[backend], group: () => group },
      costs: llamaCppForm(traits, found.parameters),
      ceiling: llamaCppCeiling(traits, found.parameters),
    };
  }
  const found = gpuCoefficients(calibration, architectures, architecture);
  return {
    ...{ found, node, side: calibration.gpu, group: (s) => gpuStratum(traits, s) },
    costs: (work, s) => gpuCosts(traits, work, s, found.parameters),
    ceiling: undefined,
  };
}

/** A device: its stages, and what no model is faster than on it. */
export interface DeviceStages {
  readonly stage: (asked: Asked) => StageResult;
  readonly ceiling: FormCeiling | undefined;
}

/** Stages on accelerators under a calibration; what was worked out of a device, and for a part of the work on it, is kept. */
export function acceleratorStages(catalogue: Catalogue, calibration: AnyCalibration, remember: Remember) {
  const ofDevice = (device: Device, asked: Backend | undefined): DeviceStages => {
    const { found, node, side, group, costs, ceiling } = know(
      catalogue,
      calibration,
      device,
      asked ?? usualBackend(device.accelerator),
    );
    const { id, name } = device.accelerator;
    const rows = side.devices[id];
    const blendOf = rows && deviceBlends(side, rows);
    const basis: Basis = !found.own ? 'extrapolated' : rows ? 'calibrated' : 'transferred';
    const note =
      basis === 'calibrated'
        ? undefined
        : `${name} was not measured with this engine; coefficients of ${found.node}${found.own ? '' : ', the nearest relative with evidence'}`;
    const used = () => ({
      ...{ of: name, calibration: calibration.engine, node: found.node },
      devices: devicesBehind(catalogue, side.devices, found.node),
      sources: calibration.evidence.sources,
      values: usedValues(found.parameters, GPU_MEANINGS),
    });
    // An architecture that borrows from a relative is as uncertain as one left out of the fit.
    const spreadBasis = found.node === node ? basis : 'extrapolated';
    const spreads = new Map<string, ErrorSpread>();
    const spreadIn = (stratum: string): ErrorSpread => {
      const spread = spreads.get(stratum) ?? spreadOf(side, stratum, spreadBasis);
      spreads.set(stratum, spread);
      return spread;
    };
    const result = ({ work, s }: Asked): StageResult => {
      const known = s.evidence ? blendOf?.(group(s), s.question) : undefined;
      // Builds that differ manifold are not told apart by one measurement.
      const blend =
        known && group(s) === ROCM_VARIES
          ? { ...known, spread: () => widestOf(known.spread(), spreadOf(side, ROCM_VARIES, basis)) }
          : known;
      // Field by field: a search makes a hundred thousand.
      return {
        costs: withState(costs(work, s), work, device.memoryBandwidthBytesPerSecond),
        spread: spreadIn(group(s)),
        basis: blend?.exact ? 'measured' : basis,
        blend,
        note,
        side,
        used,
        offset: blend ?? NO_OFFSET,
      };
    };
    return {
      stage: remember(workAsked, isSameStage, result),
      ceiling: ceiling && rows ? withOffset(ceiling) : ceiling,
    };
  };

  const devices = new WeakMap<Device, Map<Backend | undefined, DeviceStages>>();
  return (device: Device, backend: Backend | undefined): DeviceStages => {
    const byBackend = devices.get(device) ?? new Map<Backend | undefined, DeviceStages>();
    devices.set(device, byBackend);
    const known = byBackend.get(backend) ?? ofDevice(device, backend);
    byBackend.set(backend, known);
    return known;
  };
}
