// Measurements of one machine as rows for the fit: each test with the published form's costs of the same work.
import { resolveEntry } from '../../catalogue/resolve/resolve-entry.ts';
import type { Machine } from '../../machine/machine.ts';
import type { MeasuredTest, Measurement } from '../../measurement/measurement.ts';
import { backendNamed } from '../../predict/backend.ts';
import { type AnyCalibration, type Calibration, isByBackend } from '../../predict/calibration.ts';
import { learntCosts } from '../../predict/learnt-costs.ts';
import type { ModelLibrary, PreparedModel } from '../../predict/model-library.ts';
import { comparedFlags, questionOf } from '../../predict/nearness.ts';
import type { PhaseCosts } from '../../predict/phase-costs.ts';
import { isServing, type ServingCalibration } from '../../predict/serving/serving-calibration.ts';
import { stagePredictor } from '../../predict/stage-predictor.ts';
import type { StageResult, StageSettings } from '../../predict/stage-result.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { FlatFactors, MachineObservation } from './machine-layout.ts';

export interface MachineFitContext {
  readonly library: ModelLibrary;
  readonly calibrations: Readonly<Record<string, AnyCalibration | ServingCalibration>>;
  /** The machine as later predictions see it. */
  readonly machine: Machine;
}

/** One measurement with the published form's view of it. */
export interface PlacedMeasurement {
  readonly measurement: Measurement;
  /** "host", or the catalogue id of the accelerator. */
  readonly device: string;
  /** Engine of the calibration it is compared with. */
  readonly engine: string;
  readonly model: PreparedModel;
  /** The published form alone, and with what is known of the chip. */
  readonly plain: StageResult;
  readonly published: StageResult;
  readonly format: string;
}

/** Calibration whose CPU coefficients those by backend use. */
const BASE = 'localscore';
const DEFAULT_UBATCH = 512;
export const HOST = 'host';

/** Where a measurement ran: on the host or on one accelerator of the machine. */
function deviceOf(machine: Machine, m: Measurement): Answer<number> {
  const cpu = m.machine.accelerators.length === 0 || m.engine.backend === 'cpu' || m.settings.gpuLayers === 0;
  if (cpu) return machine.host ? ok(-1) : unknown('the CPU of this machine is not known');
  if (machine.devices.length === 1) return ok(0);
  return unknown(
    machine.devices.length === 0
      ? 'it ran on an accelerator that this machine does not have'
      : 'it ran on several accelerators, or on one of several',
  );
}

