// One model's memory on one machine: the plan by device, and on request its layers and what else would fit.
import type { Machine } from '../../machine/machine.ts';
import { cacheElementBytes } from '../../memory/cache-type.ts';
import { demandOf } from '../../memory/demand.ts';
import { type ExplainedLayer, explainMemory } from '../../memory/explain.ts';
import { pagedMemory } from '../../memory/paged.ts';
import { type PlacementWish, place } from '../../memory/place.ts';
import type { DeviceMemory, MemoryPlan } from '../../memory/plan.ts';
import type { MemorySettings } from '../../memory/settings.ts';
import type { ModelDescription } from '../../model/description.ts';
import type { Extra } from '../../model/extras.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { Stamp } from '../assess.ts';
import { assessedModel } from '../assessed-model.ts';
import type { AssessedModel } from '../assessment.ts';
import type { Context } from '../context.ts';
import { usualFormat } from '../scenario.ts';
import { type FoundByMemory, searchMemory } from './memory-search.ts';
import { withExtras } from './with-extras.ts';

export const PROGRAMS = ['llama-server', 'llama-cli', 'llama-bench', 'vllm'] as const;
export type Program = (typeof PROGRAMS)[number];

export interface MemoryRequest {
  readonly machine: Machine;
  readonly model: string | ModelDescription;
  readonly quantization?: string | undefined;
  readonly contextTokens?: number | undefined;
  readonly kvCacheType?: string | undefined;
  readonly flashAttention?: boolean | undefined;
  readonly slots?: number | undefined;
  readonly unifiedCache?: boolean | undefined;
  readonly ubatchTokens?: number | undefined;
  readonly placement?: PlacementWish | undefined;
  readonly program?: Program | undefined;
  /** vllm: share of the device it may take. */
  readonly utilisation?: number | undefined;
  /** Count the pages of a memory-mapped file that stay beside weights rearranged for the CPU. */
  readonly countMappedPages?: boolean | undefined;
  /** Parts loaded beside the model: projectors, adapters, draft models. */
  readonly extras?: readonly Extra[] | undefined;
  readonly explain?: boolean | undefined;
  readonly search?: boolean | undefined;
}

export interface MemoryAnswer extends Stamp {
  readonly schema: 'viable.memory/1';
  readonly machine: string;
  readonly model: AssessedModel;
  readonly program: Program;
  readonly settings: MemorySettings;
  readonly kvCacheType: string;
  readonly memory: MemoryPlan & { readonly cacheTokens?: number | undefined };
  readonly layers: readonly ExplainedLayer[] | undefined;
  readonly found: FoundByMemory | undefined;
  readonly assumptions: readonly string[];
}

const DEFAULT_CONTEXT = 4096;
const DEFAULT_UBATCH = 512;
const VLLM_UTILISATION = 0.9;

/** vLLM takes its share of the first accelerator in advance and gives the cache what weights and activations leave. */
function pagedPlan(
  request: MemoryRequest,
  prepared: PreparedModel,
  elementBytes: number,
): Answer<{ plan: MemoryAnswer['memory']; assumptions: readonly string[] }> {
  const device = request.machine.devices[0];
  if (!device)
    return unknown('vllm is counted on accelerators; this machine has none: name one with --gpu or --machine');
  const parallel = request.machine.devices.length;
  const utilisation = request.utilisation ?? VLLM_UTILISATION;
  const weightsBytes = prepared.weights.totalBytes / parallel;
  const paged = pagedMemory(prepared.model, {
    deviceBytes: device.memoryBytes,
    utilisation,
    weightsBytes,
    tensorParallel: parallel,
    cacheElementBytes: elementBytes,
  });
  const one = (index: number): DeviceMemory => ({
    name: device.accelerator.name,
    kind: 'accelerator',
    index,
    capacityBytes: device.memoryBytes,
    layers: prepared.model.hyper.layerCount,
    hasOutput: true,
    weightsBytes,
    kvCacheBytes: paged.cacheBytes,
    stateBytes: 0,
    computeBytes: Math.max(0, paged.peakBytes - weightsBytes - paged.cacheBytes),
    overheadBytes: 0,
    overheads: [],
  });
  const plan: MemoryAnswer['memory'] = {
    kind: parallel > 1 ? 'split' : 'whole-device',
    placement: `${Math.round(utilisation * 100)} % of ${parallel > 1 ? `each of ${parallel}x ` : ''}${device.accelerator.name}, heads divided over ${parallel}`,
    devices: Array.from({ length: parallel }, (_, i) => one(i)),
    requiredBytes: paged.peakBytes * parallel,
    availableBytes: device.memoryBytes * parallel,
    fits: paged.fits,
    exact: false,
    ruleset: 'vLLM 0.11, utilisation × memory − weights − activations',
    reasons: paged.fits ? [] : ['weights and activations leave no room for the cache'],
    cacheTokens: paged.tokens,
  };
  return ok({ plan, assumptions: paged.assumptions });
}

