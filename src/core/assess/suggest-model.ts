// A model for a machine when none is named: the largest well-known one that still serves every workload at least in the background.
import type { Machine } from '../machine/machine.ts';
import type { WorkloadRequest } from '../workload/workload.ts';
import type { Context } from './context.ts';
import { outcomeOf } from './outcome.ts';
import { DEFAULT_QUANTIZATION, resolveScenario } from './scenario.ts';

/** Well-known dense models from large to small. Assumption: a first answer needs familiar names, not the whole catalogue. */
const CANDIDATES = [
  'llama-3.1-405b-instruct',
  'llama-3.3-70b-instruct',
  'qwen2.5-32b-instruct',
  'qwen2.5-14b-instruct',
  'llama-3.1-8b-instruct',
  'llama-3.2-3b-instruct',
  'llama-3.2-1b-instruct',
  'qwen2.5-0.5b-instruct',
];

const LOWEST_WELCOME_RANK = 2;

export interface Suggestion {
  readonly model: string;
  readonly reason: string;
}

/** The first candidate that is interactive or background for all workloads; else the smallest that fits; else the smallest. */
export function suggestModel(
  context: Context,
  machine: Machine,
  workloads: readonly WorkloadRequest[],
  quantization = DEFAULT_QUANTIZATION,
): Suggestion {
  const known = CANDIDATES.filter((id) => context.catalogue.models[id]);
  const ranks = known.map((model) => {
    const outcomes = workloads.map((workload) => {
      const scenario = resolveScenario(context, { machine, model, quantization, workload });
      return scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
    });
    return {
      model,
      rank: Math.max(...outcomes.map((o) => (o.status === 'ok' ? o.value.verdict.rank : 99))),
      fits: outcomes.every((o) => o.status === 'ok' && o.value.memory.fits),
    };
  });
  const welcome = ranks.find((r) => r.rank <= LOWEST_WELCOME_RANK);
  if (welcome)
    return {
      model: welcome.model,
      reason:
        'no model was named: this is the largest well-known one that serves every workload here at least in the background',
    };
  const smallest = [...ranks].reverse().find((r) => r.fits) ?? ranks.at(-1);
  return {
    model: smallest?.model ?? 'llama-3.2-1b-instruct',
    reason: 'no model was named, and no well-known one serves every workload here: this is the smallest that fits',
  };
}
