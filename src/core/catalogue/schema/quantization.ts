// A quantization: a ggml block type, a mix of them, or a checkpoint format of another engine.
import { z } from 'zod';
import { count, countOrZero, Id, positive, sourced } from './sourced.ts';

const Quality = z.strictObject({
  metric: z.enum(['perplexity-increase', 'kl-divergence', 'points-lost']),
  value: z.number(),
  model: z.string(),
  source: Id,
  note: z.string().optional(),
});

export const QuantizationSchema = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  kind: z.enum(['type', 'mix', 'checkpoint']),
  /** type: the block. */
  ggmlId: countOrZero.optional(),
  blockElements: count.optional(),
  blockBytes: count.optional(),
  /** mix: ids of the types that matrices, the output matrix, the embedding and the "more bits" tensors get by default. */
  mix: z.strictObject({ base: Id, more: Id.optional(), output: Id.optional(), embedding: Id.optional() }).optional(),
  /** Bits per weight over the quantized matrices; for a mix, of a Llama-3-8B-shaped file. */
  bitsPerWeight: sourced(positive),
  /** checkpoint: matrices that stay in 16 bit (embedding, output, norms, router, attention). */
  keeps16Bit: z.array(z.enum(['embedding', 'output', 'norms', 'router', 'attention'])).default([]),
  engines: z.array(z.string()).default([]),
  quality: z.array(Quality).default([]),
  /** Why there is no quality figure, where there is none. */
  qualityUnknown: z.string().optional(),
  note: z.string().optional(),
});
export type Quantization = z.infer<typeof QuantizationSchema>;
