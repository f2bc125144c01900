// The header of a GGUF file as values: metadata, tensors with their place in the file, and what a parse can answer.

/** An array too long to keep (a tokenizer's vocabulary): only its extent. */
export interface GgufArraySummary {
  readonly kind: 'array-summary';
  readonly elementType: string;
  readonly length: number;
  /** Bytes of the elements; for strings, of their text without the length fields. */
  readonly totalBytes: number;
}

export type GgufScalar = number | boolean | string;
export type GgufValue = GgufScalar | readonly number[] | readonly boolean[] | readonly string[] | GgufArraySummary;
export type GgufMetadata = Readonly<Record<string, GgufValue>>;

export interface GgufTensor {
  readonly name: string;
  /** Elements per dimension, fastest first, as stored. */
  readonly shape: readonly number[];
  readonly typeId: number;
  readonly typeName: string;
  /** Bytes from the start of the data section (`dataOffset` of the header). */
  readonly offset: number;
  readonly bytes: number;
}

export interface GgufHeader {
  readonly version: 2 | 3;
  readonly byteOrder: 'little' | 'big';
  /** Has no prototype, so that a key such as `__proto__` or `constructor` is only a key. */
  readonly metadata: GgufMetadata;
  readonly tensors: readonly GgufTensor[];
  /** Bytes from the start of the file to the end of the last tensor entry. */
  readonly headerBytes: number;
  /** Where tensor data begins: headerBytes rounded up to the alignment. */
  readonly dataOffset: number;
  readonly alignment: number;
}

export interface GgufInvalid {
  readonly status: 'invalid';
  /** What is wrong, as a path into the header: `metadata["general.name"]`, `tensors["output.weight"].offset`. */
  readonly field: string;
  /** One line: what was found and what to do. */
  readonly message: string;
}

export interface GgufNeedMore {
  readonly status: 'need-more';
  /** No shorter prefix of the file can be parsed. */
  readonly atLeastBytes: number;
}

export type GgufParse = { readonly status: 'ok'; readonly header: GgufHeader } | GgufNeedMore | GgufInvalid;

export interface GgufParseOptions {
  /** True when `bytes` is all there is: a header that ends early is then invalid instead of `need-more`. */
  readonly complete: boolean;
  /** Size of the whole file; with it tensors are checked to lie inside it and counts to be possible. */
  readonly fileBytes?: number;
  /** Accepts a header that was saved without its tensor data: tensors are not checked against the size. */
  readonly headerOnly?: boolean;
  /** Arrays up to this many elements are kept, longer ones summarised (default 4096). */
  readonly keepArrayElements?: number;
}

/** True for an array of which only the extent was kept. */
export function isArraySummary(value: GgufValue | undefined): value is GgufArraySummary {
  return typeof value === 'object' && 'kind' in value;
}
