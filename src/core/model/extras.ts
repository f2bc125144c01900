// Parts that are loaded beside a model and take memory of their own: vision projectors, LoRA adapters, draft models.
import type { ModelDescription, Tensor } from './description.ts';
import { fromGguf } from './from-gguf.ts';
import { metadataValue } from './gguf-model/metadata.ts';
import { tensorLayer, tensorRole } from './tensor-role.ts';

export type ExtraKind = 'projector' | 'adapter' | 'draft';

export interface Extra {
  readonly kind: ExtraKind;
  readonly name: string;
  /** general.architecture of a GGUF file (clip for projectors); of an adapter, that of the model it belongs to. */
  readonly architecture: string | undefined;
  /** Bytes of all its tensors. */
  readonly bytes: number;
  readonly tensors: readonly Tensor[];
  readonly fileBytes?: number | undefined;
  /** What a projector lets the model take in. */
  readonly inputs?: readonly ('image' | 'audio')[] | undefined;
  /** Largest rank of an adapter's low-rank pairs. */
  readonly rank?: number | undefined;
  /** A draft model has a cache of its own: its description. */
  readonly model?: ModelDescription | undefined;
}

export type ExtraAnswer =
  | { readonly status: 'ok'; readonly extra: Extra }
  | { readonly status: 'unknown'; readonly reasons: readonly string[] };

/** A GGUF file with the bytes of its tensors, as the reader gives them. */
export interface ExtraGguf {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly typeName: string;
    readonly bytes: number;
  }[];
  readonly fileBytes?: number | undefined;
}

function text(file: ExtraGguf, key: string): string | undefined {
  const value = metadataValue(file, key);
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}

function kindOf(architecture: string | undefined, type: string | undefined): ExtraKind {
  if (type === 'adapter') return 'adapter';
  return architecture === 'clip' || type === 'mmproj' || type === 'projector' ? 'projector' : 'draft';
}

function tensorOf(given: ExtraGguf['tensors'][number], kind: ExtraKind): Tensor {
  const layer = tensorLayer(given.name);
  return {
    name: given.name,
    shape: given.shape,
    type: given.typeName,
    role: kind === 'projector' ? 'vision' : kind === 'adapter' ? 'other' : tensorRole(given.name),
    ...(layer === undefined ? {} : { layer }),
  };
}

function inputsOf(file: ExtraGguf): readonly ('image' | 'audio')[] {
  const has = (key: string) => metadataValue(file, key) === true;
  const inputs: ('image' | 'audio')[] = [];
  if (has('clip.has_vision_encoder') || file.tensors.some((t) => t.name.startsWith('v.'))) inputs.push('image');
  if (has('clip.has_audio_encoder') || file.tensors.some((t) => t.name.startsWith('a.'))) inputs.push('audio');
  return inputs;
}

/** Rows of the first factor of each pair: blk.0.attn_q.weight.lora_a has the shape inputs × rank. */
function rankOf(
  tensors: readonly { readonly name: string; readonly shape: readonly number[] }[],
  first: RegExp,
): number {
  return tensors.reduce((most, t) => (first.test(t.name) ? Math.max(most, t.shape[1] ?? 0) : most), 0);
}

/**
 * Describes an extra part from a GGUF header: a projector (general.architecture "clip"), an adapter (general.type
 * "adapter"), or else a model that is to serve as a draft. `bytes` is the sum over the tensors, without padding.
 */
export function extraFromGguf(file: ExtraGguf, name: string): ExtraAnswer {
  const architecture = text(file, 'general.architecture');
  const kind = kindOf(architecture, text(file, 'general.type'));
  if (file.tensors.length === 0) return { status: 'unknown', reasons: ['the file lists no tensors'] };
  const draft =
    kind === 'draft' ? fromGguf(file, file.fileBytes === undefined ? {} : { bytes: file.fileBytes }) : undefined;
  if (draft?.status === 'unknown') return draft;
  const extra: Extra = {
    kind,
    name: text(file, 'general.name') ?? name,
    architecture,
    bytes: file.tensors.reduce((sum, tensor) => sum + tensor.bytes, 0),
    tensors: draft ? draft.model.tensors : file.tensors.map((tensor) => tensorOf(tensor, kind)),
    ...(file.fileBytes === undefined ? {} : { fileBytes: file.fileBytes }),
    ...(kind === 'projector' ? { inputs: inputsOf(file) } : {}),
    ...(kind === 'adapter' ? { rank: rankOf(file.tensors, /\.lora_a$/) } : {}),
    ...(draft ? { model: draft.model } : {}),
  };
  return { status: 'ok', extra };
}

/** Describes a LoRA adapter from the tensors of its safetensors file (names with lora_A and lora_B; shapes as stored). */
export function adapterFromSafetensors(
  tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly bytes: number;
  }[],
  name: string,
  fileBytes?: number,
): ExtraAnswer {
  if (!tensors.some((tensor) => /lora_[AB]/.test(tensor.name))) {
    return { status: 'unknown', reasons: ['the file holds no low-rank pairs (lora_A, lora_B): it is no LoRA adapter'] };
  }
  const described = tensors.map(
    (t): Tensor => ({ name: t.name, shape: [...t.shape].reverse(), type: t.dtype, role: 'other' }),
  );
  const extra: Extra = {
    kind: 'adapter',
    name,
    architecture: undefined,
    bytes: tensors.reduce((sum, tensor) => sum + tensor.bytes, 0),
    tensors: described,
    ...(fileBytes === undefined ? {} : { fileBytes }),
    rank: rankOf(described, /lora_A/),
  };
  return { status: 'ok', extra };
}
