// Looks over JSON text, still as bytes, before it is parsed: nesting and counts within bounds, keys of each object counted.

export interface JsonBounds {
  /** Objects and lists within each other. */
  readonly depth: number;
  readonly keys: number;
  /** Commas: elements beyond the first of each list and object. */
  readonly values: number;
  /**
   * Reads what Python writes: NaN and Infinity (as null), and repeated keys, of which the last one counts.
   * For files that people and scripts edit, such as config.json.
   */
  readonly python?: boolean;
}

/** In every browser and in Node, but in neither language library that core is compiled with. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

/** How many keys the text holds, or one line saying why it is not even parsed. One pass, no memory. */
export function scanJson(bytes: Uint8Array, bounds: JsonBounds): { keys: number } | { problem: string } {
  let [depth, keys, values] = [0, 0, 0];
  let quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (quoted) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === COLON) keys++;
    else if (byte === COMMA) values++;
    // { and [ differ from } and ] in the same bits: 0x7b 0x5b 0x7d 0x5d.
    else if ((byte & 0xdf) === 0x5b) {
      if (++depth > bounds.depth) return { problem: `is nested more than ${bounds.depth} deep; the file is damaged` };
    } else if ((byte & 0xdf) === 0x5d) depth--;
  }
  if (keys > bounds.keys) return { problem: `has ${keys} keys, more than ${bounds.keys}; the file is damaged` };
  if (values > bounds.values) return { problem: `has more than ${bounds.values} values; the file is damaged` };
  return { keys };
}

/** Keys of an object and of the objects in it, as many as are left after parsing. */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  let keys = Array.isArray(value) ? 0 : parts.length;
  for (const part of parts) keys += countKeys(part);
  return keys;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutNumberNames(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) => (found.startsWith('"') ? found : 'null'));
}

/**
 * Parses JSON within bounds into an object without repeated keys, or says on one line what is wrong.
 * Repeated keys would otherwise be dropped silently, the last one winning.
 */
export function parseJsonObject(
  bytes: Uint8Array,
  bounds: JsonBounds,
): { value: Readonly<Record<string, unknown>> } | { problem: string } {
  const scan = scanJson(bytes, bounds);
  if ('problem' in scan) return scan;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { problem: 'is not UTF-8 text; the file is damaged, get it again' };
  }
  const value = parsed(text) ?? (bounds.python ? parsed(withoutNumberNames(text)) : undefined);
  if (value === undefined) return { problem: 'is not JSON; the file is damaged or is something else, get it again' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'is not a JSON object' };
  if (!bounds.python && countKeys(value) !== scan.keys)
    return { problem: 'has the same name twice; the file is damaged' };
  return { value: value as Readonly<Record<string, unknown>> };
}
