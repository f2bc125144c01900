// Reads the tensor entries of a GGUF header: name, shape, type, place, and the bytes that follow from shape and type.
import { elementCount, ggmlTypeById, REMOVED_GGML_TYPES, tensorBytes } from '../ggml-types.ts';
import type { GgufTensor } from '../gguf-header.ts';
import type { Cursor } from './cursor.ts';
import { GGUF_LIMITS } from './limits.ts';
import { hasControlCharacter, quote } from './quote.ts';
import { type KeepBudget, spendText } from './value.ts';

/** Reads `count` entries at the cursor; names must be non-empty, unique and free of control characters. */
export function readTensors(cursor: Cursor, count: number, budget: KeepBudget): GgufTensor[] {
  const tensors: GgufTensor[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count && !cursor.stop; i++) {
    const place = `tensors[${i}]`;
    const name = cursor.text(`${place} (name)`, GGUF_LIMITS.nameBytes);
    if (cursor.stop) break;
    const field = `tensors[${quote(name)}]`;
    spendText(cursor, field, name.length, budget);
    if (name === '') cursor.fail(`${place} (name)`, 'is empty; the file is damaged, get it again');
    else if (hasControlCharacter(name)) cursor.fail(field, 'the name has a control character; the file is damaged');
    else if (names.has(name)) cursor.fail(field, 'the name occurs twice; the file is damaged or was edited wrongly');
    names.add(name);
    const shape = readShape(cursor, field);
    const typeId = cursor.u32(`${field}.type`);
    const offset = cursor.u64(`${field}.offset`);
    if (cursor.stop) break;
    const tensor = sizeTensor(cursor, field, { name, shape, typeId, offset });
    if (tensor) tensors.push(tensor);
  }
  return tensors;
}

function readShape(cursor: Cursor, field: string): number[] {
  const dimensions = cursor.u32(`${field}.shape (dimensions)`);
  if (dimensions > GGUF_LIMITS.dimensions) {
    cursor.fail(`${field}.shape`, `has ${dimensions} dimensions, ggml knows at most ${GGUF_LIMITS.dimensions}`);
  }
  const shape: number[] = [];
  for (let i = 0; i < dimensions && !cursor.stop; i++) shape.push(cursor.u64(`${field}.shape[${i}]`));
  return shape;
}

function sizeTensor(
  cursor: Cursor,
  field: string,
  entry: Pick<GgufTensor, 'name' | 'shape' | 'typeId' | 'offset'>,
): GgufTensor | undefined {
  const { typeId, shape } = entry;
  const type = ggmlTypeById(typeId);
  if (!type) {
    const removed = REMOVED_GGML_TYPES[typeId];
    cursor.fail(
      `${field}.type`,
      removed
        ? `is ${typeId} (${removed}), which ggml has removed; quantize the model anew`
        : `is ${typeId}, which is not a ggml type known here; the file is damaged or of a fork or newer version`,
    );
    return undefined;
  }
  const bytes = tensorBytes(type, shape);
  if (bytes !== undefined) return { ...entry, typeName: type.name, bytes };
  cursor.fail(
    `${field}.shape`,
    elementCount(shape) === undefined || (shape[0] ?? 1) % type.blockElements === 0
      ? `${shape.join(' × ')} is more than 2^53; the file is damaged, get it again`
      : `rows of ${shape[0]} elements do not divide into ${type.name} blocks of ${type.blockElements}; the file is damaged`,
  );
  return undefined;
}
