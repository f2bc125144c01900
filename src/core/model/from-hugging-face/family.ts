// What a family of models needs said beyond the common shape: its GGUF name, its defaults, what it changes.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { ConfigReader, Json } from './config-reader.ts';
import { periodic, statedPattern } from './shape.ts';

export type Changes = Partial<CatalogueModel>;

export interface Family {
  /** general.architecture of the GGUF file that llama.cpp's converter makes. */
  readonly architecture: string;
  /** What the configuration class takes where the file is silent. Recalled from the transformers library. */
  readonly defaults?: Json;
  /** No layer attends: heads are not asked for. */
  readonly attentionFree?: boolean;
  readonly changes?: (c: ConfigReader, shape: CatalogueModel) => Changes;
}

/** Changes to the attention only. */
export function attention(shape: CatalogueModel, changes: Partial<NonNullable<CatalogueModel['attention']>>): Changes {
  return shape.attention ? { attention: { ...shape.attention, ...changes } } : {};
}

/** Changes to the experts only; nothing for a dense model. */
export function moe(shape: CatalogueModel, changes: Partial<NonNullable<CatalogueModel['moe']>>): Changes {
  return shape.moe ? { moe: { ...shape.moe, ...changes } } : {};
}

/**
 * Sliding window and pattern: as `layer_types` says, else by the period given (the last of each n sees all), else as
 * the file's own period. No window where the file switches it off.
 */
export function windowed(c: ConfigReader, shape: CatalogueModel, period: number | undefined): Changes {
  const tokens = c.count('sliding_window', 'attention_chunk_size') ?? 0;
  const pattern =
    statedPattern(c, shape.layers) ?? periodic(c.count('sliding_window_pattern') || (period ?? 1), shape.layers);
  if (tokens === 0 || c.flag('use_sliding_window') === false || !pattern.includes('S')) {
    return { layerPattern: pattern.replaceAll('S', 'A') };
  }
  return { ...attention(shape, { window: { tokens } }), layerPattern: pattern };
}

/** Notes a window on every layer that GGUF runtimes do not apply, so that the whole context is cached. */
export function ignoresWindow(c: ConfigReader): Changes {
  const tokens = c.count('sliding_window') ?? 0;
  if (tokens > 0 && c.flag('use_sliding_window') !== false) {
    c.assume(`sliding_window of ${tokens} tokens is not applied by llama.cpp: counted as full attention`);
  }
  return {};
}
