// A CPU: cores, clocks, memory controller and, on AMD, the chiplets that limit its bandwidth.
import { z } from 'zod';
import { count, countOrZero, Day, Id, positive, sourced } from './sourced.ts';

export const CpuSchema = z.strictObject({
  name: z.string(),
  vendor: z.enum(['amd', 'intel', 'apple', 'arm', 'nvidia', 'ampere', 'qualcomm', 'other']),
  architecture: Id,
  kind: z.enum(['desktop', 'laptop', 'workstation', 'server', 'embedded']),
  aliases: z.array(z.string()).default([]),
  released: sourced(Day).optional(),
  socket: sourced(z.string()).optional(),
  performanceCores: sourced(count),
  efficiencyCores: sourced(countOrZero).optional(),
  boostClockGhz: sourced(positive),
  baseClockGhz: sourced(positive).optional(),
  /** Clock of the efficiency cores, where there are any. */
  efficiencyClockGhz: sourced(positive).optional(),
  memoryChannels: sourced(positive),
  /** Fastest supported transfer rate with one module a channel. */
  memoryMtps: sourced(positive),
  memoryType: sourced(z.string()).optional(),
  /** Core chiplets (AMD) and their fabric clock: the other side of the bandwidth minimum. */
  coreChiplets: sourced(count).optional(),
  fabricClockGhz: sourced(positive).optional(),
  /** Links from a chiplet to the memory controller; absent: one. */
  fabricLinksPerChiplet: sourced(count).optional(),
  l3CacheMib: sourced(positive).optional(),
  powerW: sourced(positive).optional(),
  maximumMemoryGib: sourced(positive).optional(),
  pcieLanes: sourced(countOrZero).optional(),
  /** Id of the GPU on the same chip. */
  integratedGpu: Id.optional(),
  /** True for names that hosting companies give to a slice of a processor: cores and bandwidth are then not the socket's. */
  virtual: z.boolean().default(false),
  note: z.string().optional(),
});
export type Cpu = z.infer<typeof CpuSchema>;
