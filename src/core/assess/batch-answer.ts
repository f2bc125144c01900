// The batch interface's answer to one scenario. Field names are relied on from outside.
import type { Load } from '../predict/load/load.ts';
import type { Basis, Bottleneck } from '../predict/prediction.ts';
import type { Interval } from '../units/interval.ts';
import type { Context } from './context.ts';
import { outcomeOf } from './outcome.ts';
import { resolveScenario, type ScenarioRequest } from './scenario.ts';

export type ScenarioId = string | number | undefined;

export interface BatchOk {
  readonly id: ScenarioId;
  readonly status: 'ok';
  readonly engine: string;
  readonly quantization: string;
  /** Absent where the workload asks for none or the model fits nowhere. */
  readonly prefillTokensPerSecond?: Interval | undefined;
  readonly decodeTokensPerSecond?: Interval | undefined;
  readonly ttftSeconds?: Interval | undefined;
  readonly totalSeconds?: Interval | undefined;
  /** Several users at once: what the machine gets done for all of them; the rates and times above are those of one. */
  readonly load?: Load | undefined;
  readonly memory: {
    readonly requiredBytes: number;
    readonly availableBytes: number | null;
    readonly fits: boolean;
    readonly placement: string;
  };
  readonly tier: { readonly name: string; readonly probability: number };
  readonly bottleneck?: Bottleneck | undefined;
  readonly basis?: Basis | undefined;
  readonly assumptions: readonly string[];
  /** Why the basis is what it is, and what widens the intervals. Absent: nothing to say. */
  readonly notes?: readonly string[] | undefined;
}

export interface BatchUnknown {
  readonly id: ScenarioId;
  readonly status: 'unknown';
  readonly reasons: readonly string[];
}

export interface BatchInvalid {
  readonly id: ScenarioId;
  readonly status: 'invalid';
  readonly field: string;
  readonly reasons: readonly string[];
}

export type BatchAnswer = BatchOk | BatchUnknown | BatchInvalid;

/** Answers one scenario; never throws on what the scenario says. */
export function answerScenario(context: Context, id: ScenarioId, request: ScenarioRequest): BatchAnswer {
  const scenario = resolveScenario(context, request);
  if (scenario.status === 'unknown') return { id, status: 'unknown', reasons: scenario.reasons };
  const outcome = outcomeOf(context, scenario.value);
  if (outcome.status === 'unknown') return { id, status: 'unknown', reasons: outcome.reasons };
  const { memory, prediction, verdict } = outcome.value;
  return {
    id,
    status: 'ok',
    engine: scenario.value.engine.id,
    quantization: scenario.value.model.quantizationName,
    prefillTokensPerSecond: prediction?.prefillTokensPerSecond,
    decodeTokensPerSecond: prediction?.decodeTokensPerSecond,
    ttftSeconds: prediction?.ttftSeconds,
    totalSeconds: prediction?.totalSeconds,
    load: prediction?.load,
    memory: {
      requiredBytes: memory.requiredBytes,
      availableBytes: memory.availableBytes ?? null,
      fits: memory.fits,
      placement: memory.placement,
    },
    tier: { name: verdict.tier, probability: verdict.probability },
    bottleneck: prediction?.bottleneck,
    basis: prediction?.basis,
    assumptions: scenario.value.assumptions,
    ...(prediction && prediction.notes.length > 0 ? { notes: prediction.notes } : {}),
  };
}
