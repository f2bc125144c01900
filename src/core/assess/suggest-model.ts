// A model for a machine when none is named: the largest well-known one that still serves every workload at least in the background.
import type { Machine } from '../machine/machine.ts';
import { resolveWorkload, type WorkloadRequest } from '../workload/workload.ts';
import type { Context } from './context.ts';
import { outcomeOf } from './outcome.ts';
import { resolveScenario, type ScenarioRequest } from './scenario.ts';

/** Well-known dense models from large to small. Assumption: a first answer needs familiar names, not the whole catalogue. */
export const FAMILIAR_MODELS = [
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

/** About the fewest bytes a parameter takes in the default format; what needs more than all the memory there is need not be placed. */
const LEAST_BYTES_A_PARAMETER = 0.5;

function memoryOf(machine: Machine): number {
  return (
    (machine.systemMemoryBytes ?? 0) +
    machine.devices.reduce((sum, d) => sum + (d.accelerator.unifiedMemory ? 0 : d.memoryBytes), 0)
  );
}

/** Decode cannot be faster than reading the weights at this multiple of the specified bandwidth; caches may add a little. */
const BANDWIDTH_SLACK = 1.3;

/** Whether the weights alone could be read often enough for every workload to end in the background: a bound, so that hopeless candidates are not placed. */
function couldServe(context: Context, machine: Machine, bytes: number, workloads: readonly WorkloadRequest[]): boolean {
  const limit = Object.values(context.catalogue.tiers).find((t) => t.rank === LOWEST_WELCOME_RANK)?.totalSecondsAtMost;
  const devices = machine.devices.reduce((sum, d) => sum + d.memoryBandwidthBytesPerSecond, 0);
  const fastest = Math.max(devices, machine.host?.bandwidth.bytesPerSecond ?? 0) * BANDWIDTH_SLACK;
  return workloads.every((request) => {
    const workload = resolveWorkload(context.catalogue, request);
    if (workload.status === 'unknown' || limit === undefined || fastest === 0) return true;
    return workload.value.tests.every((t) => (t.outputTokens * bytes) / fastest < limit);
  });
}

/** The first candidate that is interactive or background for all workloads; else the smallest that fits; else the smallest. */
export function suggestModel(
  context: Context,
  machine: Machine,
  workloads: readonly WorkloadRequest[],
  settings: Omit<ScenarioRequest, 'machine' | 'model' | 'workload'> = {},
): Suggestion {
  const memory = memoryOf(machine);
  const leastBytes = (id: string) =>
    (context.catalogue.models[id]?.publishedParameters.value ?? 0) * LEAST_BYTES_A_PARAMETER;
  const known = FAMILIAR_MODELS.filter((id) => context.catalogue.models[id] && leastBytes(id) < memory);
  const hopeful = known.filter((id) => couldServe(context, machine, leastBytes(id), workloads));
  let smallestFitting: string | undefined;
  for (const model of hopeful.length > 0 ? hopeful : known.slice(-1)) {
    let [welcome, fits] = [true, true];
    for (const workload of workloads) {
      const scenario = resolveScenario(context, { ...settings, machine, model, workload });
      const outcome = scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
      welcome &&= outcome.status === 'ok' && outcome.value.verdict.rank <= LOWEST_WELCOME_RANK;
      fits &&= outcome.status === 'ok' && outcome.value.memory.fits;
      if (!welcome && !fits) break;
    }
    if (welcome) {
      const reason =
        'no model was named: this is the largest well-known one that serves every workload here at least in the background';
      return { model, reason };
    }
    if (fits) smallestFitting = model;
  }
  const reason = 'no model was named, and no well-known one serves every workload here: this is the smallest that fits';
  return { model: smallestFitting ?? FAMILIAR_MODELS.at(-1) ?? '', reason };
}
