// What a prediction rests on whatever the workload: costs, interval, basis and notes of a model placed on a machine.
import type { Machine } from '../machine/machine.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import type { Backend } from './backend.ts';
import { type AnyCalibration, type Calibration, type ErrorSpread, isByBackend } from './calibration.ts';
import type { DeviceBlend } from './device-blend.ts';
import type { BatchPart } from './load/batch-step.ts';
import type { PreparedModel } from './model-library.ts';
import { NO_OFFSET } from './observed.ts';
import type { PhaseCosts } from './phase-costs.ts';
import { batchPart, type PlacedCosts, placedCosts } from './placed-costs.ts';
import type { Basis } from './prediction.ts';
import { otherModelsSpread, stretched, widestOf } from './spread.ts';
import type { StagePredictor } from './stage-predictor.ts';
import type { StageResult } from './stage-result.ts';
import type { SettingsOf } from './stage-settings.ts';
import { benchDistance, modelDistance } from './strata.ts';

/** Settings that decide what a prediction rests on. */
export interface PlacedSettings {
  readonly kvCacheType: string;
  readonly ubatchTokens: number;
  readonly flashAttention: boolean;
  /** Where undefined, each accelerator's usual one; engines calibrated without backends ignore it. */
  readonly backend?: Backend | undefined;
  /** off: the form alone; auto: with what is known of this very device. */
  readonly evidence: 'auto' | 'off';
}

export interface PlacedInput {
  readonly machine: Machine;
  readonly model: PreparedModel;
  readonly plan: MemoryPlan;
  readonly settings: PlacedSettings;
}

export interface PlacedModel {
  readonly costs: PhaseCosts;
  /** The decode step's parts by device, which several sequences share. */
  readonly parts: () => readonly BatchPart[];
  readonly spread: ErrorSpread;
  readonly basis: Basis;
  /** Made only when asked for. */
  readonly notes: () => readonly string[];
  readonly blend: DeviceBlend | undefined;
  /** Factors on the form's rates. */
  readonly offset: StageResult['offset'];
  /** One a device that computes. */
  readonly results: readonly StageResult[];
}

/** Stretch of the interval for models with experts, latent attention or recurrent layers, for which hardly any was measured. Assumption. */
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
/**
 * How far down the interval of decode reaches where a CPU unpacks slowly: TinyLlama in IQ2_XXS ran at 0.33 of what was predicted on a
 * virtual machine where other formats ran at 0.6.
 */
const SLOW_UNPACKING = 0.5;

/** A calibration with what stands in for it. */
export interface Rested {
  readonly calibration: AnyCalibration;
  /** Calibration of CPUs: the same one, but for engines calibrated by backend. */
  readonly host: Calibration;
  readonly stages: StagePredictor;
  readonly settingsOf: SettingsOf;
  /** Engine really asked for when the calibration is another's. */
  readonly borrowed?: string | undefined;
  /** The same where it runs the calibrated engine's code. */
  readonly related?: string | undefined;
}

/** What widens an interval beyond what its devices' own groups say; each is said in a note. */
interface Reasons {
  readonly unlike: boolean;
  readonly unpackedSlowly: boolean;
  readonly stored: boolean;
  readonly related: boolean;
}

export interface PlacedModels {
  readonly underPlan: (input: PlacedInput) => Answer<PlacedModel>;
  /** All of a model on one device. */
  readonly onOne: (stage: StageResult, model: PreparedModel) => PlacedModel;
}

