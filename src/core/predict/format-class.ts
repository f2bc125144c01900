// The class of a model's weights, as kernels differ: by the type that most of the layers' matrix elements have.
import { NORM_OR_BIAS, type TypedTensors } from '../memory/quantize/tensor-columns.ts';

/** Q4_K_M, the reference, stands for all types of 4 to 6 bits that are not named. */
export const FORMAT_CLASSES = ['q4_k_m', 'q4_0', 'q8_0', 'f16', 'mxfp4', 'q6_k', 'low-bit'] as const;
export type FormatClass = (typeof FORMAT_CLASSES)[number];

const BY_TYPE: Readonly<Record<string, FormatClass>> = {
  Q4_0: 'q4_0',
  Q8_0: 'q8_0',
  F16: 'f16',
  BF16: 'f16',
  F32: 'f16',
  MXFP4: 'mxfp4',
  Q6_K: 'q6_k',
};
/** Below this many bits a weight: the 2- and 3-bit types. */
const LOW_BITS = 4;
/** Formats of other engines that ggml has no type for: by bits a weight. Assumption. */
const [EIGHT_BITS, SIXTEEN_BITS] = [7.5, 12];

function classOf(name: string, bits: number): FormatClass {
  const named = Object.hasOwn(BY_TYPE, name) ? BY_TYPE[name] : undefined;
  if (named !== undefined) return named;
  if (/MXFP4|NVFP4/i.test(name)) return 'mxfp4';
  if (bits < LOW_BITS) return 'low-bit';
  if (bits >= SIXTEEN_BITS) return 'f16';
  return bits >= EIGHT_BITS ? 'q8_0' : 'q4_k_m';
}

/** The type with the most elements among the layers' matrices, with its bits a weight; undefined where there are none. */
function mainType({ columns, types }: TypedTensors): { readonly name: string; readonly bits: number } | undefined {
  const elements = new Map<string, { count: number; bits: number }>();
  types.forEach((type, i) => {
    if ((columns.layer[i] ?? -1) < 0 || columns.kind[i] === NORM_OR_BIAS) return;
    const count = columns.elements[i] ?? 0;
    const known = elements.get(type.name);
    if (known) known.count += count;
    else elements.set(type.name, { count, bits: (8 * type.blockBytes) / type.blockElements });
  });
  let [name, most] = ['', { count: 0, bits: 0 }];
  for (const [type, sum] of elements) if (sum.count > most.count) [name, most] = [type, sum];
  return name === '' ? undefined : { name, bits: most.bits };
}

export interface FormatTraits {
  readonly formatClass: FormatClass;
  /**
   * The main type is looked up in a table weight by weight (IQ1 to IQ3) or packed in threes (TQ), which processors unpack more slowly
   * than they read; K-quants of as few bits are not.
   */
  readonly unpackedSlowly: boolean;
}

/** What a model's main type says of its speed. */
export function formatTraits(tensors: TypedTensors): FormatTraits {
  const type = mainType(tensors);
  if (type === undefined) return { formatClass: 'q4_k_m', unpackedSlowly: false };
  return { formatClass: classOf(type.name, type.bits), unpackedSlowly: /^(IQ[123]_|TQ)/.test(type.name) };
}
