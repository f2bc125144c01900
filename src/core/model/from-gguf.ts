// Describes a model from a GGUF file's metadata and tensor list, by the rules that llama.cpp applies on loading.
import type { Described, Hyperparameters, Layer } from './description.ts';
import { isKnownArchitecture, partOfModel } from './gguf-model/architectures.ts';
import { attends, attentionOf, attentionPlan, keyMismatch } from './gguf-model/attention.ts';
import { type Block, type Blocks, readBlocks } from './gguf-model/blocks.ts';
import { expertCounts, feedForwardOf } from './gguf-model/feed-forward.ts';
import {
  type GgufSource,
  listLength,
  type MetadataReader,
  metadataReader,
  metadataValue,
} from './gguf-model/metadata.ts';
import { recurrentOf, recurrentSizes } from './gguf-model/recurrent.ts';

export type { GgufSource } from './gguf-model/metadata.ts';

const MOST_LAYERS = 4096;
const MOST_HIDDEN = 2 ** 20;

/** Trailing layers that hold multi-token prediction: the file says how many, their tensors say whether they are there. */
function predictionLayers(reader: MetadataReader, blocks: Blocks, blockCount: number): number {
  const stated = reader.count('nextn_predict_layers', blockCount) ?? 0;
  const isPrediction = (block: Block | undefined) =>
    block !== undefined && [...block.keys()].some((name) => name.startsWith('nextn.'));
  let found = 0;
  while (found < stated && isPrediction(blocks.blocks.get(blockCount - 1 - found))) found += 1;
  return found;
}

function readLayers(reader: MetadataReader, blocks: Blocks, blockCount: number, layerCount: number, hidden: number) {
  const plan = attentionPlan(reader, blockCount, hidden);
  const heads = plan.heads.reduce((most, n) => Math.max(most, n), 0);
  const sizes = recurrentSizes(reader, hidden, heads);
  const layers: Layer[] = [];
  let mismatch: string | undefined;
  for (let i = 0; i < layerCount; i += 1) {
    const block = blocks.blocks.get(i);
    if (block === undefined) {
      // Pruned models (Nemotron Super) skip whole layers and say so by 0 heads.
      if (plan.heads[i] !== 0) reader.problem(`layer ${i} of ${layerCount} has no tensors: the file is not complete`);
      layers.push({});
      continue;
    }
    const attention = attends(block) ? attentionOf(plan, i) : undefined;
    if (attention && (attention.heads === 0 || attention.keyDim === 0))
      reader.problem(
        `layer ${i} has attention tensors, but ${reader.architecture}.attention.head_count gives no heads`,
      );
    if (attention) mismatch ??= keyMismatch(block, attention, i);
    const recurrent = recurrentOf(block, sizes, plan.compressionRatio[i] ?? 0);
    const feedForward = feedForwardOf(block);
    layers.push({
      ...(attention ? { attention } : {}),
      ...(recurrent ? { recurrent } : {}),
      ...(feedForward ? { feedForward } : {}),
    });
  }
  return { layers, plan, mismatch };
}

function required(reader: MetadataReader, key: string, most: number): number {
  const before = reader.problems.length;
  const value = reader.positive(key, most);
  if (value === undefined && reader.problems.length === before)
    reader.problem(`${reader.architecture}.${key} is missing`);
  return value ?? 0;
}

function read(source: GgufSource, reader: MetadataReader) {
  const blockCount = required(reader, 'block_count', MOST_LAYERS);
  const hidden = required(reader, 'embedding_length', MOST_HIDDEN);
  const contextTokens = required(reader, 'context_length', 2 ** 40);
  const blocks = readBlocks(source, reader);
  if (source.tensors.length === 0) reader.problem('the file lists no tensors');
  const predictionLayerCount = predictionLayers(reader, blocks, blockCount);
  const layerCount = blockCount - predictionLayerCount;
  const { layers, plan, mismatch } = readLayers(reader, blocks, blockCount, layerCount, hidden);
  const experts = expertCounts(reader);
  if (!experts && layers.some((layer) => layer.feedForward?.kind === 'experts'))
    reader.problem(`the file has expert tensors, but ${reader.architecture}.expert_count is missing`);
  const vocabulary =
    blocks.outside.get('token_embd')?.shape[1] ??
    reader.positive('vocab_size', 2 ** 31) ??
    listLength(source, 'tokenizer.ggml.tokens');
  if (vocabulary === undefined) reader.problem('the size of the vocabulary is not stated');
  const hyper: Hyperparameters = {
    layerCount,
    predictionLayerCount,
    hidden,
    vocabulary: vocabulary ?? 0,
    contextTokens,
    layers,
    ...(experts ? { experts } : {}),
    causal: !plan.cacheless,
    perLayerEmbedding: reader.count('embedding_length_per_layer_input', MOST_HIDDEN) ?? 0,
    tiedEmbeddings: !blocks.outside.has('output') && !plan.cacheless,
  };
  const assumptions = [plan.window?.assumption, mismatch].filter((sentence) => sentence !== undefined);
  return { hyper, tensors: blocks.tensors, assumptions };
}

/**
 * Describes a model from a header. Layers are told from the tensors that are there, their sizes from the metadata; a value
 * that is missing, of the wrong type or absurd is answered with status "unknown" and the reasons, never with an exception.
 * An architecture that is not known is read by the general rules, and the description says so in its assumptions.
 */
export function fromGguf(source: GgufSource, file: { readonly id?: string; readonly bytes?: number } = {}): Described {
  const architecture = metadataValue(source, 'general.architecture');
  if (typeof architecture !== 'string' || architecture === '')
    return { status: 'unknown', reasons: ['general.architecture is missing: this is not a model file'] };
  const shown = architecture.slice(0, 64);
  const part = partOfModel(architecture, metadataValue(source, 'general.type'));
  if (part !== undefined) return { status: 'unknown', reasons: [`the file holds ${part}`] };
  const reader = metadataReader(source, architecture);
  const { hyper, tensors, assumptions } = read(source, reader);
  if (reader.problems.length > 0) return { status: 'unknown', reasons: reader.problems };
  if (!isKnownArchitecture(architecture))
    assumptions.unshift(`architecture "${shown}" is not known: read by the general rules, its cache is an estimate`);
  const name = metadataValue(source, 'general.name');
  return {
    status: 'ok',
    model: {
      ...(file.id === undefined ? {} : { id: file.id }),
      name: typeof name === 'string' && name !== '' ? name : shown,
      architecture,
      source: 'gguf',
      hyper,
      tensors,
      ...(file.bytes === undefined ? {} : { fileBytes: file.bytes }),
      assumptions,
    },
  };
}
