// Tensors of a model with their types and bytes, in columns: a search sums half a million of them.
import { EXPERT_ROLES, LOOKUP_ROLES } from '../../model/counts.ts';
import type { Tensor } from '../../model/description.ts';
import { elementCount, type GgmlType } from '../../model/ggml-types.ts';
import type { TensorRole } from '../../model/tensor-role.ts';

export interface TypedTensor {
  readonly tensor: Tensor;
  readonly type: GgmlType;
  readonly bytes: number;
}

/** What sums over weights tell apart. */
const OTHER = 0;
export const EXPERT = 1;
export const TOKEN_EMBEDDING = 2;
export const OTHER_EMBEDDING = 3;
export const OUTPUT_MATRIX = 4;
export const NORM_OR_BIAS = 5;
export const PREDICTION = 6;

const KINDS: Readonly<Partial<Record<TensorRole, number>>> = {
  embedding: TOKEN_EMBEDDING,
  output: OUTPUT_MATRIX,
  norm: NORM_OR_BIAS,
  bias: NORM_OR_BIAS,
  prediction: PREDICTION,
};

function kindOf({ role }: Tensor): number {
  if (EXPERT_ROLES.has(role)) return EXPERT;
  return KINDS[role] ?? (LOOKUP_ROLES.has(role) ? OTHER_EMBEDDING : OTHER);
}

/** What does not depend on the types; one entry a tensor. */
export interface TensorColumns {
  readonly tensors: readonly Tensor[];
  /** Layer; −1 outside the layers. */
  readonly layer: Int32Array;
  /** One of the kinds above. */
  readonly kind: Uint8Array;
  readonly elements: Float64Array;
}

export interface TypedTensors {
  readonly columns: TensorColumns;
  readonly types: readonly GgmlType[];
  readonly bytes: Float64Array;
  /** As objects, made when first asked for. */
  readonly list: () => readonly TypedTensor[];
}

/** Columns of tensors in this order. */
export function tensorColumns(tensors: readonly Tensor[]): TensorColumns {
  return {
    tensors,
    layer: Int32Array.from(tensors, (t) => t.layer ?? -1),
    kind: Uint8Array.from(tensors, kindOf),
    elements: Float64Array.from(tensors, (t) => elementCount(t.shape) ?? 0),
  };
}

/** Columns with a type and bytes for each tensor. */
export function typedColumns(columns: TensorColumns, types: readonly GgmlType[], bytes: Float64Array): TypedTensors {
  let list: readonly TypedTensor[] | undefined;
  return {
    columns,
    types,
    bytes,
    list: () => {
      list ??= columns.tensors.map((tensor, i) => ({ tensor, type: types[i] as GgmlType, bytes: bytes[i] ?? 0 }));
      return list;
    },
  };
}

/** The same from objects. */
export function typedTensors(list: readonly TypedTensor[]): TypedTensors {
  const columns = tensorColumns(list.map((t) => t.tensor));
  const types = list.map((t) => t.type);
  return { columns, types, bytes: Float64Array.from(list, (t) => t.bytes), list: () => list };
}
