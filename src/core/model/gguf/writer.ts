// Writes the parts of a GGUF file: numbers, strings and typed values in either byte order.
import { utf8Bytes } from './utf8.ts';

export type ValueTypeName =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'float32'
  | 'bool'
  | 'string'
  | 'array'
  | 'uint64'
  | 'int64'
  | 'float64';

const TYPE_IDS: Readonly<Record<ValueTypeName, number>> = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
};

/** Text is written as UTF-8; bytes stand for a string that need not be UTF-8. */
export type WritableScalar = number | bigint | boolean | string | Uint8Array;
export type WritableValue =
  | { readonly type: Exclude<ValueTypeName, 'array'>; readonly value: WritableScalar }
  | {
      readonly type: 'array';
      readonly elementType: ValueTypeName;
      readonly values: readonly (WritableScalar | WritableValue)[];
    };

/** Grows as it is written to; `result` copies what is there. */
export class GgufWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  length = 0;

  constructor(private readonly little: boolean) {}

  private room(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return at;
  }

  raw(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }

  zeros(count: number): void {
    this.room(count);
  }

  string(text: WritableScalar): void {
    const bytes = text instanceof Uint8Array ? text : utf8Bytes(String(text));
    this.scalar('uint64', bytes.length);
    this.raw(bytes);
  }

  scalar(type: Exclude<ValueTypeName, 'array'>, value: WritableScalar): void {
    const number = () => Number(value);
    const big = () => BigInt(value as number | bigint);
    const put = (count: number, set: (at: number) => void) => set(this.room(count));
    const { little } = this;
    const write: Record<typeof type, () => void> = {
      string: () => this.string(value),
      uint8: () => put(1, (at) => this.view.setUint8(at, number())),
      bool: () => put(1, (at) => this.view.setUint8(at, number())),
      int8: () => put(1, (at) => this.view.setInt8(at, number())),
      uint16: () => put(2, (at) => this.view.setUint16(at, number(), little)),
      int16: () => put(2, (at) => this.view.setInt16(at, number(), little)),
      uint32: () => put(4, (at) => this.view.setUint32(at, number(), little)),
      int32: () => put(4, (at) => this.view.setInt32(at, number(), little)),
      float32: () => put(4, (at) => this.view.setFloat32(at, number(), little)),
      float64: () => put(8, (at) => this.view.setFloat64(at, number(), little)),
      uint64: () => put(8, (at) => this.view.setBigUint64(at, big(), little)),
      int64: () => put(8, (at) => this.view.setBigInt64(at, big(), little)),
    };
    write[type]();
  }

  value(value: WritableValue): void {
    if (value.type !== 'array') {
      this.scalar(value.type, value.value);
      return;
    }
    this.scalar('uint32', TYPE_IDS[value.elementType]);
    this.scalar('uint64', value.values.length);
    for (const element of value.values) {
      if (typeof element === 'object' && 'type' in element) this.value(element);
      else this.scalar(value.elementType as Exclude<ValueTypeName, 'array'>, element as WritableScalar);
    }
  }

  result(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

/** A tensor of the header: its type by ggml's id, its offset from the start of the data section. */
export interface WritableTensor {
  readonly name: string;
  readonly shape: readonly (number | bigint)[];
  readonly typeId: number;
  readonly offset: number | bigint;
}

export interface WritableHeader {
  readonly version?: number;
  readonly byteOrder?: 'little' | 'big';
  readonly metadata: readonly (readonly [string | Uint8Array, WritableValue])[];
  readonly tensors: readonly WritableTensor[];
  /** Counts to claim instead of the true ones. */
  readonly claimedTensors?: number | bigint;
  readonly claimedKeys?: number | bigint;
}

/** Magic, counts, metadata and tensor entries; what follows must be aligned by the caller. Source: llama.cpp, docs of GGUF version 3. */
export function writeHeader(header: WritableHeader): GgufWriter {
  const writer = new GgufWriter(header.byteOrder !== 'big');
  const { metadata, tensors } = header;
  writer.raw(utf8Bytes('GGUF'));
  writer.scalar('uint32', header.version ?? 3);
  writer.scalar('uint64', header.claimedTensors ?? tensors.length);
  writer.scalar('uint64', header.claimedKeys ?? metadata.length);
  for (const [key, value] of metadata) {
    writer.string(key);
    writer.scalar('uint32', TYPE_IDS[value.type]);
    writer.value(value);
  }
  for (const tensor of tensors) {
    writer.string(tensor.name);
    writer.scalar('uint32', tensor.shape.length);
    for (const size of tensor.shape) writer.scalar('uint64', size);
    writer.scalar('uint32', tensor.typeId);
    writer.scalar('uint64', tensor.offset);
  }
  return writer;
}

export const string = (value: string | Uint8Array): WritableValue => ({ type: 'string', value });
export const uint32 = (value: number): WritableValue => ({ type: 'uint32', value });
export const uint16 = (value: number): WritableValue => ({ type: 'uint16', value });
export const float32 = (value: number): WritableValue => ({ type: 'float32', value });
export const bool = (value: boolean): WritableValue => ({ type: 'bool', value });
export const strings = (values: readonly string[]): WritableValue => ({ type: 'array', elementType: 'string', values });
export const uint32s = (values: readonly number[]): WritableValue => ({ type: 'array', elementType: 'uint32', values });
