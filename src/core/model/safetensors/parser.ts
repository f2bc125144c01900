// Parses the header of a safetensors file: 8 bytes of length, then JSON that names every tensor, its type, shape and place.
import { quote } from '../gguf/quote.ts';
import { dtypeBits, dtypeBytes } from './dtypes.ts';
import { parseJsonObject } from './json-scan.ts';
import { SAFETENSORS_LIMITS as LIMITS } from './limits.ts';

export interface SafetensorsTensor {
  readonly name: string;
  readonly dtype: string;
  /** As stored: slowest dimension first, the reverse of GGUF. */
  readonly shape: readonly number[];
  /** Bytes from the start of the data section. */
  readonly offset: number;
  readonly bytes: number;
}

export interface SafetensorsHeader {
  readonly tensors: readonly SafetensorsTensor[];
  /** The free-form `__metadata__` (text values only). */
  readonly metadata: ReadonlyMap<string, string>;
  /** Bytes before the data section: 8 and the JSON. */
  readonly headerBytes: number;
  /** Bytes of all tensors. */
  readonly dataBytes: number;
}

export interface SafetensorsInvalid {
  readonly status: 'invalid';
  /** What is wrong, as a path into the header: `header`, `tensors["x"].data_offsets`. */
  readonly field: string;
  /** One line: what was found and what to do. */
  readonly message: string;
}

export type SafetensorsParse =
  | { readonly status: 'ok'; readonly header: SafetensorsHeader }
  | { readonly status: 'need-more'; readonly atLeastBytes: number }
  | SafetensorsInvalid;

export interface SafetensorsOptions {
  /** True when `bytes` is all there is. */
  readonly complete: boolean;
  /** Size of the whole file; with it the data section must fill the file exactly, as the format demands. */
  readonly fileBytes?: number | undefined;
}

const LENGTH_BYTES = 8;
/** "version ", the beginning of a Git LFS pointer, read as a length. */
const LFS_POINTER = 0x206e6f6973726576n;

function invalid(field: string, message: string): SafetensorsInvalid {
  return { status: 'invalid', field, message };
}

/**
 * Parses the beginning of a safetensors file. Never throws for content: it answers with the header, with how many bytes
 * are needed at least, or with the field at fault. Source of the rules: the format's description and its reference
 * implementation (safetensors/src/tensor.rs): tensors fill the data section without gaps or overlaps.
 */
export function parseSafetensorsHeader(bytes: Uint8Array, options: SafetensorsOptions): SafetensorsParse {
  const size = options.fileBytes ?? (options.complete ? bytes.length : undefined);
  if (bytes.length < LENGTH_BYTES) {
    if (!options.complete) return { status: 'need-more', atLeastBytes: LENGTH_BYTES };
    return invalid('header', `the file has ${bytes.length} bytes, too few for a safetensors file`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length === LFS_POINTER) return invalid('header', 'is a Git LFS pointer, not the file itself; run git lfs pull');
  if (length > BigInt(LIMITS.headerBytes) || length < 2n) {
    const found =
      length < 2n ? `${length} bytes` : `${length} bytes, above the format's limit of ${LIMITS.headerBytes}`;
    return invalid('header length', `is ${found}; this is not a safetensors file, or it is damaged`);
  }
  const headerBytes = LENGTH_BYTES + Number(length);
  if (size !== undefined && headerBytes > size) {
    return invalid('header length', `is ${length}, but the file has ${size} bytes; it is cut off, get it again`);
  }
  if (bytes.length < headerBytes) {
    if (!options.complete) return { status: 'need-more', atLeastBytes: headerBytes };
    return invalid('header', `ends at byte ${bytes.length} of ${headerBytes}; the file is cut off, get it again`);
  }
  const json = parseJsonObject(bytes.subarray(LENGTH_BYTES, headerBytes), LIMITS);
  if ('problem' in json) return invalid('header', json.problem);
  return read(json.value, headerBytes, size);
}

function read(value: Readonly<Record<string, unknown>>, headerBytes: number, size: number | undefined) {
  const metadata = readMetadata(value);
  if ('status' in metadata) return metadata;
  const tensors: SafetensorsTensor[] = [];
  for (const [name, entry] of Object.entries(value)) {
    if (name === '__metadata__') continue;
    const tensor = readTensor(name, entry);
    if ('status' in tensor) return tensor;
    tensors.push(tensor);
    if (tensors.length > LIMITS.tensors) return invalid('tensors', `are more than ${LIMITS.tensors}`);
  }
  const end = layoutEnd(tensors);
  if (typeof end !== 'number') return end;
  if (size !== undefined && headerBytes + end !== size) {
    const wrong =
      headerBytes + end > size ? 'it is cut off (an unfinished download?)' : 'it has bytes that belong to none';
    return invalid(
      'tensors',
      `end at byte ${headerBytes + end}, but the file has ${size} bytes; ${wrong}, get it again`,
    );
  }
  return { status: 'ok' as const, header: { tensors, metadata, headerBytes, dataBytes: end } };
}

function readMetadata(value: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> | SafetensorsInvalid {
  const metadata = new Map<string, string>();
  const given = Object.hasOwn(value, '__metadata__') ? value.__metadata__ : undefined;
  if (given === undefined || given === null) return metadata;
  if (typeof given !== 'object' || Array.isArray(given)) return invalid('__metadata__', 'is not an object');
  for (const [key, text] of Object.entries(given)) {
    if (typeof text !== 'string') return invalid(`__metadata__[${quote(key)}]`, 'is not text');
    metadata.set(key, text);
  }
  return metadata;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function readTensor(name: string, entry: unknown): SafetensorsTensor | SafetensorsInvalid {
  const field = `tensors[${quote(name)}]`;
  if (name === '' || name.length > LIMITS.nameLength) return invalid(field, 'has no name or one far too long');
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return invalid(field, 'is not an object');
  const { dtype, shape, data_offsets: offsets } = entry as Readonly<Record<string, unknown>>;
  if (typeof dtype !== 'string' || dtypeBits(dtype) === undefined) {
    const found = typeof dtype === 'string' ? quote(dtype) : 'no text';
    return invalid(
      `${field}.dtype`,
      `is ${found}, not a known element type; the file is damaged or newer than this program`,
    );
  }
  if (!Array.isArray(shape) || shape.length > LIMITS.dimensions || !shape.every(isCount)) {
    return invalid(`${field}.shape`, `is not a list of up to ${LIMITS.dimensions} whole numbers`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return invalid(`${field}.data_offsets`, 'is not a list of two whole numbers');
  }
  const [from, to] = offsets as [number, number];
  const bytes = dtypeBytes(dtype, shape as number[]);
  if (bytes === undefined || to - from !== bytes) {
    const needed = bytes === undefined ? 'an impossible number of' : bytes;
    return invalid(
      `${field}.data_offsets`,
      `give ${to - from} bytes, but type and shape need ${needed}; the file is damaged`,
    );
  }
  return { name, dtype, shape: shape as number[], offset: from, bytes };
}

/** Bytes of the data section, or the first tensor that does not follow on from the one before it. */
function layoutEnd(tensors: readonly SafetensorsTensor[]): number | SafetensorsInvalid {
  const sorted = [...tensors].sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  let end = 0;
  for (const tensor of sorted) {
    if (tensor.offset !== end) {
      const how = tensor.offset < end ? 'overlaps the tensor before it' : 'leaves a gap before it';
      const field = `tensors[${quote(tensor.name)}].data_offsets`;
      return invalid(field, `start at ${tensor.offset} where ${end} is due: it ${how}; the file is damaged`);
    }
    end += tensor.bytes;
  }
  return end;
}