/** Works out what predictions of placed models rest on. */
export function placedModels(of: Rested): PlacedModels {
  const { calibration, host, stages, settingsOf, borrowed, related } = of;
  const byBackend = isByBackend(calibration);
  const notesOf = (results: readonly StageResult[], r: Reasons): readonly string[] => {
    const notes = results.flatMap(({ note }) => (note === undefined ? [] : [note]));
    if (r.unlike)
      notes.push(
        byBackend
          ? 'no measurement of latent attention or recurrent layers is in the fit: the interval is widened'
          : 'hardly any measurement of experts, latent attention or recurrent layers is in the fit: the interval is widened',
      );
    if (r.unpackedSlowly)
      notes.push(
        'no measurement of such a format on a CPU is in the fit; one that unpacks its weights slowly may decode several times slower than it reads them: the interval reaches down',
      );
    if (results.length > 1)
      notes.push(
        `${results.length} devices hold layers and work one after another; no measurement of such a split is in the fit`,
      );
    if (r.stored)
      notes.push(
        'the model is larger than memory: weights are read from storage again and again, how often is computed from an assumption on the page cache; the interval is widened',
      );
    if (borrowed !== undefined)
      notes.push(
        `no calibration for ${borrowed} yet: the coefficients are those of ${calibration.engine}, the interval is widened`,
      );
    if (r.related) notes.push(`${related} runs the code of ${calibration.engine}, on whose measurements this rests`);
    return [...new Set(notes)];
  };

  const assembled = (
    { costs, results, parts }: PlacedCosts,
    first: StageResult,
    model: PreparedModel,
    stored: boolean,
  ): PlacedModel => {
    let { basis, spread, blend } = first;
    if (blend) spread = blend.spread();
    let onHost = first.side === host.cpu;
    let learnt = first.learnt === true;
    if (results.length > 1) {
      // Measurements are of one device with the whole model; they say nothing of a part of it.
      blend = undefined;
      spread = results.map((r) => r.spread).reduce(widestOf);
      basis = results.reduce<Basis>((worst, r) => (RANK[r.basis] > RANK[worst] ? r.basis : worst), basis);
      onHost = results.some((r) => r.side === host.cpu);
      learnt = results.every((r) => r.learnt === true);
    }
    const distance = byBackend ? benchDistance(model) : modelDistance(model);
    const timed = learnt || blend?.exact === true;
    if (distance !== 'common' && !timed)
      spread = widestOf(spread, otherModelsSpread(onHost ? host.cpu : first.side) ?? spread);
    const unlike = distance === 'unlike' && basis !== 'measured';
    if (unlike) {
      spread = stretched(spread, UNLIKE_STRETCH);
      basis = 'extrapolated';
    }
    const unpackedSlowly = model.unpackedSlowly && !timed && onHost;
    if (unpackedSlowly) {
      spread = { ...spread, decode: { ...spread.decode, low: spread.decode.low * SLOW_UNPACKING } };
      basis = 'extrapolated';
    }
    if (results.length > 1) {
      spread = stretched(spread, SPLIT_STRETCH);
      basis = 'extrapolated';
    }
    if (stored) {
      spread = stretched(spread, STORAGE_STRETCH);
      basis = 'extrapolated';
    }
    if (borrowed !== undefined) {
      spread = stretched(spread, BORROWED_STRETCH);
      basis = 'extrapolated';
    }
    const isRelated = related !== undefined && !learnt;
    if (isRelated) {
      spread = stretched(spread, RELATED_STRETCH);
      if (RANK[basis] < RANK.transferred) basis = 'transferred';
    }
    const reasons: Reasons = { unlike, unpackedSlowly, stored, related: isRelated };
    const offset = results.length === 1 ? first.offset : NO_OFFSET;
    let made: readonly string[] | undefined;
    const notes = () => {
      made ??= notesOf(results, reasons);
      return made;
    };
    return { costs, parts, spread, basis, notes, blend, results, offset };
  };

  return {
    underPlan: ({ machine, model, plan, settings }) => {
      const form = settingsOf(model, settings, machine.os === 'windows');
      const placed = placedCosts(stages, machine, model.work, plan, form);
      if (placed.status === 'unknown') return placed;
      const [first] = placed.value.results;
      return first
        ? ok(assembled(placed.value, first, model, plan.kind === 'from-storage'))
        : unknown('nothing of the model is placed');
    },
    onOne: (stage, model) => {
      const { costs } = stage;
      return assembled({ costs, results: [stage], parts: () => [batchPart(costs, model.work)] }, stage, model, false);
    },
  };
}
