// Predicts rates and times of a placed model on a machine, with the interval, the terms and the basis.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { learntKey } from '../machine/learnt.ts';
import type { Machine } from '../machine/machine.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import { type Interval, spreadInterval } from '../units/interval.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import type { Workload } from '../workload/workload.ts';
import type { Backend } from './backend.ts';
import { type AnyCalibration, type Calibration, type ErrorSpread, isByBackend } from './calibration.ts';
import type { UsedCoefficients } from './coefficients-used.ts';
import type { DeviceBlend } from './device-blend.ts';
import type { BatchCosts } from './load/batch-step.ts';
import { LLAMA_CPP_RULES } from './load/rules.ts';
import { underLoad } from './load/under-load.ts';
import type { PreparedModel } from './model-library.ts';
import { comparedFlags, type Question, questionOf } from './nearness.ts';
import { observe } from './observed.ts';
import type { PhaseCosts } from './phase-costs.ts';
import { placedCosts } from './placed-costs.ts';
import type { Basis, Prediction, Term } from './prediction.ts';
import { otherModelsSpread, stretched, widestOf } from './spread.ts';
import { NO_OFFSET, type StageResult, type StageSettings, stagePredictor } from './stage-predictor.ts';
import { benchDistance, modelDistance } from './strata.ts';
import { bottlenecksOf, termsOf } from './terms.ts';

