// An accelerator: a GPU or the GPU part of a system on a chip, as its maker specifies it.
import { z } from 'zod';
import { count, Day, Id, positive, sourced } from './sourced.ts';

export const AcceleratorSchema = z.strictObject({
  name: z.string(),
  vendor: z.enum(['nvidia', 'amd', 'intel', 'apple', 'qualcomm', 'other']),
  architecture: Id,
  kind: z.enum(['desktop', 'laptop', 'workstation', 'datacenter', 'integrated', 'embedded']),
  /** Other names that drivers, benchmarks and people use; matching ignores case, punctuation and the maker's prefix. */
  aliases: z.array(z.string()).default([]),
  released: sourced(Day).optional(),
  /** Capacity in GiB; for unified memory the largest that can be bought. */
  memoryGib: sourced(positive),
  /** True where the accelerator shares the system's memory: capacity then comes from the machine. */
  unifiedMemory: z.boolean().default(false),
  memoryBandwidthGBps: sourced(positive),
  memoryType: sourced(z.string()).optional(),
  memoryBusBits: sourced(count).optional(),
  computeUnits: sourced(count),
  boostClockGhz: sourced(positive),
  baseClockGhz: sourced(positive).optional(),
  powerW: sourced(positive).optional(),
  bus: sourced(z.string()).optional(),
  /** Kept to check the derived rate (units × clock × operations per clock) against the maker's figure. */
  fp32Tflops: sourced(positive).optional(),
  fp16TensorTflops: sourced(positive).optional(),
  l2CacheMib: sourced(positive).optional(),
  note: z.string().optional(),
});
export type Accelerator = z.infer<typeof AcceleratorSchema>;
