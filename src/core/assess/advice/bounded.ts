// Rejects a candidate on a machine without placing it where a bound shows that it fails; and its most favourable merits.
import type { Merits } from '../../advise/pareto.ts';
import type { Machine } from '../../machine/machine.ts';
import { demandSums } from '../../memory/demand-sums.ts';
import { type Whole, wholeOn } from '../../memory/place-whole.ts';
import { leastPromptSeconds, leastStepSeconds, type Room, type Spill } from './bounds.ts';
import type { Setting } from './evaluate.ts';
import type { Failure, SpeedMiss } from './failure.ts';
import { fewestExpertLayers, leastWhole, mostLayers } from './hopeful.ts';
import { qualityOf } from './option.ts';
import type { Candidate, UseCase } from './resolved-need.ts';
import { type SpeedBinding, tightest } from './speed-binding.ts';

/** What bounds need of a candidate, the same on every machine. */
export interface CandidateBounds {
  readonly setting: Setting;
  /** Bytes that it takes wherever it is placed: weights that run, and caches; no buffers, no overheads. */
  readonly leastBytes: number;
  /** Of that, what never lies on an accelerator. */
  readonly inputBytes: number;
  /** What accelerators hold at least with all of it on them. */
  readonly wholeBytes: number;
  readonly uses: readonly UseBounds[];
  readonly quality: Merits['quality'];
  /** What it takes wholly on one accelerator of a machine, as `wholeOn` has it; kept here, since every machine is asked. */
  readonly whole: { separate: WholeBytes | undefined; unified: WholeBytes | undefined };
}

type WholeBytes = Pick<Whole, 'host' | 'accelerator'>;

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
  const { leastOnAccelerators } = demandSums(demand);
  const { inputBytes, tiedBytes } = demand.weights.resident;
  return {
    setting,
    leastBytes: leastOnAccelerators - tiedBytes + inputBytes,
    inputBytes,
    wholeBytes: leastWhole(demand),
    uses: setting.useCases.map((useCase) => useBounds(setting, useCase)),
    quality: qualityOf(candidate),
    whole: { separate: undefined, unified: undefined },
  };
}

/** What stays on the host at least; undefined where accelerators might hold all, or there is no choice. */
function spillOf({ setting: { demand }, wholeBytes }: CandidateBounds, r: Room): Spill | undefined {
  if (r.unified || r.acceleratorBytes === 0 || !r.hasHost || wholeBytes <= r.acceleratorBytes) return undefined;
  const { count } = demandSums(demand);
  const experts = fewestExpertLayers(demand, r.acceleratorBytes);
  return {
    layers: (count - mostLayers(demand, r.acceleratorBytes)) / count,
    experts: experts === undefined ? undefined : experts / count,
  };
}

const leastPrompt = (b: CandidateBounds, r: Room, { tokens, batches }: UseBounds, spill: Spill | undefined) =>
  leastPromptSeconds(b.setting.model.work, tokens, batches, r, spill);

/** Seconds from token to token at least. Among several requests, the first token may come out in the middle of a step. */
const betweenTokens = ({ useCase, output }: UseBounds, step: number): number =>
  useCase.workload.concurrency > 1 ? step * (1 - 0.5 / Math.max(1, output)) : step;

/** Whether a use case misses its tier, if its prompt and its decode steps take so long at least. */
function isMissed(use: UseBounds, prompt: number, step: number): boolean {
  const { limits, output } = use;
  if (limits === undefined) return false;
  const { promptSecondsBelow: most, decodeTokensPerSecondAbove: least, totalSecondsAtMost: longest } = limits;
  if (most !== undefined && prompt > most) return true;
  if (least !== undefined && output > 0 && least * betweenTokens(use, step) > 1) return true;
  return longest !== undefined && prompt + output * step > longest;
}

/** What it then misses most of the tier's thresholds. */
function missed(use: UseBounds, prompt: number, step: number): SpeedBinding | undefined {
  const { useCase, limits, output } = use;
  const { promptSecondsBelow, decodeTokensPerSecondAbove, totalSecondsAtMost } = limits ?? {};
  const { name: workload } = useCase.workload;
  const list: SpeedBinding[] = [];
  const see = (constraint: SpeedBinding['constraint'], used: number, likely: number, limit: number) =>
    list.push({ constraint, used, workload, likely, limit });
  if (promptSecondsBelow !== undefined) see('prompt time', prompt / promptSecondsBelow, prompt, promptSecondsBelow);
  if (decodeTokensPerSecondAbove !== undefined && output > 0) {
    const between = betweenTokens(use, step);
    see('decode rate', decodeTokensPerSecondAbove * between, 1 / between, decodeTokensPerSecondAbove);
  }
  if (totalSecondsAtMost !== undefined) {
    const total = prompt + output * step;
    see('total time', total / totalSecondsAtMost, total, totalSecondsAtMost);
  }
  return tightest(list);
}