/** Answers a question about memory; unknown names come back as reasons. */
export function memoryAnswer(context: Context, request: MemoryRequest, stamp: Stamp): Answer<MemoryAnswer> {
  const { library, catalogue } = context;
  const described = typeof request.model === 'string' ? library.describe(request.model) : ok(request.model);
  if (described.status === 'unknown') return described;
  const fromFile = described.value.source !== 'catalogue';
  const quantization = request.quantization ?? usualFormat(catalogue, described.value);
  const prepared = library.prepare(described.value, quantization);
  const kvCacheType = request.kvCacheType ?? 'f16';
  const elementBytes = cacheElementBytes(kvCacheType);
  if (prepared.status === 'unknown' || elementBytes.status === 'unknown') {
    return unknown(
      ...(prepared.status === 'unknown' ? prepared.reasons : []),
      ...(elementBytes.status === 'unknown' ? elementBytes.reasons : []),
    );
  }
  const program = request.program ?? 'llama-server';
  const slots = request.slots ?? 1;
  const ubatchTokens = request.ubatchTokens ?? DEFAULT_UBATCH;
  const settings: MemorySettings = {
    contextTokens:
      request.contextTokens ?? Math.min(DEFAULT_CONTEXT, described.value.hyper.contextTokens || DEFAULT_CONTEXT),
    slots,
    unifiedCache: request.unifiedCache ?? false,
    ubatchTokens,
    outputRows: program === 'llama-server' ? slots : ubatchTokens,
    flashAttention: request.flashAttention ?? true,
    cacheElementBytes: elementBytes.value,
    countMappedPages: request.countMappedPages,
  };
  const assumptions = [
    ...request.machine.assumptions,
    ...described.value.assumptions,
    ...(request.contextTokens === undefined && program !== 'vllm'
      ? [`no context was given: ${settings.contextTokens} tokens are assumed`]
      : []),
    ...(request.quantization === undefined && !fromFile
      ? [`no quantization was given: ${prepared.value.quantizationName} is assumed`]
      : []),
    ...(request.flashAttention === undefined && program !== 'vllm'
      ? ['flash attention is assumed to be on, as the engine chooses where it can']
      : []),
  ];
  let memory: MemoryAnswer['memory'];
  if (program === 'vllm') {
    const paged = pagedPlan(request, prepared.value, elementBytes.value);
    if (paged.status === 'unknown') return paged;
    memory = paged.value.plan;
    assumptions.push(...paged.value.assumptions);
  } else
    memory = place(
      demandOf(prepared.value.model, prepared.value.weights, settings),
      request.machine,
      request.placement ?? 'auto',
    );
  if (request.extras && request.extras.length > 0) memory = withExtras(memory, request.extras, settings);
  return ok({
    schema: 'viable.memory/1',
    ...stamp,
    machine: request.machine.name,
    model: assessedModel(prepared.value),
    program,
    settings,
    kvCacheType,
    memory,
    layers: request.explain ? explainMemory(prepared.value.model, prepared.value.tensors, settings) : undefined,
    found:
      request.search && program !== 'vllm'
        ? searchMemory(context, prepared.value, settings, request.machine)
        : undefined,
    assumptions: [...new Set(assumptions)],
  });
}
