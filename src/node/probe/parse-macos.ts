// Reads macOS answers: sysctl lines, system_profiler's JSON for displays and memory, pmset and SystemVersion.plist.
import type { CpuFeature, GpuVendor } from '../../core/machine/probed.ts';
import { asList, asNumber, asRecord, asText, parseJsonWithin } from './parse-json.ts';
import { parseSize } from './parse-text.ts';

export type Sysctl = ReadonlyMap<string, string>;

/** `sysctl hw machdep.cpu …`: "key: value" lines. */
export function parseSysctl(text: string): Sysctl {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([\w.]+):\s*(.*)$/.exec(line);
    if (match?.[1] !== undefined) values.set(match[1], (match[2] ?? '').trim());
  }
  return values;
}

export function sysctlNumber(values: Sysctl, key: string): number | undefined {
  const value = Number(values.get(key) || Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

const ARM_KEYS: readonly (readonly [string, CpuFeature])[] = [
  ['hw.optional.neon', 'neon'],
  ['hw.optional.AdvSIMD', 'neon'],
  ['hw.optional.arm.FEAT_FP16', 'fp16'],
  ['hw.optional.arm.FEAT_DotProd', 'dotprod'],
  ['hw.optional.arm.FEAT_I8MM', 'i8mm'],
  ['hw.optional.arm.FEAT_BF16', 'bf16'],
  ['hw.optional.arm.FEAT_SME', 'sme'],
];
const X86_KEYS: readonly (readonly [string, CpuFeature])[] = [
  ['hw.optional.sse4_2', 'sse4_2'],
  ['hw.optional.avx1_0', 'avx'],
  ['hw.optional.f16c', 'f16c'],
  ['hw.optional.fma', 'fma'],
  ['hw.optional.avx2_0', 'avx2'],
  ['hw.optional.avx512f', 'avx512f'],
  ['hw.optional.avx512bw', 'avx512bw'],
  ['hw.optional.avx512vl', 'avx512vl'],
];

/** Instruction sets from hw.optional; undefined when no key of that group was answered. */
export function sysctlFeatures(values: Sysctl): readonly CpuFeature[] | undefined {
  const keys = [...ARM_KEYS, ...X86_KEYS];
  if (!keys.some(([key]) => values.has(key))) return undefined;
  return [...new Set(keys.filter(([key]) => values.get(key) === '1').map(([, feature]) => feature))];
}

export interface MacGpu {
  readonly name: string;
  readonly vendor: GpuVendor;
  readonly integrated: boolean;
  readonly cores?: number;
  readonly memoryBytes?: number;
}

function macVendor(text: string): GpuVendor {
  if (/apple/i.test(text)) return 'apple';
  if (/amd|ati|1002/i.test(text)) return 'amd';
  if (/intel|8086/i.test(text)) return 'intel';
  return /nvidia|10de/i.test(text) ? 'nvidia' : 'other';
}

/** `system_profiler SPDisplaysDataType -json`. Apple's GPUs have no memory of their own, so none is given. */
export function parseMacDisplays(text: string): readonly MacGpu[] | undefined {
  const root = asRecord(parseJsonWithin(text));
  if (!Array.isArray(root?.SPDisplaysDataType)) return undefined;
  return root.SPDisplaysDataType.flatMap((item) => {
    const record = asRecord(item) ?? {};
    const name = asText(record.sppci_model) ?? asText(record._name);
    if (name === undefined) return [];
    const cores = asNumber(record.sppci_cores);
    const vram = parseSize(asText(record.spdisplays_vram) ?? '');
    return [
      {
        name,
        vendor: macVendor(`${asText(record.spdisplays_vendor) ?? ''} ${name}`),
        integrated: asText(record.sppci_bus) === 'spdisplays_builtin',
        ...(cores !== undefined && { cores }),
        ...(vram !== undefined && { memoryBytes: vram }),
      },
    ];
  });
}

export interface MacMemory {
  readonly type?: string;
  readonly modules: readonly { readonly sizeBytes: number; readonly speedMtps?: number; readonly locator?: string }[];
}

/** `system_profiler SPMemoryDataType -json`: modules on Intel Macs, only the type on Apple silicon. */
export function parseMacMemory(text: string): MacMemory | undefined {
  const root = asRecord(parseJsonWithin(text));
  if (!Array.isArray(root?.SPMemoryDataType)) return undefined;
  const records = root.SPMemoryDataType.flatMap((item) => {
    const record = asRecord(item) ?? {};
    return [record, ...asList(record._items).map((inner) => asRecord(inner) ?? {})];
  });
  const type = records.map((r) => asText(r.dimm_type)).find((t) => t !== undefined && t !== 'empty');
  const modules = records.flatMap((record) => {
    const sizeBytes = parseSize(asText(record.dimm_size) ?? '');
    if (!sizeBytes) return [];
    const speed = Number.parseInt(asText(record.dimm_speed) ?? '', 10);
    const locator = asText(record._name);
    return [{ sizeBytes, ...(speed > 0 && { speedMtps: speed }), ...(locator !== undefined && { locator }) }];
  });
  return { ...(type !== undefined && { type }), modules };
}

/** First line of `pmset -g batt`: "Now drawing from 'AC Power'". */
export function parsePmsetSource(text: string): 'mains' | 'battery' | undefined {
  const source = /drawing from '([^']+)'/.exec(text)?.[1];
  return source === undefined ? undefined : /battery/i.test(source) ? 'battery' : 'mains';
}

/** `pmset -g`: "lowpowermode 1", "powermode 2" (0 automatic, 1 low power, 2 high power). */
export function parsePmsetMode(text: string): string | undefined {
  const mode = /^\s*(?:low)?powermode\s+(\d)/m.exec(text)?.[1];
  return mode === undefined ? undefined : (['automatic', 'low power', 'high power'][Number(mode)] ?? `mode ${mode}`);
}

/** ProductVersion of /System/Library/CoreServices/SystemVersion.plist. */
export function parseSystemVersion(plist: string): string | undefined {
  return /<key>ProductVersion<\/key>\s*<string>([^<]+)<\/string>/.exec(plist)?.[1];
}
