// A synthetic GGUF file as a plan: the header's bytes, where each tensor lies, and what its data must be.
import type { TypedTensor } from '../../memory/quantize/tensor-columns.ts';
import type { ModelDescription } from '../../model/description.ts';
import { writeHeader } from '../../model/gguf/writer.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { loadableTensors } from './loadable-tensors.ts';
import { syntheticMetadata } from './metadata.ts';
import { syntheticVocabulary } from './vocabulary.ts';

const ALIGNMENT = 32;
const aligned = (n: number): number => Math.ceil(n / ALIGNMENT) * ALIGNMENT;

/** zeros: left as a hole where the file system can; blocks: random valid blocks of the type; ones: F32 ones (norms). */
export type Content = 'zeros' | 'blocks' | 'ones';

export interface PlannedTensor {
  readonly name: string;
  readonly type: string;
  /** Bytes from the start of the file. */
  readonly start: number;
  readonly bytes: number;
  readonly content: Content;
}

export interface SyntheticFile {
  readonly header: Uint8Array;
  readonly fileBytes: number;
  readonly tensors: readonly PlannedTensor[];
  /** Bytes that will really be written, the rest being holes. */
  readonly writtenBytes: number;
}

/**
 * Zeros run as fast as any values on a CPU. A router over zeros would choose the same experts always, and caches would
 * flatter the result: there embeddings, routers and norms get values, so that the chosen experts vary with the token.
 */
export function contentOf(typed: TypedTensor, model: ModelDescription, fill: 'sparse' | 'random'): Content {
  const { role } = typed.tensor;
  if (role === 'norm' && typed.type.name === 'F32' && typed.tensor.name.endsWith('weight')) return 'ones';
  if (fill === 'random') return 'blocks';
  const routed = model.hyper.experts !== undefined && (role === 'router' || role === 'embedding');
  return routed ? 'blocks' : 'zeros';
}

/** Plans the file; unknown where a tensor has no ggml type (checkpoint formats are not GGUF). */
export function syntheticFile(
  model: ModelDescription,
  described: readonly TypedTensor[],
  fill: 'sparse' | 'random' = 'sparse',
): Answer<SyntheticFile> {
  const tensors = loadableTensors(model, described);
  const foreign = tensors.find((t) => t.type.id < 0);
  if (foreign)
    return unknown(
      `${foreign.type.name} is a checkpoint format, which this engine does not run; choose a GGUF format such as Q4_K_M with --quant`,
    );
  let offset = 0;
  const placed = tensors.map((t) => {
    const at = offset;
    offset = aligned(offset + t.bytes);
    return { typed: t, at };
  });
  const writer = writeHeader({
    metadata: [
      ...syntheticMetadata(
        model,
        tensors.map((t) => t.tensor),
      ),
      ...syntheticVocabulary(model.hyper.vocabulary),
    ],
    tensors: placed.map(({ typed, at }) => ({
      name: typed.tensor.name,
      shape: typed.tensor.shape,
      typeId: typed.type.id,
      offset: at,
    })),
  });
  writer.zeros(aligned(writer.length) - writer.length);
  const start = writer.length;
  const planned = placed.map(({ typed, at }) => ({
    name: typed.tensor.name,
    type: typed.type.name,
    start: start + at,
    bytes: typed.bytes,
    content: contentOf(typed, model, fill),
  }));
  const written = planned.reduce((sum, t) => sum + (t.content === 'zeros' ? 0 : t.bytes), start);
  return ok({ header: writer.result(), fileBytes: start + offset, tensors: planned, writtenBytes: written });
}
