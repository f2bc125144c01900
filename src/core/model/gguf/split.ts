// Joins the parts of a GGUF model that is split over several files, and says what contradicts.
import type { GgufHeader, GgufInvalid, GgufMetadata, GgufTensor } from '../gguf-header.ts';
import { GGUF_LIMITS } from './limits.ts';
import { quote } from './quote.ts';

/** Source: llama_split_path of llama.cpp, `%s-%05d-of-%05d.gguf`, counted from 1. */
const PART_NAME = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/s;
/** Assumption: far above published models (the largest have about 50 parts). */
const MOST_PARTS = 1024;

export interface PartName {
  readonly prefix: string;
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** Splits `…-00001-of-00005.gguf`; undefined for any other name. */
export function parsePartName(name: string): PartName | undefined {
  const match = PART_NAME.exec(name);
  return match ? { prefix: match[1]!, number: Number(match[2]), count: Number(match[3]) } : undefined;
}

/** The name of part `number` (from 1). */
export function partName(prefix: string, number: number, count: number): string {
  const digits = (n: number) => String(n).padStart(5, '0');
  return `${prefix}-${digits(number)}-of-${digits(count)}.gguf`;
}

/** How many parts the model of this file has: 1 unless metadata says more; or what contradicts the file's name. */
export function countParts(name: string, metadata: GgufMetadata): { count: number } | GgufInvalid {
  const count = metadata['split.count'] ?? 1;
  const field = 'metadata["split.count"]';
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST_PARTS) {
    return invalid(field, `is not a number of parts from 0 to ${MOST_PARTS}; the file is damaged, get it again`);
  }
  const named = parsePartName(name);
  if (!named) {
    if (count <= 1) return { count: 1 };
    const example = partName('model', 1, count);
    return invalid(field, `is ${count}, but the file is not named like ${example}; give all parts their names back`);
  }
  if (named.number < 1 || named.number > named.count) {
    return invalid('name', `says part ${named.number} of ${named.count}; give the file its name back`);
  }
  if (named.count === Math.max(1, count)) return { count: named.count };
  const found = 'split.count' in metadata ? `is ${count}` : 'is missing';
  return invalid(
    field,
    `${found}, but the file's name says ${named.count} parts; get the file again under its own name`,
  );
}

export interface GgufPart {
  /** Path or address as shown to people. */
  readonly source: string;
  readonly fileBytes: number | undefined;
  readonly header: GgufHeader;
}

/** A tensor with the part (from 0) that holds it; its offset counts from that part's data section. */
export interface PlacedTensor extends GgufTensor {
  readonly part: number;
}

/** A whole model: metadata of the first part, tensors of all. */
export interface GgufModel {
  readonly metadata: GgufMetadata;
  readonly tensors: readonly PlacedTensor[];
  readonly parts: readonly GgufPart[];
  /** Sum of the parts' sizes; undefined if one is not known. */
  readonly fileBytes: number | undefined;
}

/** Says why part `index` (from 0) does not belong to a model of `count` parts; undefined if it does. */
export function partProblem(part: GgufPart, index: number, count: number, first: GgufHeader): GgufInvalid | undefined {
  const { metadata, byteOrder } = part.header;
  const number = metadata['split.no'];
  if (number !== index) {
    const found = typeof number === 'number' ? `says it is part ${number + 1}` : 'does not say which part it is';
    return invalid('metadata["split.no"]', `the file ${found}, part ${index + 1} is expected; get this part again`);
  }
  if (metadata['split.count'] !== count) {
    const found = JSON.stringify(metadata['split.count']) ?? 'missing';
    return invalid('metadata["split.count"]', `is ${found} here and ${count} in the first part; they do not match`);
  }
  if (byteOrder !== first.byteOrder) {
    return invalid('version', `the byte order is ${byteOrder} here and ${first.byteOrder} in the first part`);
  }
  return undefined;
}

/** Joins parts, first part first. Tensor names must not repeat and their number must be what the first part says. */
export function joinParts(
  parts: readonly GgufPart[],
): ({ status: 'ok' } & GgufModel) | (GgufInvalid & { part: number }) {
  const names = new Map<string, number>();
  const tensors: PlacedTensor[] = [];
  for (const [part, { header }] of parts.entries()) {
    for (const tensor of header.tensors) {
      const before = names.get(tensor.name);
      if (before !== undefined) {
        return {
          ...invalid(`tensors[${quote(tensor.name)}]`, `is also in part ${before + 1}; get the parts again`),
          part,
        };
      }
      names.set(tensor.name, part);
      tensors.push({ ...tensor, part });
    }
    if (tensors.length > GGUF_LIMITS.tensors) {
      return { ...invalid('tensors', `are more than ${GGUF_LIMITS.tensors} in all parts together`), part };
    }
  }
  const metadata = parts[0]?.header.metadata ?? {};
  const claimed = metadata['split.tensors.count'];
  if (parts.length > 1 && claimed !== undefined && claimed !== tensors.length) {
    const message = `is ${JSON.stringify(claimed)}, the parts hold ${tensors.length} tensors; get the parts again`;
    return { ...invalid('metadata["split.tensors.count"]', message), part: 0 };
  }
  const sizes = parts.map((part) => part.fileBytes);
  const fileBytes = sizes.some((size) => size === undefined) ? undefined : sizes.reduce((a, b) => a! + b!, 0);
  return { status: 'ok', metadata, tensors, parts, fileBytes };
}

function invalid(field: string, message: string): GgufInvalid {
  return { status: 'invalid', field, message };
}
