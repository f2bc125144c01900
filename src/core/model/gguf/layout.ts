// Checks that the tensors of a GGUF header lie aligned, apart from each other and inside the file.
import type { GgufTensor } from '../gguf-header.ts';
import type { Cursor } from './cursor.ts';
import { quote } from './quote.ts';

/** Ends the parse with the first tensor that is misaligned, overlaps another, or lies outside the file. */
export function checkLayout(cursor: Cursor, tensors: readonly GgufTensor[], dataOffset: number, align: number): void {
  for (const tensor of tensors) {
    const field = `tensors[${quote(tensor.name)}].offset`;
    if (tensor.offset % align !== 0) {
      cursor.fail(field, `${tensor.offset} is not a multiple of the alignment ${align}; the file is damaged`);
      return;
    }
    const end = dataOffset + tensor.offset + tensor.bytes;
    if (end > Number.MAX_SAFE_INTEGER) {
      cursor.fail(field, `the tensor would end beyond 2^53; the file is damaged, get it again`);
      return;
    }
  }
  checkInside(cursor, tensors, dataOffset);
  if (!cursor.stop) checkApart(cursor, tensors);
}

function checkInside(cursor: Cursor, tensors: readonly GgufTensor[], dataOffset: number): void {
  const { fileBytes, headerOnly, complete } = cursor.options;
  const size = fileBytes ?? (complete ? cursor.bytes.length : undefined);
  if (headerOnly || size === undefined) return;
  let last: GgufTensor | undefined;
  for (const tensor of tensors) {
    if (!last || tensor.offset + tensor.bytes > last.offset + last.bytes) last = tensor;
  }
  const end = last ? dataOffset + last.offset + last.bytes : 0;
  if (!last || end <= size) return;
  cursor.fail(
    `tensors[${quote(last.name)}]`,
    `ends at byte ${end}, but the file has ${size} bytes; it is cut off (an unfinished download?), get it again`,
  );
}

function checkApart(cursor: Cursor, tensors: readonly GgufTensor[]): void {
  const filled = tensors.filter((tensor) => tensor.bytes > 0).sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < filled.length; i++) {
    const before = filled[i - 1]!;
    const tensor = filled[i]!;
    if (before.offset + before.bytes > tensor.offset) {
      cursor.fail(
        `tensors[${quote(tensor.name)}].offset`,
        `${tensor.offset} lies inside tensor ${quote(before.name)}, which ends at ${before.offset + before.bytes}; the file is damaged`,
      );
      return;
    }
  }
}
