// Families that read the whole input at once: encoders for embedding and reranking.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { ConfigReader } from './config-reader.ts';
import { attention, type Changes, type Family } from './family.ts';

function bert(_: ConfigReader, shape: CatalogueModel): Changes {
  return {
    task: 'embedding',
    norm: 'layer',
    learnedPositions: shape.contextTokens,
    feedForward: { ...shape.feedForward, gated: false, biases: true },
    ...attention(shape, { biases: 'all' }),
  };
}

/** Every n-th layer, from the first on, sees all; gate and up projection in one matrix. */
function modernBert(c: ConfigReader, shape: CatalogueModel): Changes {
  const period = Math.max(1, c.count('global_attn_every_n_layers') ?? 3);
  return {
    task: 'embedding',
    norm: 'layer-no-bias',
    layerPattern: `A${'S'.repeat(Math.min(period - 1, 4095))}`,
    ...attention(shape, { window: { tokens: c.count('local_attention') || 128 } }),
  };
}

export const ENCODER_FAMILIES: Readonly<Record<string, Family>> = {
  bert: { architecture: 'bert', changes: bert },
  roberta: { architecture: 'bert', changes: bert },
  'xlm-roberta': { architecture: 'bert', changes: bert },
  modernbert: { architecture: 'modern-bert', changes: modernBert },
};
