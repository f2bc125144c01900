// Rotary positions in a graph.
import { type Build, input } from './build.ts';
import { elementwise } from './operations.ts';
import type { GraphTensor } from './tensor.ts';

/** Positions are rotated in; the frequency factors are a weight of the layer's device. */
export function rope(b: Build, x: GraphTensor): GraphTensor {
  const positions = input(b, 'positions', 'i32', b.batch.tokens * positionsPerToken(b.model.architecture));
  const factors = b.weight(undefined, 'rope_freqs') ?? b.weight(undefined, 'rope_factors_long');
  return elementwise('rope', x, positions, ...(factors ? [factors] : []));
}

/** Multi-axis rotation stores four positions a token. Source: llama.cpp v0.5.0, src/llama-hparams.cpp, `n_pos_per_embd`. */
function positionsPerToken(architecture: string): number {
  const axes = 'qwen2vl qwen3vl qwen3vlmoe qwen35 qwen35moe glm4 glm4moe hunyuan_vl paddleocr qwen3tts qwen4exp';
  return axes.split(' ').includes(architecture) ? 4 : 1;
}
