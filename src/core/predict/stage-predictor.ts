// Cost, interval and basis of one stage: an accelerator under the form of its engine, or the host.
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Learnt } from '../machine/learnt.ts';
import type { Device, Machine } from '../machine/machine.ts';
import { type Backend, usualBackend } from './backend.ts';
import {
  type AnyCalibration,
  backendCoefficients,
  type Calibration,
  type Coefficients,
  calibrationNode,
  cpuCoefficients,
  type ErrorSpread,
  type FittedSide,
  gpuCoefficients,
  isByBackend,
} from './calibration.ts';
import { CPU_MEANINGS, devicesBehind, GPU_MEANINGS, type UsedCoefficients, usedValues } from './coefficients-used.ts';
import { cpuCosts } from './cpu-form.ts';
import { type DeviceBlend, deviceBlend } from './device-blend.ts';
import { gpuCosts } from './gpu-form.ts';
import { withLearnt } from './learnt-costs.ts';
import { type LlamaCppSettings, llamaCppCosts } from './llama-cpp-form.ts';
import type { Question } from './nearness.ts';
import type { CpuParameters } from './parameters.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { Basis } from './prediction.ts';
import { withState } from './recurrent-state.ts';
import { spreadOf, stretched, widestOf } from './spread.ts';
import type { Stage } from './stages.ts';
import { backendStratum, cpuStratum, gpuStratum, ROCM_VARIES } from './strata.ts';
import { cpuTraits, type FormSettings, type GpuTraits, gpuTraits } from './traits.ts';
import type { Work } from './work.ts';

export interface StageResult {
  /** Which coefficients, for explanations; undefined for a machine's own. */
  readonly used: () => UsedCoefficients;
  readonly costs: PhaseCosts;
  readonly spread: ErrorSpread;
  readonly basis: Basis;
  /** What this very device's own measurements change; undefined where there are none, or they are not asked for. */
  readonly blend: DeviceBlend | undefined;
  /** Factors on the form's rates: of the blend, or of the machine's own results. */
  readonly offset: { readonly decode: number; readonly prefill: number };
  readonly note: string | undefined;
  /** The fitted side its interval comes from. */
  readonly side: FittedSide<unknown, unknown>;
  /** True where the device's own results took the place of published coefficients alone. */
  readonly learnt?: boolean;
}

/** Settings of both forms, and the backend asked for, if any. */
export interface StageSettings extends FormSettings, LlamaCppSettings {
  readonly backend: Backend | undefined;
  readonly evidence: boolean;
  /** `learntKey` of the model and format, where a machine's own results may hold it. */
  readonly modelKey?: string | undefined;
  /** What the measurements of a device are compared with. */
  readonly question: Question;
}

export interface StagePredictor {
  readonly onAccelerator: (device: Device, work: Work, s: StageSettings) => StageResult;
  readonly onHost: (machine: Machine, stage: Stage, s: StageSettings) => StageResult | undefined;
}

/** Stretch of the interval where a CPU's coefficients are those of another engine of the same family. Assumption. */
const BORROWED_CPU_STRETCH = 1.5;

export const NO_OFFSET = { decode: 1, prefill: 1 };

/** What is known of a device: its coefficients with the form that takes them, its side and its group. */
interface Known {
  /** The architecture's own node; coefficients may come from one above it. */
  readonly node: string;
  readonly found: Coefficients<unknown>;
  readonly traits: GpuTraits;
  readonly side: FittedSide<unknown, unknown>;
  readonly group: (s: StageSettings) => string;
  readonly costs: (work: Work, s: StageSettings) => PhaseCosts;
}