/** Places a measurement, or says why it cannot be learnt from. */
export function placeMeasurement(context: MachineFitContext, m: Measurement): Answer<PlacedMeasurement> {
  const { library, calibrations, machine } = context;
  const { catalogue } = library;
  if (m.status === 'refused') return unknown('it was refused as impossible or contradictory');
  if (m.problems.some((p) => p.code === 'machine-busy'))
    return unknown('the machine was busy with other work while it was measured');
  if (m.model.id === undefined) return unknown(`the model "${m.model.name}" is not in the catalogue`);
  const described = library.describe(m.model.id);
  if (described.status === 'unknown') return described;
  const model = library.prepare(described.value, m.model.quantization);
  if (model.status === 'unknown') return model;
  const engine = resolveEntry(catalogue.engines, m.engine.name, 'engine');
  if (engine.status === 'unknown') return engine;
  const calibration = calibrations[engine.value.calibration ?? ''];
  const base = calibrations[BASE];
  if (!calibration || !base || isServing(calibration) || isServing(base) || isByBackend(base))
    return unknown(`there is no published calibration of ${engine.value.name} to start from`);
  const at = deviceOf(machine, m);
  if (at.status === 'unknown') return at;
  // The output side counts as one layer more; engines that are not told say a negative number.
  const { gpuLayers = Number.POSITIVE_INFINITY } = m.settings;
  if (at.value >= 0 && gpuLayers >= 0 && gpuLayers <= described.value.hyper.layerCount)
    return unknown('part of its layers ran on the CPU');
  const host: Calibration = isByBackend(calibration) ? base : calibration;
  const stages = stagePredictor(catalogue, calibration, host);
  const backend = m.engine.backend === undefined ? undefined : backendNamed(m.engine.backend);
  const windows = machine.os === 'windows';
  const flashAttention = m.settings.flashAttention ?? engine.value.flashAttention !== 'absent';
  const bf16Cache = m.settings.kvTypeK === 'bf16';
  const flags = comparedFlags(isByBackend(calibration), { windows, flashAttention, slowCache: bf16Cache });
  const question = questionOf(model.value, flags);
  const settings = (evidence: boolean): StageSettings => ({
    ...{ windows, bf16Cache, flashAttention, question },
    ubatchTokens: m.settings.ubatchTokens || engine.value.ubatchTokens || DEFAULT_UBATCH,
    bf16Weights: model.value.bf16Weights,
    format: model.value.formatClass,
    backend: backend === 'cpu' ? undefined : backend,
    evidence,
  });
  const device = machine.devices[at.value];
  const resultOf = (evidence: boolean): StageResult | undefined => {
    const { work } = model.value;
    if (device) return stages.onAccelerator({ ...device, learnt: undefined }, work, settings(evidence));
    const bare = machine.host ? { ...machine, host: { ...machine.host, learnt: undefined } } : machine;
    return stages.onHost(bare, work, settings(evidence));
  };
  const [plain, published] = [resultOf(false), resultOf(true)];
  if (!plain || !published) return unknown('the CPU of this machine is not known');
  return ok({
    measurement: m,
    device: device?.accelerator.id ?? HOST,
    engine: calibration.engine,
    model: model.value,
    ...{ plain, published, format: model.value.formatClass },
  });
}

/** Tests that say something of one request's speed: timed as they stand, one sequence, on a machine with nothing else to do. */
export const usable = (t: MeasuredTest) =>
  t.how === 'measured' &&
  (t.decodeTokensPerSecond ?? t.prefillTokensPerSecond ?? t.ttftSeconds) !== undefined &&
  t.shape.sequences === 1 &&
  !t.problems.some((p) => p.code === 'machine-busy');

const log = (value: number | undefined) => (value === undefined ? undefined : Math.log(value));
/** Weight of a test that a reason makes doubtful. */
const DOUBTFUL_WEIGHT = 0.5;
/** Tests of one model and format beyond this many add no weight: what the form misses they miss together. */
const MOST_TESTS = 4;

export const costsWith = (base: PhaseCosts, p: FlatFactors, format: string): PhaseCosts =>
  learntCosts(base, { ...p, formats: { [format]: { weights: p.formatWeights, compute: p.formatCompute } } }, format);

/** The rows of one measurement. */
export function observationsOfMeasurement(p: PlacedMeasurement): MachineObservation[] {
  const { measurement: m, model, plain, format, device } = p;
  const tests = m.tests.filter(usable);
  const crowd = Math.sqrt(Math.min(tests.length, MOST_TESTS) / Math.max(1, tests.length));
  return tests.map((t) => ({
    device,
    path: [device],
    model: model.model.id ?? m.model.name,
    quantization: model.quantization ?? model.quantizationName,
    measurement: m.id,
    stratum: device,
    scored: true,
    format,
    costs: (f) => costsWith(plain.costs, f, format),
    naiveDecode: 0,
    tests: [{ promptTokens: t.shape.promptTokens, outputTokens: t.shape.outputTokens }],
    depth: t.shape.depthTokens,
    weight: crowd * (m.status === 'doubtful' || t.problems.length > 0 ? DOUBTFUL_WEIGHT : 1),
    runs: 1,
    measured: [
      log(t.decodeTokensPerSecond),
      log(t.prefillTokensPerSecond),
      // TTFT follows from prompt and first step; it is used only where no prefill rate stands beside it.
      t.prefillTokensPerSecond === undefined ? log(t.ttftSeconds) : undefined,
    ],
  }));
}
