// Predicts rates and times of a placed model on a machine, with the interval, the terms and the basis.
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Machine } from '../machine/machine.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import { type Interval, spreadInterval } from '../units/interval.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import type { Workload } from '../workload/workload.ts';
import {
  type Calibration,
  calibrationNode,
  cpuCoefficients,
  type ErrorSpread,
  gpuCoefficients,
} from './calibration.ts';
import { cpuCosts } from './cpu-form.ts';
import { gpuCosts } from './gpu-form.ts';
import type { PreparedModel } from './model-library.ts';
import { observe } from './observed.ts';
import type { PhaseCosts } from './phase-costs.ts';
import type { Basis, Prediction, Term } from './prediction.ts';
import { otherModelsSpread, spreadOf, stretched, widestOf } from './spread.ts';
import { DEFAULT_LINK_BYTES_PER_SECOND, inSequence, type Stage, stagesOf } from './stages.ts';
import { cpuStratum, gpuStratum, modelDistance } from './strata.ts';
import { bottlenecksOf, termsOf } from './terms.ts';
import { cpuTraits, type FormSettings, gpuTraits } from './traits.ts';

export interface PredictSettings {
  readonly kvCacheType: string;
  readonly ubatchTokens: number;
  /** off: the form alone; auto: with what is known of this very device. */
  readonly evidence: 'auto' | 'off';
  /** Terms are made only when asked for: they cost more than the prediction. */
  readonly explain: boolean;
}

export interface PredictInput {
  readonly machine: Machine;
  readonly model: PreparedModel;
  readonly plan: MemoryPlan;
  readonly workload: Workload;
  readonly settings: PredictSettings;
}

interface StageResult {
  readonly costs: PhaseCosts;
  readonly spread: ErrorSpread;
  readonly basis: Basis;
  readonly offset: { readonly decode: number; readonly prefill: number };
  readonly note: string | undefined;
  readonly onHost: boolean;
}

/** The same for models with experts, latent attention or recurrent layers. Assumption. */
const UNLIKE_STRETCH = 1.5;

const NO_OFFSET = { decode: 1, prefill: 1 };
const RANK: Readonly<Record<Basis, number>> = { measured: 0, calibrated: 1, transferred: 2, extrapolated: 3 };

/** Stretch of the interval for placements without measurements. Assumption: a split over several devices doubles the error's width. */
const SPLIT_STRETCH = 2;
/** The same for coefficients borrowed from another engine. Assumption. */
const BORROWED_STRETCH = 2.5;

export type Predict = (input: PredictInput) => Answer<Prediction>;

