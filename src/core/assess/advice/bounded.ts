// Rejects a candidate on a machine without placing it where a bound shows that it fails; and its most favourable merits.
import type { Merits } from '../../advise/pareto.ts';
import { ACCELERATOR_OVERHEAD_BYTES } from '../../memory/demand.ts';
import { demandSums } from '../../memory/demand-sums.ts';
import { leastPromptSeconds, leastStepSeconds, type Room, type Spill } from './bounds.ts';
import type { Setting } from './evaluate.ts';
import type { Failure, SpeedMiss } from './failure.ts';
import { fewestExpertLayers, leastWhole, mostLayers } from './hopeful.ts';
import { qualityOf } from './option.ts';
import type { Candidate, UseCase } from './resolved-need.ts';
import type { SpeedBinding } from './speed-binding.ts';

/** What bounds need of a candidate, the same on every machine. */
export interface CandidateBounds {
  readonly setting: Setting;
  /** Bytes that it takes wherever it is placed: weights that run, and caches; no buffers, no overheads. */
  readonly leastBytes: number;
  /** Of that, what never lies on an accelerator. */
  readonly inputBytes: number;
  /** With this on one accelerator, everything surely fits there. */
  readonly surelyWholeBytes: () => number;
  readonly weightBytes: number;
  readonly uses: readonly UseBounds[];
  readonly quality: Merits['quality'];
}

/** A use case with its tier's thresholds and the mean of its tests: tokens of the prompt, batches of it, tokens of output. */
interface UseBounds {
  readonly useCase: UseCase;
  readonly limits: Setting['tiers'][string] | undefined;
  readonly tokens: number;
  readonly batches: number;
  readonly output: number;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function useBounds({ tiers, settings }: Setting, useCase: UseCase): UseBounds {
  const { tests } = useCase.workload;
  const tokens = mean(tests.map((t) => t.promptTokens));
  const batches = tokens / settings.ubatchTokens;
  return {
    ...{ useCase, limits: tiers[useCase.tier], tokens },
    // Of several prompts only whole and parts of batches add up.
    batches: tests.length === 1 ? Math.ceil(batches) : batches,
    output: mean(tests.map((t) => t.outputTokens)),
  };
}

export function candidateBounds(setting: Setting, candidate: Candidate): CandidateBounds {
  const { demand } = setting;
  const { count, weights, leastOnAccelerators } = demandSums(demand);
  const { inputBytes, tiedBytes, everyDeviceBytes, outputBytes } = demand.weights.resident;
  const accelerators = leastOnAccelerators + everyDeviceBytes + ACCELERATOR_OVERHEAD_BYTES;
  return {
    setting,
    leastBytes: leastOnAccelerators - tiedBytes + inputBytes,
    inputBytes,
    surelyWholeBytes: () => accelerators + demand.computeBytes,
    weightBytes: (weights[count] ?? 0) + outputBytes,
    uses: setting.useCases.map((useCase) => useBounds(setting, useCase)),
    quality: qualityOf(candidate),
  };
}

/** What stays on the host at least; undefined where accelerators might hold all, or there is no choice. */
function spillOf({ setting: { demand } }: CandidateBounds, r: Room): Spill | undefined {
  if (r.unified || r.acceleratorBytes === 0 || !r.hasHost || leastWhole(demand) <= r.acceleratorBytes) return undefined;
  const { count } = demandSums(demand);
  const experts = fewestExpertLayers(demand, r.acceleratorBytes);
  return {
    layers: (count - mostLayers(demand, r.acceleratorBytes)) / count,
    experts: experts === undefined ? undefined : experts / count,
  };
}

const leastPrompt = (b: CandidateBounds, r: Room, { tokens, batches }: UseBounds, spill: Spill | undefined) =>
  leastPromptSeconds(b.setting.model.work, tokens, batches, r, spill);

/** What a use case misses most of its tier's thresholds, if its prompt and its decode steps take so long at least. */
function missed({ useCase, limits, output }: UseBounds, prompt: number, step: number): SpeedBinding | undefined {
  const { name: workload, concurrency } = useCase.workload;
  const { promptSecondsBelow, decodeTokensPerSecondAbove, totalSecondsAtMost } = limits ?? {};
  let most: SpeedBinding | undefined;
  const see = (constraint: SpeedBinding['constraint'], used: number, likely: number, limit: number) => {
    if (used > Math.max(1, most?.used ?? 1)) most = { constraint, used, workload, likely, limit };
  };
  if (promptSecondsBelow !== undefined) see('prompt time', prompt / promptSecondsBelow, prompt, promptSecondsBelow);
  if (decodeTokensPerSecondAbove !== undefined && output > 0) {
    // Among several, the first token may come out in the middle of a step.
    const between = concurrency > 1 ? step * (1 - 0.5 / Math.max(1, output)) : step;
    see('decode rate', decodeTokensPerSecondAbove * between, 1 / between, decodeTokensPerSecondAbove);
  }
  if (totalSecondsAtMost !== undefined) {
    const total = prompt + output * step;
    see('total time', total / totalSecondsAtMost, total, totalSecondsAtMost);
  }
  return most;
}

/** The failure that a bound proves; else the seconds that a mean request takes at least. */
export function bounded(b: CandidateBounds, r: Room): Failure | number {
  if (b.leastBytes > r.bytes) return { kind: 'memory', requiredBytes: b.leastBytes, availableBytes: r.bytes };
  const step = leastStepSeconds(b.setting.model.work, b.weightBytes, r);
  const spill = spillOf(b, r);
  let seconds = 0;
  for (const use of b.uses) {
    const prompt = leastPrompt(b, r, use, spill);
    const most = missed(use, prompt, step);
    seconds += use.useCase.share * (prompt + use.output * step);
    if (!most) continue;
    const { tierName: needed, workload } = use.useCase;
    const miss: SpeedMiss = { needed, reached: undefined, workload: workload.name, most };
    return { kind: 'speed', missedBy: most.used, miss };
  }
  return seconds;
}

/** What is the best of several offers of one and the same hardware. */
export interface BestOf {
  readonly price: number;
  readonly watts: number;
}

/**
 * Merits that no placement of the candidate on machines with such room can beat. `seconds`: of the bound. `largest`: memory of the
 * largest accelerator used.
 */
export function optimistic(
  b: CandidateBounds,
  r: Room,
  seconds: number,
  largest: number,
  { price, watts }: BestOf,
): Merits {
  const whole = !r.unified && largest > 0 && largest >= b.surelyWholeBytes();
  const space = whole ? r.acceleratorBytes : r.capacityBytes;
  const headroom = Number.isFinite(space) ? Math.max(0, 1 - (b.leastBytes - b.inputBytes) / space) : 1;
  return { price, seconds, watts, headroom, quality: b.quality };
}