/** Stages under a calibration; `host` is the calibration that CPUs use, the same one but for engines calibrated by backend. */
export function stagePredictor(catalogue: Catalogue, calibration: AnyCalibration, host: Calibration): StagePredictor {
  const { architectures } = catalogue;
  const devices = new WeakMap<Device, Map<Backend | undefined, Known>>();
  const cpus = new Map<string, Coefficients<CpuParameters>>();
  const blends = new WeakMap<Question, Map<string, DeviceBlend | undefined>>();

  /** Blends are kept by question and device: questions are few and the same objects come again. */
  const blendOf = (side: FittedSide<unknown, unknown>, id: string, group: string, s: StageSettings) => {
    const rows = s.evidence ? side.devices[id] : undefined;
    if (rows === undefined) return undefined;
    const known = blends.get(s.question) ?? new Map<string, DeviceBlend | undefined>();
    blends.set(s.question, known);
    const key = `${s.backend ?? ''} ${id}`;
    if (!known.has(key)) known.set(key, deviceBlend(side, rows, group, s.question));
    return known.get(key);
  };

  const know = (device: Device, backend: Backend): Known => {
    const { architecture } = device;
    const node = calibrationNode(architectures, architecture).id;
    const traits = gpuTraits(device, node);
    if (isByBackend(calibration)) {
      const found = backendCoefficients(calibration, backend, architectures, architecture);
      const group = backendStratum(backend, node);
      return {
        ...{ found, traits, node, side: calibration.backends[backend], group: () => group },
        costs: (work, s) => llamaCppCosts(traits, work, s, found.parameters),
      };
    }
    const found = gpuCoefficients(calibration, architectures, architecture);
    return {
      ...{ found, traits, node, side: calibration.gpu, group: (s) => gpuStratum(traits, s) },
      costs: (work, s) => gpuCosts(traits, work, s, found.parameters),
    };
  };
  const knownOf = (device: Device, asked: Backend | undefined): Known => {
    const byBackend = devices.get(device) ?? new Map<Backend | undefined, Known>();
    devices.set(device, byBackend);
    const known = byBackend.get(asked) ?? know(device, asked ?? usualBackend(device.accelerator));
    byBackend.set(asked, known);
    return known;
  };

  const published: StagePredictor = {
    onAccelerator: (device, work, s) => {
      const { found, node, side, group, costs } = knownOf(device, s.backend);
      const { id } = device.accelerator;
      const basis: Basis = !found.own ? 'extrapolated' : side.devices[id] ? 'calibrated' : 'transferred';
      const known = blendOf(side, id, group(s), s);
      // Builds that differ manifold are not told apart by one measurement.
      const blend =
        known && group(s) === ROCM_VARIES
          ? { ...known, spread: widestOf(known.spread, spreadOf(side, ROCM_VARIES, basis)) }
          : known;
      return {
        costs: withState(costs(work, s), work, device.memoryBandwidthBytesPerSecond),
        // An architecture that borrows from a relative is as uncertain as one left out of the fit.
        spread: spreadOf(side, group(s), found.node === node ? basis : 'extrapolated'),
        basis: blend?.exact ? 'measured' : basis,
        blend,
        offset: blend ?? NO_OFFSET,
        note:
          basis === 'calibrated'
            ? undefined
            : `${device.accelerator.name} was not measured with this engine; coefficients of ${found.node}${found.own ? '' : ', the nearest relative with evidence'}`,
        side,
        used: () => ({
          ...{ of: device.accelerator.name, calibration: calibration.engine, node: found.node },
          devices: devicesBehind(catalogue, side.devices, found.node),
          sources: calibration.evidence.sources,
          values: usedValues(found.parameters, GPU_MEANINGS),
        }),
      };
    },
    onHost: (machine, stage, s) => {
      const cpu = machine.host;
      if (!cpu) return undefined;
      const found = cpus.get(cpu.architecture.id) ?? cpuCoefficients(host, architectures, cpu.architecture);
      cpus.set(cpu.architecture.id, found);
      const traits = cpuTraits(cpu);
      const own = cpu.id === undefined ? undefined : host.cpu.devices[cpu.id];
      const group = cpuStratum(traits, cpu.kind);
      const borrowed = host !== calibration;
      const basis: Basis = !found.own || borrowed ? 'extrapolated' : own ? 'calibrated' : 'transferred';
      const known = cpu.id === undefined ? undefined : blendOf(host.cpu, cpu.id, group, s);
      // Another engine's measurements say something of the device, but are none of the question itself.
      const blend =
        known && borrowed ? { ...known, exact: false, spread: stretched(known.spread, BORROWED_CPU_STRETCH) } : known;
      const spread = spreadOf(host.cpu, group, found.own ? 'transferred' : 'extrapolated');
      return {
        costs: withState(cpuCosts(traits, stage.work, s, found.parameters), stage.work, cpu.bandwidth.bytesPerSecond),
        spread: borrowed ? stretched(spread, BORROWED_CPU_STRETCH) : spread,
        basis: blend?.exact ? 'measured' : basis,
        blend,
        offset: blend ?? NO_OFFSET,
        note: borrowed
          ? `no calibration of ${calibration.engine} on CPUs yet: the coefficients are those of ${host.engine}, the interval is widened`
          : basis === 'calibrated'
            ? undefined
            : `${cpu.name} was not measured with this engine; coefficients of ${found.node}`,
        side: host.cpu,
        used: () => ({
          ...{ of: cpu.name, calibration: host.engine, node: found.node },
          devices: devicesBehind(catalogue, host.cpu.devices, found.node),
          sources: host.evidence.sources,
          values: usedValues(found.parameters, CPU_MEANINGS),
        }),
      };
    },
  };
  const learntOf = (learnt: Learnt | undefined, s: StageSettings) =>
    s.evidence ? learnt?.[calibration.engine] : undefined;
  return {
    onAccelerator: (device, work, s) => {
      const own = learntOf(device.learnt, s);
      const r = published.onAccelerator(device, work, s);
      return own ? withLearnt(r, own, s.format, s.modelKey) : r;
    },
    onHost: (machine, stage, s) => {
      const own = learntOf(machine.host?.learnt, s);
      const r = published.onHost(machine, stage, s);
      return own && r ? withLearnt(r, own, s.format, s.modelKey) : r;
    },
  };
}