/** A predictor over one catalogue and calibration; `borrowed` names the engine really asked for when the calibration is another's. */
export function predictor(catalogue: Catalogue, calibration: Calibration, borrowed?: string): Predict {
  const { architectures } = catalogue;
  const gpuCache = new Map<string, ReturnType<typeof gpuCoefficients>>();
  const cpuCache = new Map<string, ReturnType<typeof cpuCoefficients>>();

  const onAccelerator = (
    machine: Machine,
    stage: Stage,
    form: FormSettings,
    evidence: boolean,
  ): StageResult | undefined => {
    const device = machine.devices[stage.device];
    if (!device) return undefined;
    const { architecture } = device;
    const found = gpuCache.get(architecture.id) ?? gpuCoefficients(calibration, architectures, architecture);
    gpuCache.set(architecture.id, found);
    const traits = gpuTraits(device, calibrationNode(architectures, architecture).id);
    const own = calibration.gpu.devices[device.accelerator.id];
    const basis: Basis = !found.own ? 'extrapolated' : own && own.rows > 0 ? 'calibrated' : 'transferred';
    const note =
      basis === 'calibrated'
        ? undefined
        : `${device.accelerator.name} was not measured with this engine; coefficients of ${found.node}${found.own ? '' : ', the nearest relative with evidence'}`;
    return {
      costs: gpuCosts(traits, stage.work, form, found.parameters),
      spread: spreadOf(calibration.gpu, gpuStratum(traits, form), basis, evidence),
      basis,
      offset: evidence && own ? own : NO_OFFSET,
      note,
      onHost: false,
    };
  };

  const onHost = (machine: Machine, stage: Stage, form: FormSettings, evidence: boolean): StageResult | undefined => {
    const { host } = machine;
    if (!host) return undefined;
    const found = cpuCache.get(host.architecture.id) ?? cpuCoefficients(calibration, architectures, host.architecture);
    cpuCache.set(host.architecture.id, found);
    const traits = cpuTraits(host);
    const own = host.id === undefined ? undefined : calibration.cpu.devices[host.id];
    const basis: Basis = !found.own ? 'extrapolated' : own && own.rows > 0 ? 'calibrated' : 'transferred';
    return {
      costs: cpuCosts(traits, stage.work, form, found.parameters),
      spread: spreadOf(calibration.cpu, cpuStratum(traits, host.kind), basis, evidence),
      basis,
      offset: evidence && own ? own : NO_OFFSET,
      note:
        basis === 'calibrated'
          ? undefined
          : `${host.name} was not measured with this engine; coefficients of ${found.node}`,
      onHost: true,
    };
  };

  return ({ machine, model, plan, workload, settings }) => {
    const form: FormSettings = {
      windows: machine.os === 'windows',
      bf16Cache: settings.kvCacheType === 'bf16',
      ubatchTokens: settings.ubatchTokens,
      bf16Weights: model.bf16Weights,
    };
    const results: StageResult[] = [];
    const evidence = settings.evidence === 'auto';
    for (const stage of stagesOf(plan, model.work)) {
      const r =
        stage.device >= 0 ? onAccelerator(machine, stage, form, evidence) : onHost(machine, stage, form, evidence);
      if (!r) return unknown('the placement uses a CPU that was not named, so its speed cannot be predicted');
      results.push(r);
    }
    const [first] = results;
    if (!first) return unknown('nothing of the model is placed');
    const link =
      machine.devices.find((d) => d.linkBytesPerSecond !== undefined)?.linkBytesPerSecond ??
      DEFAULT_LINK_BYTES_PER_SECOND;
    const costs = inSequence(
      results.map((r) => r.costs),
      model.work.hidden,
      link,
    );
    let basis = results.reduce<Basis>((worst, r) => (RANK[r.basis] > RANK[worst] ? r.basis : worst), 'measured');
    let spread = results.map((r) => r.spread).reduce(widestOf);
    const notes = results.flatMap((r) => (r.note === undefined ? [] : [r.note]));
    const distance = modelDistance(model);
    if (distance !== 'common') {
      const side = results.some((r) => r.onHost) ? calibration.cpu : calibration.gpu;
      spread = widestOf(spread, otherModelsSpread(side) ?? spread);
    }
    if (distance === 'unlike') {
      spread = stretched(spread, UNLIKE_STRETCH);
      basis = 'extrapolated';
      notes.push(
        'hardly any measurement of experts, latent attention or recurrent layers is in the fit: the interval is widened',
      );
    }
    if (results.length > 1) {
      spread = stretched(spread, SPLIT_STRETCH);
      if (RANK[basis] < RANK.extrapolated) basis = 'extrapolated';
      notes.push(
        `${results.length} devices hold layers and work one after another; no measurement of such a split is in the fit`,
      );
    }
    if (borrowed !== undefined) {
      spread = stretched(spread, BORROWED_STRETCH);
      basis = 'extrapolated';
      notes.push(
        `no calibration for ${borrowed} yet: the coefficients are those of ${calibration.engine}, the interval is widened`,
      );
    }
    const share = results.length === 1 ? first.offset : NO_OFFSET;
    return ok(
      combine({ costs, spread, basis, notes: [...new Set(notes)], offset: share, workload, explain: settings.explain }),
    );
  };
}

interface Combination {
  readonly costs: PhaseCosts;
  readonly spread: ErrorSpread;
  readonly basis: Basis;
  readonly notes: readonly string[];
  readonly offset: StageResult['offset'];
  readonly workload: Workload;
  readonly explain: boolean;
}

function combine(c: Combination): Prediction {
  const seen = observe(c.costs, c.workload.tests, c.workload.depthTokens);
  const rate = (value: number, factor: number, spread: { low: number; high: number }): Interval | undefined =>
    value > 0 ? spreadInterval(value * factor, spread) : undefined;
  const decode = rate(seen.decodeTokensPerSecond, c.offset.decode, c.spread.decode);
  const prefill = rate(seen.prefillTokensPerSecond, c.offset.prefill, c.spread.prefill);
  const slower = (s: { low: number; high: number }) => ({ low: 1 / s.high, high: 1 / s.low });
  const prompt = rate(seen.promptSeconds, 1 / c.offset.prefill, slower(c.spread.prefill));
  const ttft = rate(seen.ttftSeconds, 1 / c.offset.prefill, c.spread.ttft);
  const decodeSeconds = rate(seen.totalSeconds - seen.promptSeconds, 1 / c.offset.decode, slower(c.spread.decode));
  const zero: Interval = { low: 0, likely: 0, high: 0 };
  const [p, d] = [prompt ?? zero, decodeSeconds ?? zero];
  const limits = bottlenecksOf(c.costs, c.workload);
  const terms: readonly Term[] = c.explain ? termsOf(c.costs, c.workload) : [];
  return {
    prefillTokensPerSecond: prefill,
    decodeTokensPerSecond: decode,
    promptSeconds: prompt,
    ttftSeconds: prefill ? ttft : undefined,
    totalSeconds: { low: p.low + d.low, likely: p.likely + d.likely, high: p.high + d.high },
    terms,
    bottleneck: limits.all,
    phaseBottlenecks: { prefill: limits.prefill, decode: limits.decode },
    basis: c.basis,
    notes: c.notes,
  };
}
