// The tensors of a checkpoint under GGUF names: experts merged, packed weights and their scales counted as one matrix.
import type { Tensor } from '../description.ts';
import { elementCount } from '../ggml-types.ts';
import type { SafetensorsTensor } from '../safetensors/parser.ts';
import { tensorLayer, tensorRole } from '../tensor-role.ts';
import { unpack } from './packing.ts';
import type { CheckpointQuantization } from './quantization.ts';
import { moduleName } from './tensor-names.ts';
import { tensorPart } from './tensor-parts.ts';

/** A tensor with the bytes it takes in the files, scales and zero points included. */
export interface StoredTensor extends Tensor {
  readonly bytes: number;
}

/** True for a tensor whose bytes are known from its file, whatever its type. */
export function isStored(tensor: Tensor): tensor is StoredTensor {
  return 'bytes' in tensor && typeof tensor.bytes === 'number';
}

export interface StoredTensors {
  readonly tensors: readonly StoredTensor[];
  /** Modules that no rule knows, as the files name them. */
  readonly unknown: readonly string[];
  /** Packed weights whose number could not be told from their parts. */
  readonly unsized: readonly string[];
}

interface Module {
  readonly source: string;
  readonly name: string;
  readonly known: boolean;
  readonly expert: number | undefined;
  readonly parts: Map<string, SafetensorsTensor>;
  main?: { readonly tensor: SafetensorsTensor; readonly part: string };
  readonly biases: SafetensorsTensor[];
}

function modulesOf(tensors: readonly SafetensorsTensor[]): Module[] {
  const modules = new Map<string, Module>();
  for (const tensor of tensors) {
    const { module, part, kind } = tensorPart(tensor.name);
    let found = modules.get(module);
    if (!found) {
      const { name, expert, known } = moduleName(module);
      found = { source: module, name, known, expert, parts: new Map(), biases: [] };
      modules.set(module, found);
    }
    if (kind === 'bias') found.biases.push(tensor);
    else found.parts.set(part, tensor);
    if (kind === 'main') found.main = { tensor, part };
  }
  return [...modules.values()];
}

/** Vectors that GGUF files name without ".weight". */
const BARE = /(^|\.)ssm_[ad]$/;
const NAMED_BIAS = /(^|\.)(exp_probs_b|ssm_dt)$/;

function ggufName(module: Module): string {
  if (module.main?.part !== '') return `${module.name}.weight`;
  if (NAMED_BIAS.test(module.name)) return `${module.name}.bias`;
  return BARE.test(module.name) ? module.name : `${module.name}.weight`;
}

interface Piece {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: string;
  readonly bytes: number;
  readonly expert: number | undefined;
}

/** Shapes that the same model has unpacked, by GGUF name: for packings that do not keep theirs. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

function shapeKnown(shapes: Shapes, name: string, merged: boolean, elements: number | undefined) {
  const found = shapes.get(name);
  if (!found) return undefined;
  const shape = merged ? found.slice(0, -1) : found;
  return elements === undefined || elementCount(shape) === elements ? shape : undefined;
}

function piecesOf(module: Module, shapes: Shapes, q: CheckpointQuantization | undefined, unsized: string[]): Piece[] {
  const { main, parts, expert } = module;
  const pieces: Piece[] = [];
  const biasName = module.name.replace(/\.weight$/, '');
  for (const bias of module.biases) {
    pieces.push({
      name: `${biasName}.bias`,
      shape: [...bias.shape].reverse(),
      type: bias.dtype,
      bytes: bias.bytes,
      expert,
    });
  }
  if (!main) {
    for (const [part, tensor] of parts) {
      const name = `${module.name}.${part}.scale`;
      pieces.push({ name, shape: [...tensor.shape].reverse(), type: tensor.dtype, bytes: tensor.bytes, expert });
    }
    return pieces;
  }
  const name = ggufName(module);
  const unpacked = unpack(main.tensor, main.part, parts, q);
  const shape = unpacked.shape ?? shapeKnown(shapes, name, expert !== undefined, unpacked.elements);
  if (!shape && unpacked.elements === undefined) unsized.push(module.source);
  let bytes = 0;
  for (const tensor of parts.values()) bytes += tensor.bytes;
  const flat = [unpacked.elements ?? elementCount(main.tensor.shape) ?? 0];
  pieces.push({ name, shape: shape ?? flat, type: unpacked.type, bytes, expert });
  return pieces;
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** Experts of one layer and matrix become one tensor with their number as last dimension. */
function merged(name: string, pieces: readonly Piece[]): StoredTensor[] {
  const [first] = pieces;
  if (!first) return [];
  const alike = pieces.every((p) => sameShape(p.shape, first.shape) && p.type === first.type);
  const layer = tensorLayer(name);
  const build = (n: string, piece: Piece, shape: readonly number[], bytes: number): StoredTensor => ({
    name: n,
    shape: shape.length === 0 ? [1] : shape,
    type: piece.type,
    role: tensorRole(name),
    ...(layer === undefined ? {} : { layer }),
    bytes,
  });
  if (first.expert === undefined) {
    // Two modules that mean the same: the later ones keep apart.
    return pieces.map((p, i) => build(i === 0 ? name : `${name}#${i + 1}`, p, p.shape, p.bytes));
  }
  const bytes = pieces.reduce((sum, p) => sum + p.bytes, 0);
  if (alike) return [build(name, first, [...first.shape, pieces.length], bytes)];
  // Experts in different formats: one tensor for each that is like others.
  const kinds = new Map<string, Piece[]>();
  for (const p of pieces) kinds.set(`${p.type} ${p.shape}`, [...(kinds.get(`${p.type} ${p.shape}`) ?? []), p]);
  return [...kinds.values()].map((kind, i) => {
    const [one] = kind;
    const size = kind.reduce((sum, p) => sum + p.bytes, 0);
    return build(i === 0 ? name : `${name}#${i + 1}`, one ?? first, [...(one ?? first).shape, kind.length], size);
  });
}

/**
 * Names and groups the tensors of all files. The sum of the bytes is that of the files' data; nothing is left out.
 * `shapes` gives the sizes of matrices whose packing does not (bitsandbytes, ExLlamaV2).
 */
export function storedTensors(
  tensors: readonly SafetensorsTensor[],
  shapes: Shapes,
  quantization?: CheckpointQuantization,
): StoredTensors {
  const unsized: string[] = [];
  const groups = new Map<string, Piece[]>();
  const unknown: string[] = [];
  for (const module of modulesOf(tensors)) {
    if (!module.known) unknown.push(module.source);
    for (const piece of piecesOf(module, shapes, quantization, unsized)) {
      const group = groups.get(piece.name);
      if (group) group.push(piece);
      else groups.set(piece.name, [piece]);
    }
  }
  return { tensors: [...groups].flatMap(([name, pieces]) => merged(name, pieces)), unknown, unsized };
}
