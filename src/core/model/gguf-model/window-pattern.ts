// Which layers of a GGUF model have sliding-window attention, by llama.cpp's rules for each architecture.
import type { MetadataReader } from './metadata.ts';

/** `period`: every n-th layer is full, the last of each n; with `denseFirst` the first of each n. */
interface Rule {
  readonly period: number;
  readonly denseFirst?: boolean;
  /** Window where the file does not state one. */
  readonly tokens?: number;
  readonly chunked?: boolean;
}

/** llama.cpp v0.5 (load_hparams of each architecture): patterns that files need not state. */
const RULES: Readonly<Record<string, Rule>> = {
  afmoe: { period: 4 },
  cohere2: { period: 4 },
  cohere2moe: { period: 4 },
  exaone4: { period: 4 },
  'exaone-moe': { period: 4 },
  gemma2: { period: 2, tokens: 4096 },
  gemma3: { period: 6 },
  gemma3n: { period: 5 },
  'gemma-embedding': { period: 6 },
  'gpt-oss': { period: 2 },
  llama4: { period: 4, tokens: 8192, chunked: true },
  'modern-bert': { period: 3, denseFirst: true },
  olmo2: { period: 4 },
  smallthinker: { period: 4, denseFirst: true },
};

/** llama.cpp reads a window for these and then runs them with full attention. */
const IGNORES_WINDOW = new Set(['phi3', 'phimoe', 'llama', 'qwen2', 'qwen2moe', 'starcoder2', 'minicpm3', 'mistral3']);

export interface WindowPlan {
  readonly tokens: number;
  readonly span: 'windowed' | 'chunked';
  readonly windowed: readonly boolean[];
  readonly assumption?: string | undefined;
}

function byPeriod(layers: number, period: number, denseFirst: boolean): boolean[] {
  // A period of 1 means that every layer is full.
  return Array.from({ length: layers }, (_, i) => (denseFirst ? i % period !== 0 : i % period < period - 1));
}

/** The window and its layers; undefined where all layers attend to the whole context. */
export function windowPlan(reader: MetadataReader, layers: number): WindowPlan | undefined {
  const rule = Object.hasOwn(RULES, reader.architecture) ? RULES[reader.architecture] : undefined;
  const stated = reader.count('attention.sliding_window', 2 ** 40);
  const tokens = stated ?? rule?.tokens;
  if (!tokens) return undefined;
  const span = rule?.chunked ? 'chunked' : 'windowed';
  const key = 'attention.sliding_window_pattern';
  if (reader.isList(key)) {
    const list = reader.perLayer(key, layers, 1);
    return list && { tokens, span, windowed: list.map((n) => n === 1) };
  }
  const period = reader.positive(key, layers) ?? rule?.period;
  if (period !== undefined) return { tokens, span, windowed: byPeriod(layers, period, rule?.denseFirst ?? false) };
  if (IGNORES_WINDOW.has(reader.architecture)) return undefined;
  return {
    tokens,
    span,
    windowed: byPeriod(layers, 1, false),
    assumption: `the file states a window of ${tokens} tokens but not which layers have it: all taken as full attention`,
  };
}