function leastUnder(b: CandidateBounds, r: Room, spill: Spill | undefined): number {
  const step = leastStepSeconds(b.setting.model.work, r, spill);
  let seconds = 0;
  for (const use of b.uses) {
    const prompt = leastPrompt(b, r, use, spill);
    if (isMissed(use, prompt, step)) return Number.POSITIVE_INFINITY;
    seconds += use.useCase.share * (prompt + use.output * step);
  }
  return seconds;
}

/** Seconds that a mean request takes at least; Infinity where a bound proves that the candidate fails. */
export function leastSeconds(b: CandidateBounds, r: Room): number {
  if (b.leastBytes > r.bytes) return Number.POSITIVE_INFINITY;
  // What fails with everything on the fastest devices needs no look at what spills over.
  const fastest = leastUnder(b, r, undefined);
  const spill = fastest === Number.POSITIVE_INFINITY ? undefined : spillOf(b, r);
  return spill ? leastUnder(b, r, spill) : fastest;
}

/** The same with all of it on the one device of the room, which tells more: fixed costs of its steps and batches. */
export function leastSecondsOnOne({ setting, uses }: CandidateBounds, { one }: Room): number {
  if (one === undefined) return 0;
  const { work } = setting.model;
  const step = work.activeBytes / one.bytesPerSecond + work.layers * one.layerSeconds + one.stepSeconds;
  const [token, batch] = [(2 * work.matrixParameters) / one.flopsPerSecond, work.layers * one.batchLayerSeconds];
  let seconds = 0;
  for (const use of uses) {
    // Several requests share the batches of their prompts.
    const batches = use.useCase.workload.concurrency > 1 ? 0 : use.batches;
    const prompt = use.tokens * token + batches * batch;
    if (isMissed(use, prompt, step)) return Number.POSITIVE_INFINITY;
    seconds += use.useCase.share * (prompt + use.output * step);
  }
  return seconds;
}

/** The failure that a bound proves, where `leastSeconds` is Infinity. */
export function provenFailure(b: CandidateBounds, r: Room): Failure {
  const spill = spillOf(b, r);
  const step = leastStepSeconds(b.setting.model.work, r, spill);
  for (const use of b.leastBytes > r.bytes ? [] : b.uses) {
    const prompt = leastPrompt(b, r, use, spill);
    const most = isMissed(use, prompt, step) ? missed(use, prompt, step) : undefined;
    if (!most) continue;
    const { tierName: needed, workload } = use.useCase;
    const miss: SpeedMiss = { needed, reached: undefined, workload: workload.name, most };
    return { kind: 'speed', missedBy: most.used, miss };
  }
  return { kind: 'memory', requiredBytes: b.leastBytes, availableBytes: r.bytes };
}

/** Whether a candidate is placed wholly on one of a machine's accelerators, which are alike. */
export function isWhole(
  { setting: { demand }, leastBytes, inputBytes, whole }: CandidateBounds,
  { largestBytes: largest, systemBytes: memory, unified }: Room,
  machine: Machine,
): boolean {
  // Without any buffers: most that do not fit need no graph to say so. Where pages of the host's files count, nothing is claimed.
  if (largest < leastBytes - inputBytes || demand.settings.countMappedPages) return false;
  let bytes = unified ? whole.unified : whole.separate;
  if (bytes === undefined) {
    bytes = wholeOn(demand, machine);
    if (unified) whole.unified = bytes;
    else whole.separate = bytes;
  }
  const { host, accelerator } = bytes;
  return largest >= accelerator && memory >= host + (unified ? accelerator : 0);
}

/** What is the best of several offers of one and the same hardware. */
export interface BestOf {
  readonly price: number;
  readonly watts: number;
}

/** Share of memory that stays free at most: what is wholly on one accelerator takes so much there, to the byte. */
function mostHeadroom(b: CandidateBounds, r: Room, whole: boolean): number {
  const taken = whole ? (r.unified ? b.whole.unified : b.whole.separate)?.accelerator : undefined;
  const used = taken ?? b.leastBytes - b.inputBytes;
  const space = taken === undefined ? r.capacityBytes : r.largestBytes;
  return Number.isFinite(space) ? Math.max(0, 1 - used / space) : 1;
}

/**
 * Merits that no placement of the candidate on machines with such room can beat. `seconds`: of the bound. `whole`: it is surely placed
 * on one accelerator.
 */
export function optimistic(
  b: CandidateBounds,
  r: Room,
  seconds: number,
  whole: boolean,
  { price, watts }: BestOf,
): Merits {
  return { price, seconds, watts, headroom: mostHeadroom(b, r, whole), quality: b.quality };
}
