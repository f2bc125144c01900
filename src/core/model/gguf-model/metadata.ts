// Reads typed values out of a GGUF file's metadata and collects what is missing, mistyped or absurd.

/** What this module needs of a header, whichever reader made it. Numbers may be bigint, arrays may be typed arrays. */
export interface GgufSource {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly (number | bigint)[];
    /** ggml type by number or name; readers that give both name it `typeName`. */
    readonly type?: number | string | undefined;
    readonly typeName?: string | undefined;
  }[];
}

/** More problems than this say nothing new. */
const MOST_PROBLEMS = 8;

export interface MetadataReader {
  readonly architecture: string;
  readonly problems: readonly string[];
  readonly problem: (message: string) => void;
  /** A whole number from 0 to `most`; undefined where the key is absent, or wrong (then a problem is noted). */
  readonly count: (key: string, most: number) => number | undefined;
  /** As `count`, with 0 read as absent: writers that emit every key use it so. */
  readonly positive: (key: string, most: number) => number | undefined;
  /** One number for all layers, or one a layer: `layers` values, or undefined. */
  readonly perLayer: (key: string, layers: number, most: number) => readonly number[] | undefined;
  /** True where the key holds an array. */
  readonly isList: (key: string) => boolean;
  readonly flag: (key: string) => boolean | undefined;
}

/** A whole number within the safe range, from number, bigint or boolean; undefined otherwise. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const n = typeof value === 'bigint' ? Number(value) : value;
  return typeof n === 'number' && Number.isSafeInteger(n) ? n : undefined;
}

function listOf(value: unknown): ArrayLike<unknown> | undefined {
  if (Array.isArray(value)) return value;
  return ArrayBuffer.isView(value) && 'length' in value ? (value as unknown as ArrayLike<unknown>) : undefined;
}

/** Short, one-line rendering of a value for a message. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : listOf(value) ? 'a list' : `a ${typeof value}`;
}

/** Own value of a key as the file spells it, without inherited properties. */
export function metadataValue(source: GgufSource, key: string): unknown {
  return Object.hasOwn(source.metadata, key) ? source.metadata[key] : undefined;
}

/** Number of entries of a list in the metadata (the token list), also of one that the reader summarised. */
export function listLength(source: GgufSource, key: string): number | undefined {
  const value = metadataValue(source, key);
  if (typeof value !== 'object' || value === null || !('length' in value)) return undefined;
  return wholeNumber(value.length);
}

/** Reads keys below `architecture.`; a wrong value is noted once and then counts as absent. */
export function metadataReader(source: GgufSource, architecture: string): MetadataReader {
  const problems: string[] = [];
  const problem = (message: string) => {
    if (problems.length < MOST_PROBLEMS && !problems.includes(message)) problems.push(message);
  };
  const value = (key: string) => metadataValue(source, `${architecture}.${key}`);
  const checked = (key: string, given: unknown, most: number): number | undefined => {
    const n = wholeNumber(given);
    if (n !== undefined && n >= 0 && n <= most) return n;
    problem(`${architecture}.${key} is ${show(given)}: not a whole number from 0 to ${most}`);
    return undefined;
  };
  const count = (key: string, most: number) => {
    const given = value(key);
    return given === undefined || given === null ? undefined : checked(key, given, most);
  };
  return {
    architecture,
    problems,
    problem,
    count,
    positive: (key, most) => count(key, most) || undefined,
    perLayer(key, layers, most) {
      const list = listOf(value(key));
      if (list === undefined) {
        const one = count(key, most);
        return one === undefined ? undefined : Array.from({ length: layers }, () => one);
      }
      if (list.length < layers) {
        problem(`${architecture}.${key} has ${list.length} entries for ${layers} layers`);
        return undefined;
      }
      const out: number[] = [];
      for (let i = 0; i < layers; i += 1) {
        const n = checked(`${key}[${i}]`, list[i], most);
        if (n === undefined) return undefined;
        out.push(n);
      }
      return out;
    },
    isList: (key) => listOf(value(key)) !== undefined,
    flag(key) {
      const given = value(key);
      return given === undefined || given === null ? undefined : wholeNumber(given) !== 0;
    },
  };
}
