// Writes tiny GGUF files for tests: versions 2 and 3, both byte orders, any metadata, tensors without real data.
import { type WritableHeader, writeHeader } from '../../src/core/model/gguf/writer.ts';

export {
  string,
  strings,
  uint16,
  uint32,
  type ValueTypeName,
  type WritableScalar,
  type WritableTensor,
  type WritableValue,
} from '../../src/core/model/gguf/writer.ts';

export interface WritableGguf extends Partial<WritableHeader> {
  /** Zero bytes after the header, aligned to `alignment` first (default 32). */
  readonly dataBytes?: number;
  readonly alignment?: number;
}

/** The bytes of the file described; nothing is checked, so that wrong files can be written too. */
export function writeGguf(file: WritableGguf): Uint8Array {
  const writer = writeHeader({ metadata: [], tensors: [], ...file });
  if (file.dataBytes !== undefined) {
    const alignment = file.alignment ?? 32;
    writer.zeros((alignment - (writer.length % alignment)) % alignment);
    writer.zeros(file.dataBytes);
  }
  return writer.result();
}
