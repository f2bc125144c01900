// Memory beside weights, caches and compute buffers, each part by its name.
import { MIB } from '../units/scale.ts';
import type { Overhead } from './plan.ts';
import { type RepackableBytes, repackedBytes, type Simd } from './repack.ts';

/** Memory a GPU runtime takes before the first tensor (context, kernels). Assumption: 400 MiB, between CUDA's and Vulkan's usual figures. */
export const ACCELERATOR_OVERHEAD_BYTES = 400 * MIB;

/** Memory the operating system and the program keep for themselves on the host. Assumption: 1 GiB. */
export const HOST_OVERHEAD_BYTES = 1024 * MIB;

/**
 * Overheads of an accelerator that computes; one that shares the system's memory has no separate context to load.
 * `copiedBytes`: the largest matrix on the host, which llama.cpp copies to the first accelerator to compute batches of 32 tokens
 * and more (its `op_offload`, on by default).
 */
export function acceleratorOverheads(used: boolean, unified: boolean, copiedBytes: number): readonly Overhead[] {
  if (!used || unified) return [];
  const context: Overhead = { name: 'runtime context', bytes: ACCELERATOR_OVERHEAD_BYTES, basis: 'assumption' };
  return copiedBytes > 0
    ? [context, { name: 'largest matrix of the host, copied for prompt batches', bytes: copiedBytes, basis: 'rule' }]
    : [context];
}

/**
 * Overheads of the host. With a memory-mapped file the pages of rearranged weights stay mapped beside the copy: resident memory
 * can nearly double. The system may drop such pages again, so they count only where `countMapped` asks for it.
 */
export function hostOverheads(
  repackable: () => RepackableBytes,
  hostLayers: readonly number[],
  simd: Simd,
  countMapped: boolean,
): readonly Overhead[] {
  const system: Overhead = { name: 'system and program', bytes: HOST_OVERHEAD_BYTES, basis: 'assumption' };
  if (!countMapped) return [system];
  const bytes = repackedBytes(repackable(), hostLayers, simd);
  return bytes > 0
    ? [system, { name: 'mapped file pages beside the repacked weights', bytes, basis: 'rule' }]
    : [system];
}
