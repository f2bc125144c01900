// Writes tiny safetensors files for tests: header and zeros for data, or any header text with any data.
import { dtypeBytes } from '../../src/core/model/safetensors/dtypes.ts';
import type { SafetensorsTensor } from '../../src/core/model/safetensors/parser.ts';

export interface WritableSafetensor {
  readonly name: string;
  readonly dtype: string;
  /** As stored: slowest dimension first. */
  readonly shape: readonly number[];
}

/** Tensors one after the other, with their places. */
export function placed(tensors: readonly WritableSafetensor[]): SafetensorsTensor[] {
  let offset = 0;
  return tensors.map((tensor) => {
    const bytes = dtypeBytes(tensor.dtype, tensor.shape) ?? 0;
    offset += bytes;
    return { ...tensor, offset: offset - bytes, bytes };
  });
}

export function headerOf(tensors: readonly WritableSafetensor[], metadata?: unknown): Record<string, unknown> {
  const entries = placed(tensors).map(({ name, dtype, shape, offset, bytes }) => {
    return [name, { dtype, shape, data_offsets: [offset, offset + bytes] }] as const;
  });
  return { ...(metadata === undefined ? {} : { __metadata__: metadata }), ...Object.fromEntries(entries) };
}

/** A file with this header text; `claimed` replaces its true length. */
export function rawSafetensors(header: string | Uint8Array, dataBytes = 0, claimed?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

export function writeSafetensors(
  tensors: readonly WritableSafetensor[],
  metadata: unknown = { format: 'pt' },
): Uint8Array {
  const dataBytes = placed(tensors).reduce((sum, tensor) => sum + tensor.bytes, 0);
  return rawSafetensors(JSON.stringify(headerOf(tensors, metadata)), dataBytes);
}
