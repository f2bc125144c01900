// A claim: what a document says about machines, kept apart from evidence so that a report can agree or disagree with it.
import { z } from 'zod';
import { Id, positive } from './sourced.ts';

const Figure = z.strictObject({
  value: positive,
  uncertain: z.boolean().default(false),
  reference: z.string().optional(),
});
const Tick = z.enum(['yes', 'no', 'unsure']);

export const ClaimSchema = z.strictObject({
  name: z.string(),
  source: Id,
  systems: z.array(
    z.strictObject({
      machine: Id,
      label: z.string(),
      cpuType: z.string(),
      cores: positive,
      memoryChannels: positive,
      memoryGb: positive,
      memoryBandwidthGBps: positive,
      maximumGpus: z.string(),
      maximumVramGb: positive,
      maximumModelBillions: positive,
    }),
  ),
  configurations: z.array(
    z.strictObject({
      machine: Id,
      label: z.string(),
      gpu: z.string(),
      vramGb: positive.optional(),
      modelSizeGb: z.string(),
      model: Id,
      quantization: Id,
      prefillTokensPerSecond: Figure.optional(),
      decodeTokensPerSecond: Figure.optional(),
      ticks: z.strictObject({ uc1: Tick, uc2: Tick, uc3: Tick, uc4: Tick }),
      /** What the document leaves open and how it is read here. */
      note: z.string().optional(),
    }),
  ),
  note: z.string().optional(),
});
export type Claim = z.infer<typeof ClaimSchema>;