export interface PredictSettings {
  readonly kvCacheType: string;
  readonly ubatchTokens: number;
  readonly flashAttention: boolean;
  /** Where undefined, each accelerator's usual one; engines calibrated without backends ignore it. */
  readonly backend?: Backend | undefined;
  /** Requests that run at once at most; absent: all of the workload's users. */
  readonly slots?: number | undefined;
  /** True where the caller named them, and not the memory. */
  readonly slotsGiven?: boolean | undefined;
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

/** The same for models with experts, latent attention or recurrent layers. Assumption. */
const UNLIKE_STRETCH = 1.5;

const RANK: Readonly<Record<Basis, number>> = { measured: 0, calibrated: 1, transferred: 2, extrapolated: 3 };

/** Stretch of the interval for placements without measurements. Assumption: a split over several devices doubles the error's width. */
const SPLIT_STRETCH = 2;
/** The same for weights read from storage: a page cache may keep what is missing or lose a whole scan. Assumption. */
const STORAGE_STRETCH = 3;
/** The same for coefficients borrowed from another engine. Assumption. */
const BORROWED_STRETCH = 2.5;
/** The same for programs that run the code of the calibrated engine with defaults and a build of their own. Assumption. */
const RELATED_STRETCH = 1.25;

/** The same for several requests at once, which no measurement of the fit shows. Assumption. */
const LOAD_STRETCH = 1.5;

export type Predict = (input: PredictInput) => Answer<Prediction>;

export interface PredictorOptions {
  /** Calibration of CPUs where `calibration` has none. */
  readonly host?: Calibration;
  /** Engine really asked for when the calibration is another's. */
  readonly borrowed?: string;
  /** The same where it runs the calibrated engine's code. */
  readonly related?: string;
}

/** A predictor over one catalogue and calibration. Throws where neither it nor the options have coefficients for CPUs. */
export function predictor(catalogue: Catalogue, calibration: AnyCalibration, options: PredictorOptions = {}): Predict {
  const { borrowed, related } = options;
  const host = options.host ?? (isByBackend(calibration) ? undefined : calibration);
  if (!host) throw new Error(`the calibration of ${calibration.engine} needs another one for CPUs`);
  const stages = stagePredictor(catalogue, calibration, host);
  const byBackend = isByBackend(calibration);
  const questions = questionCache(byBackend);

  return ({ machine, model, plan, workload, settings }) => {
    const form: StageSettings = {
      windows: machine.os === 'windows',
      bf16Cache: settings.kvCacheType === 'bf16',
      ubatchTokens: settings.ubatchTokens,
      bf16Weights: model.bf16Weights,
      flashAttention: settings.flashAttention,
      format: model.formatClass,
      backend: settings.backend,
      evidence: settings.evidence === 'auto',
      modelKey: learntKey(model.model.id, model.quantization),
      question: questions(model, settings, machine.os === 'windows'),
    };
    const placed = placedCosts(stages, machine, model.work, plan, form);
    if (placed.status === 'unknown') return placed;
    const { costs, results } = placed.value;
    const [first] = results;
    if (!first) return unknown('nothing of the model is placed');
    let basis = results.reduce<Basis>((worst, r) => (RANK[r.basis] > RANK[worst] ? r.basis : worst), 'measured');
    // Measurements are of one device with the whole model; they say nothing of a part of it.
    const blend = results.length === 1 ? first.blend : undefined;
    let spread = blend?.spread ?? results.map((r) => r.spread).reduce(widestOf);
    const notes = results.flatMap((r) => (r.note === undefined ? [] : [r.note]));
    const distance = byBackend ? benchDistance(model) : modelDistance(model);
    const learnt = results.every((r) => r.learnt === true);
    const timed = learnt || blend?.exact === true;
    if (distance !== 'common' && !timed) {
      const side = results.find((r) => r.side === host.cpu)?.side ?? first.side;
      spread = widestOf(spread, otherModelsSpread(side) ?? spread);
    }
    if (distance === 'unlike' && basis !== 'measured') {
      spread = stretched(spread, UNLIKE_STRETCH);
      basis = 'extrapolated';
      notes.push(
        byBackend
          ? 'no measurement of latent attention or recurrent layers is in the fit: the interval is widened'
          : 'hardly any measurement of experts, latent attention or recurrent layers is in the fit: the interval is widened',
      );
    }
    if (results.length > 1) {
      spread = stretched(spread, SPLIT_STRETCH);
      if (RANK[basis] < RANK.extrapolated) basis = 'extrapolated';
      notes.push(
        `${results.length} devices hold layers and work one after another; no measurement of such a split is in the fit`,
      );
    }
    if (plan.kind === 'from-storage') {
      spread = stretched(spread, STORAGE_STRETCH);
      basis = 'extrapolated';
      notes.push(
        'the model is larger than memory: weights are read from storage again and again, how often is computed from an assumption on the page cache; the interval is widened',
      );
    }
    if (borrowed !== undefined) {
      spread = stretched(spread, BORROWED_STRETCH);
      basis = 'extrapolated';
      notes.push(
        `no calibration for ${borrowed} yet: the coefficients are those of ${calibration.engine}, the interval is widened`,
      );
    }
    if (related !== undefined && !learnt) {
      spread = stretched(spread, RELATED_STRETCH);
      if (RANK[basis] < RANK.transferred) basis = 'transferred';
      notes.push(`${related} runs the code of ${calibration.engine}, on whose measurements this rests`);
    }
    const offset = results.length === 1 ? first.offset : NO_OFFSET;
    const used = settings.explain ? results.map((r) => r.used()) : undefined;
    const made = { costs, spread, basis, notes: [...new Set(notes)], blend, offset, workload, used };
    if (workload.concurrency <= 1) return ok(combine(made));
    const { work } = model;
    const visitedShare = work.experts > 0 ? work.activeExperts / work.experts : 0;
    const batch = { costs, parts: placed.value.parts(), visitedShare, rules: LLAMA_CPP_RULES };
    return ok(combineUnderLoad(made, batch, Math.max(1, settings.slots ?? workload.concurrency)));
  };
}

/** Questions by model and settings, kept as objects of their own: what is known of devices is found by them. */
function questionCache(byBackend: boolean) {
  const questions = new WeakMap<PreparedModel, Map<number, Question>>();
  return (model: PreparedModel, s: PredictSettings, windows: boolean): Question => {
    const { flashAttention } = s;
    const flags = comparedFlags(byBackend, { windows, flashAttention, slowCache: s.kvCacheType === 'bf16' });
    const key = (flags.windows ? 1 : 0) + (flags.flashAttention ? 2 : 0) + (flags.slowCache ? 4 : 0);
    const known = questions.get(model) ?? new Map<number, Question>();
    questions.set(model, known);
    const question = known.get(key) ?? questionOf(model, flags);
    known.set(key, question);
    return question;
  };
}

function blendedOf({ decode, prefill, rows, nearest, exact }: DeviceBlend): NonNullable<Prediction['blended']> {
  const { model, quantization } = nearest;
  return { rows, nearest: { model, quantization }, exact, decodeFactor: decode, prefillFactor: prefill };
}

interface Combination {
  readonly costs: PhaseCosts;
  readonly spread: ErrorSpread;
  readonly basis: Basis;
  readonly notes: readonly string[];
  readonly blend: DeviceBlend | undefined;
  readonly offset: StageResult['offset'];
  readonly workload: Workload;
  /** Present where an explanation was asked for. */
  readonly used: readonly UsedCoefficients[] | undefined;
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
  const terms: readonly Term[] = c.used ? termsOf(c.costs, c.workload) : [];
  return {
    prefillTokensPerSecond: prefill,
    decodeTokensPerSecond: decode,
    promptSeconds: prompt,
    ttftSeconds: prefill ? ttft : undefined,
    totalSeconds: { low: p.low + d.low, likely: p.likely + d.likely, high: p.high + d.high },
    terms,
    ...(c.used ? { coefficients: c.used } : {}),
    bottleneck: limits.all,
    phaseBottlenecks: { prefill: limits.prefill, decode: limits.decode },
    basis: c.basis,
    ...(c.blend ? { blended: blendedOf(c.blend) } : {}),
    notes: c.notes,
  };
}

/** The same for one request among the workload's users. */
function combineUnderLoad(c: Combination, batch: BatchCosts, slots: number): Prediction {
  const { costs, workload, used } = c;
  const spread = stretched(c.spread, LOAD_STRETCH);
  const { load, ...figures } = underLoad(batch, workload, slots, spread, c.offset);
  const limits = bottlenecksOf(costs, workload, { batch, slots });
  return {
    ...figures,
    load,
    terms: used ? termsOf(costs, workload, { batch, slots }) : [],
    ...(used ? { coefficients: used } : {}),
    bottleneck: limits.all,
    phaseBottlenecks: { prefill: limits.prefill, decode: limits.decode },
    basis: 'extrapolated',
    notes: [
      ...c.notes,
      ...(slots < workload.concurrency
        ? [`${slots} of ${workload.concurrency} requests run together, as memory allows or as asked; the others wait`]
        : []),
      'no measurement of several requests at once is in the fit: batches and queues are computed, the interval is widened',
    ],
  };
}
