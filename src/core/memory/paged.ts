// Memory of an engine with a paged cache that takes a fixed share of the device in advance (vLLM): space for the cache, tokens it holds.
import { layerCaches as elementsOfLayers } from '../model/cache-elements.ts';
import type { ModelDescription } from '../model/description.ts';
import { GIB } from '../units/scale.ts';

export interface PagedSettings {
  /** Memory that the device reports, in bytes (79.18 GiB on an H100 sold with 80 GB). */
  readonly deviceBytes: number;
  /** Share of the device that the engine may use (`gpu_memory_utilization`). */
  readonly utilisation: number;
  /** Weights on this device, in bytes. */
  readonly weightsBytes: number;
  /** Largest activations while the engine measures itself; absent: an assumption. */
  readonly activationBytes?: number | undefined;
  /** Memory outside the engine's allocator (communication, contexts); absent: an assumption. */
  readonly nonTorchBytes?: number | undefined;
  /** Recorded graphs: taken after the cache, so on top of the share. */
  readonly graphBytes?: number | undefined;
  /** Devices over which heads are divided. */
  readonly tensorParallel?: number | undefined;
  readonly cacheElementBytes: number;
  /** Tokens of one block. Source: vLLM, `block_size`, 16 on GPUs. */
  readonly blockTokens?: number | undefined;
}

export interface PagedMemory {
  readonly cacheBytes: number;
  /** Tokens of context, over all sequences, that the cache holds. */
  readonly tokens: number;
  readonly bytesPerToken: number;
  /** Peak of the device: the share, and the graphs on top. */
  readonly peakBytes: number;
  readonly fits: boolean;
  /** What was taken where nothing was given, in sentences. */
  readonly assumptions: readonly string[];
}

/** Assumption: the middle of eight published breakdowns of vLLM 0.11 on H100 (2.1 to 7.4 GiB; llm-d-planner, empirical results). */
export const USUAL_ACTIVATION_BYTES = 5.6 * GIB;
/** Assumption, same source: 0.13 GiB on one device, 0.55 GiB on each of two. */
export const USUAL_NON_TORCH_BYTES = 0.13 * GIB;
export const USUAL_NON_TORCH_PARALLEL_BYTES = 0.55 * GIB;

const BLOCK_TOKENS = 16;

/** Bytes of cache that one token of context takes on one device; all layers kept in full, as for models without windows. */
export function pagedBytesPerToken(model: ModelDescription, elementBytes: number, tensorParallel = 1): number {
  let elements = 0;
  elementsOfLayers(model).forEach((c, i) => {
    const heads = model.hyper.layers[i]?.attention?.keyValueHeads ?? 1;
    const isLatent = c.valueElementsPerToken === 0;
    // Heads are divided, but never below one; latent keys are whole on every device.
    const share = isLatent ? 1 : Math.max(1, Math.ceil(heads / tensorParallel)) / heads;
    elements += (c.keyElementsPerToken + c.valueElementsPerToken) * share + c.indexerElementsPerToken;
  });
  return elements * elementBytes;
}

/**
 * Space for the paged cache on one device:
 * utilisation · memory − weights − activation − memory outside the allocator. Recorded graphs are not subtracted: the engine makes
 * them after the cache. Checked against published breakdowns of vLLM 0.11 to within 1 %.
 * Stops being true where the cache's size is set by hand, and for tokens of models with windows, which newer versions keep shorter.
 */
export function pagedMemory(model: ModelDescription, s: PagedSettings): PagedMemory {
  const assumptions: string[] = [];
  const parallel = s.tensorParallel ?? 1;
  if (s.activationBytes === undefined) assumptions.push('activations of 5.6 GiB, the middle of published figures');
  if (s.nonTorchBytes === undefined)
    assumptions.push(`${parallel > 1 ? '0.55' : '0.13'} GiB outside the engine's allocator`);
  const activation = s.activationBytes ?? USUAL_ACTIVATION_BYTES;
  const outside = s.nonTorchBytes ?? (parallel > 1 ? USUAL_NON_TORCH_PARALLEL_BYTES : USUAL_NON_TORCH_BYTES);
  const budget = s.utilisation * s.deviceBytes;
  const cacheBytes = Math.max(0, budget - s.weightsBytes - activation - outside);
  const bytesPerToken = pagedBytesPerToken(model, s.cacheElementBytes, parallel);
  const block = s.blockTokens ?? BLOCK_TOKENS;
  const blocks = bytesPerToken > 0 ? Math.floor(cacheBytes / (bytesPerToken * block)) : 0;
  if (model.hyper.layers.some((l) => l.attention?.windowTokens !== undefined))
    assumptions.push('layers with a window are counted as if they kept all tokens');
  return {
    cacheBytes,
    tokens: blocks * block,
    bytesPerToken,
    peakBytes: Math.min(s.weightsBytes + activation + outside + cacheBytes, s.deviceBytes) + (s.graphBytes ?? 0),
    fits: cacheBytes > 0 && (blocks > 0 || bytesPerToken === 0),
    assumptions,
  };
}
