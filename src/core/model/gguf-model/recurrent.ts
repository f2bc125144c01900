// The fixed-size state of a GGUF model's recurrent layers, told from the layer's tensors and sized by llama.cpp's rules.
import type { RecurrentKind, RecurrentLayer } from '../description.ts';
import type { Block } from './blocks.ts';
import type { MetadataReader } from './metadata.ts';

/** Metadata shared by all recurrent layers of a file. */
export interface RecurrentSizes {
  readonly hidden: number;
  readonly heads: number;
  readonly convKernel: number;
  readonly innerSize: number;
  readonly stateSize: number;
  readonly groups: number;
  readonly deltaHeadDim: number;
  readonly shortConvKernel: number;
  readonly rwkvHeadDim: number;
  readonly tokenShifts: number;
  readonly ngramSize: number;
}

export function recurrentSizes(reader: MetadataReader, hidden: number, heads: number): RecurrentSizes {
  const size = (key: string) => reader.count(key, 2 ** 24) ?? 0;
  return {
    hidden,
    heads,
    convKernel: size('ssm.conv_kernel'),
    innerSize: size('ssm.inner_size'),
    stateSize: size('ssm.state_size'),
    groups: size('ssm.group_count'),
    deltaHeadDim: size('kda.head_dim'),
    shortConvKernel: size('shortconv.l_cache'),
    rwkvHeadDim: size('wkv.head_size'),
    tokenShifts: reader.count('token_shift_count', 8) ?? 2,
    ngramSize: size('ple.ngram_size'),
  };
}

/** The kind of mixer that a layer's tensors show; undefined for a layer without a recurrent one. */
export function recurrentKind(block: Block): RecurrentKind | undefined {
  const has = (name: string) => block.has(name);
  if (has('shortconv.conv') || has('shortconv.in_proj')) return 'short-conv';
  if (has('time_mix_output') || has('time_mix_key')) return 'rwkv';
  if (has('ssm_conv1d_q')) return 'kimi-delta';
  if (has('ssm_beta') || has('ssm_ba')) return 'gated-delta-net';
  if (has('ssm_x')) return 'mamba1';
  if (has('ssm_in') || has('ssm_conv1d')) return 'mamba2';
  return undefined;
}

/** llama.cpp's n_embd_s and n_embd_r: state and convolution elements of one layer for one sequence. */
function stateOf(kind: RecurrentKind, sizes: RecurrentSizes): readonly [state: number, convolution: number] {
  const past = Math.max(sizes.convKernel - 1, 0);
  switch (kind) {
    case 'short-conv':
      return [0, sizes.hidden * Math.max(sizes.shortConvKernel - 1, 0)];
    case 'rwkv':
      return [sizes.hidden * sizes.rwkvHeadDim, sizes.hidden * sizes.tokenShifts];
    case 'kimi-delta': {
      const width = sizes.heads * sizes.deltaHeadDim;
      return [width * sizes.deltaHeadDim, 3 * past * width];
    }
    default:
      return [sizes.innerSize * sizes.stateSize, past * (sizes.innerSize + 2 * sizes.groups * sizes.stateSize)];
  }
}

/** Buffers of a compressor (DeepSeek V4): keys and scores not yet merged, twice over where blocks overlap. */
function compressorElements(block: Block, name: string, ratio: number): number {
  const width = block.get(`${name}_kv`)?.shape[1];
  const overlapped = block.get(`${name}_norm`)?.shape[0];
  if (!width || !overlapped || ratio === 0) return 0;
  return 2 * width * ratio * (width / overlapped);
}

/** The state of one layer, or undefined; n-gram embeddings and key compressors keep small states of their own. */
export function recurrentOf(block: Block, sizes: RecurrentSizes, compressionRatio: number): RecurrentLayer | undefined {
  const kind = recurrentKind(block);
  const [state, convolution] = kind === undefined ? [0, 0] : stateOf(kind, sizes);
  const ngram = block.get('ple_conv1d')?.shape;
  const ngramElements = ngram ? ((ngram[0] ?? 1) - 1) * sizes.ngramSize * (ngram[1] ?? 0) : 0;
  const compressor =
    compressorElements(block, 'attn_compressor', compressionRatio) +
    compressorElements(block, 'indexer_compressor', compressionRatio);
  if (kind === undefined && ngramElements + compressor === 0) return undefined;
  return {
    kind: kind ?? (compressor > 0 ? 'compressor' : 'unknown'),
    stateElements: state + compressor,
    convolutionElements: convolution + ngramElements,
  };
}
