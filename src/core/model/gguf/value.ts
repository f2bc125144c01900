// Reads one metadata value of a GGUF header: a number, a boolean, a string, or an array of them.
import type { GgufValue } from '../gguf-header.ts';
import type { Cursor } from './cursor.ts';
import { GGUF_LIMITS } from './limits.ts';

interface ValueType {
  readonly name: string;
  /** Bytes of one element; a string's length field. */
  readonly bytes: number;
  readonly read: (cursor: Cursor, field: string) => number | boolean | string;
}

/** Value types by id. Source: `enum gguf_type` of the GGUF specification (ggml/docs/gguf.md). */
const TYPES: readonly (ValueType | undefined)[] = [
  { name: 'uint8', bytes: 1, read: (c, f) => c.u8(f) },
  { name: 'int8', bytes: 1, read: (c, f) => c.i8(f) },
  { name: 'uint16', bytes: 2, read: (c, f) => c.u16(f) },
  { name: 'int16', bytes: 2, read: (c, f) => c.i16(f) },
  { name: 'uint32', bytes: 4, read: (c, f) => c.u32(f) },
  { name: 'int32', bytes: 4, read: (c, f) => c.i32(f) },
  { name: 'float32', bytes: 4, read: (c, f) => c.f32(f) },
  { name: 'bool', bytes: 1, read: (c, f) => c.u8(f) !== 0 },
  { name: 'string', bytes: 8, read: (c, f) => c.text(f, GGUF_LIMITS.stringBytes) },
  undefined, // 9 is the array
  { name: 'uint64', bytes: 8, read: (c, f) => c.u64(f) },
  { name: 'int64', bytes: 8, read: (c, f) => c.i64(f) },
  { name: 'float64', bytes: 8, read: (c, f) => c.f64(f) },
];
export const UINT32_TYPE = 4;
const STRING_TYPE = 8;
const ARRAY_TYPE = 9;

/** What one parse may still keep, so that many small arrays cannot add up to much memory. */
export interface KeepBudget {
  textBytes: number;
  arrayElements: number;
}

/** Reads a value of the type `typeId` at the cursor; on failure the cursor has stopped and the value means nothing. */
export function readValue(cursor: Cursor, typeId: number, field: string, budget: KeepBudget): GgufValue {
  if (typeId === ARRAY_TYPE) return readArray(cursor, field, budget);
  const type = TYPES[typeId];
  if (!type) {
    cursor.fail(field, `has value type ${typeId}, known are 0 to 12; the file is damaged or newer than this program`);
    return 0;
  }
  const value = type.read(cursor, field);
  if (typeof value === 'string') spendText(cursor, field, value.length, budget);
  return value;
}

function readArray(cursor: Cursor, field: string, budget: KeepBudget): GgufValue {
  const elementTypeId = cursor.u32(`${field} (element type)`);
  const length = cursor.u64(`${field} (length)`);
  if (cursor.stop) return 0;
  const type = TYPES[elementTypeId];
  if (!type) {
    const found = elementTypeId === ARRAY_TYPE ? 'is an array of arrays' : `has element type ${elementTypeId}`;
    cursor.fail(field, `${found}, no GGUF file needs that; the file is damaged, get it again`);
    return 0;
  }
  if (!cursor.has(length * type.bytes, field)) return 0;
  const most = cursor.options.keepArrayElements ?? GGUF_LIMITS.keepArrayElements;
  if (length > most || length > budget.arrayElements) {
    const totalBytes =
      elementTypeId === STRING_TYPE ? cursor.skipStrings(length, field) : skipFixed(cursor, length * type.bytes);
    return { kind: 'array-summary', elementType: type.name, length, totalBytes };
  }
  budget.arrayElements -= length;
  const values: (number | boolean | string)[] = [];
  for (let i = 0; i < length && !cursor.stop; i++) {
    const value = type.read(cursor, `${field}[${i}]`);
    if (typeof value === 'string') spendText(cursor, field, value.length, budget);
    values.push(value);
  }
  return values as readonly number[] | readonly boolean[] | readonly string[];
}

function skipFixed(cursor: Cursor, bytes: number): number {
  cursor.advance(bytes);
  return bytes;
}

/** Counts kept text, so that many long names or values cannot add up to much memory. */
export function spendText(cursor: Cursor, field: string, characters: number, budget: KeepBudget): void {
  budget.textBytes -= characters;
  if (budget.textBytes < 0) {
    cursor.fail(
      field,
      `the text of the header exceeds ${GGUF_LIMITS.keptTextBytes} characters; the file is damaged, get it again`,
    );
  }
}
