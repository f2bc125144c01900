// What a caller may say about a machine: a catalogue id or a description in names, as the batch interface takes it.
import type { OperatingSystem } from './machine.ts';

export interface AcceleratorRequest {
  readonly name: string;
  readonly memoryGb?: number | undefined;
  readonly count?: number | undefined;
  /** Name of the link, e.g. "PCIe 4.0 x16" or "Thunderbolt 4". */
  readonly link?: string | undefined;
  /** Power it may take, where a maker or user sets less than the chip's own limit (laptops). */
  readonly powerLimitWatts?: number | undefined;
}

export interface MachineDescription {
  readonly name?: string | undefined;
  readonly accelerators?: readonly AcceleratorRequest[] | undefined;
  readonly cpu?: string | undefined;
  readonly sockets?: number | undefined;
  readonly systemMemoryGb?: number | undefined;
  readonly memoryChannels?: number | undefined;
  readonly memoryMtps?: number | undefined;
  readonly memoryBandwidthGBps?: number | undefined;
  /** Sequential read rate of the drive that holds the models. */
  readonly storageReadGBps?: number | undefined;
  readonly os?: OperatingSystem | undefined;
  /** True: an unknown CPU is refused even where the accelerators would do without it. */
  readonly strict?: boolean | undefined;
}

/** Catalogue id, name, or "Ryzen 9 9950X + 2x RTX 5090"; or a description. */
export type MachineRequest = string | MachineDescription;

const COUNTED = /^\s*(\d{1,3})\s*[x×*]\s*(.+)$/i;
const COUNTED_AFTER = /^(.*\S)\s+[x×*]\s*(\d{1,3})\s*$/i;

/** "2x RTX 5090" or "RTX 5090 * 2" as name and count. */
export function parseCounted(text: string): { name: string; count: number } {
  const before = COUNTED.exec(text);
  if (before?.[1] && before[2]) return { name: before[2].trim(), count: Number(before[1]) };
  const after = COUNTED_AFTER.exec(text);
  if (after?.[1] && after[2]) return { name: after[1].trim(), count: Number(after[2]) };
  return { name: text.trim(), count: 1 };
}

/** The parts of "Ryzen 9 9950X + 2x RTX 5090 + 192GB": names with counts, and the memory if one part is only a size. */
export function splitMachineText(text: string): { parts: { name: string; count: number }[]; memoryGb?: number } {
  const parts: { name: string; count: number }[] = [];
  let memoryGb: number | undefined;
  for (const piece of text.split(/\s\+\s|,\s*/)) {
    const size = parseMemory(piece);
    if (size !== undefined) memoryGb = size;
    else if (piece.trim() !== '') parts.push(parseCounted(piece));
  }
  return { parts, ...(memoryGb === undefined ? {} : { memoryGb }) };
}

/** A longer text is no memory size; it is refused before the pattern, which takes cubic time. */
const LONGEST_SIZE = 40;

/** "192GB", "192 GiB", "2 TB" as GiB (memory modules are sold in powers of two under either name); undefined when not a size. */
export function parseMemory(text: string): number | undefined {
  if (text.length > LONGEST_SIZE) return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(g|gb|gib|t|tb|tib)?\s*(ram|memory)?\s*$/i.exec(text);
  if (!match?.[1] || (!match[2] && !/^\s*\d+(\.\d+)?\s*$/.test(text))) return undefined;
  return Number(match[1]) * (match[2]?.toLowerCase().startsWith('t') ? 1024 : 1);
}
