// The matrix behind packed weights: how many elements its stored parts stand for, and what the packing is called.
import type { SafetensorsTensor } from '../safetensors/parser.ts';
import type { CheckpointQuantization } from './quantization.ts';

/** Stored parts of one module by their names: weight, qweight, scales, … */
export type Parts = ReadonlyMap<string, SafetensorsTensor>;

export interface Unpacked {
  /** Elements along each dimension, in GGUF order: row length first. Undefined where the parts do not tell. */
  readonly shape: readonly number[] | undefined;
  /** A ggml type where the stored bytes are laid out in the same blocks, else the format's own name. */
  readonly type: string;
  /** Number of weights, where they are known without their arrangement (bitsandbytes flattens them). */
  readonly elements?: number;
}

const reversed = (shape: readonly number[]): number[] => [...shape].reverse();

function whole(n: number): number | undefined {
  return Number.isSafeInteger(n) && n > 0 ? n : undefined;
}

/** GPTQ packs along the inputs (rows of qweight), AWQ along the outputs (its columns). */
function groupQuantized(weight: SafetensorsTensor, parts: Parts, q: CheckpointQuantization | undefined): Unpacked {
  const [rows = 0, columns = 0] = weight.shape;
  const outputs = parts.get('scales')?.shape.at(-1);
  const awq = q?.method === 'awq' || (q?.method !== 'gptq' && outputs !== undefined && outputs !== columns);
  if (awq) {
    const bits = q?.bits ?? (outputs ? (32 * columns) / outputs : 4);
    const out = outputs ?? whole((columns * 32) / bits);
    return { shape: out ? [rows, out] : undefined, type: `AWQ-INT${Math.round(bits)}` };
  }
  const inputs = parts.get('g_idx')?.shape[0];
  const bits = q?.bits ?? (inputs ? (32 * rows) / inputs : 4);
  const given = inputs ?? whole((rows * 32) / bits);
  return { shape: given ? [given, columns] : undefined, type: `GPTQ-INT${Math.round(bits)}` };
}

/** compressed-tensors: 32-bit words of integers, or bytes of two 4-bit floats. */
function compressed(weight: SafetensorsTensor, q: CheckpointQuantization | undefined): Unpacked {
  const [row = 0, ...rest] = reversed(weight.shape);
  if (weight.dtype === 'U8') return { shape: [2 * row, ...rest], type: 'NVFP4' };
  const bits = q?.bits ?? 4;
  const inputs = whole((row * 32) / bits);
  return { shape: inputs ? [inputs, ...rest] : undefined, type: `INT${bits}` };
}

/** MLX: 32-bit words of weights, one scale (and, for integers, one bias) for each group of a row. */
function mlx(weight: SafetensorsTensor, scales: SafetensorsTensor, parts: Parts, q?: CheckpointQuantization): Unpacked {
  const [words = 0, ...rest] = reversed(weight.shape);
  const inputs = whole((scales.shape.at(-1) ?? 0) * (q?.groupSize ?? (parts.has('biases') ? 64 : 32)));
  const bits = inputs ? Math.round((32 * words) / inputs) : (q?.bits ?? 4);
  return {
    shape: inputs ? [inputs, ...rest] : undefined,
    type: parts.has('biases') ? `MLX-INT${bits}` : `MLX-FP${bits}`,
  };
}

/** gpt-oss: blocks of 16 bytes, each 32 weights, with one scale. */
function mxfp4Blocks(weight: SafetensorsTensor): Unpacked {
  const [bytes = 0, blocks = 0, ...rest] = reversed(weight.shape);
  return { shape: [2 * bytes * blocks, ...rest], type: 'MXFP4' };
}

/** Bytes of two 4-bit floats with scales beside them: one a 16 weights (NVFP4) or a 32 (MXFP4). */
function fp4Bytes(weight: SafetensorsTensor, scales: SafetensorsTensor): Unpacked {
  const [row = 0, ...rest] = reversed(weight.shape);
  const perScale = (2 * row) / (scales.shape.at(-1) || 1);
  return { shape: [2 * row, ...rest], type: perScale === 32 ? 'MXFP4' : 'NVFP4' };
}

function bitsAndBytes(weight: SafetensorsTensor, parts: Parts): Unpacked {
  const state = [...parts.keys()].find((part) => part.startsWith('quant_state.')) ?? '';
  const type = /__fp4/.test(state) ? 'FP4' : 'NF4';
  return { shape: undefined, type, elements: 2 * weight.bytes };
}

/** The weights that `main` and its side parts stand for. */
export function unpack(main: SafetensorsTensor, part: string, parts: Parts, q?: CheckpointQuantization): Unpacked {
  if (part === 'qweight') return groupQuantized(main, parts, q);
  if (part === 'weight_packed') return compressed(main, q);
  if (part === 'blocks') return mxfp4Blocks(main);
  if (part === 'q_weight' || part === 'codes' || part === 'W_q') {
    return { shape: undefined, type: { q_weight: 'EXL2', codes: 'AQLM', W_q: 'HQQ' }[part] };
  }
  const mlxScales = main.dtype === 'U32' ? parts.get('scales') : undefined;
  if (mlxScales) return mlx(main, mlxScales, parts, q);
  const scales = parts.get('weight_scale');
  if (main.dtype === 'U8' && scales && main.shape.length >= 2) return fp4Bytes(main, scales);
  if (main.dtype === 'U8' && (parts.has('absmax') || [...parts.keys()].some((p) => p.startsWith('quant_state.')))) {
    return bitsAndBytes(main, parts);
  }
  // One byte a weight and scales beside it; without scales the bytes are as GGUF stores them.
  const type = main.dtype === 'I8' && parts.size > 1 ? 'INT8' : main.dtype;
  return { shape: reversed(main.shape), type };
}
