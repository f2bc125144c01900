// Reads the JSON of rocm-smi and of its successor amd-smi.
import { asList, asNumber, asRecord, asText, type JsonRecord, parseJsonWithin } from './parse-json.ts';

export interface AmdGpu {
  readonly name?: string;
  readonly memoryBytes?: number;
  readonly memoryUsedBytes?: number;
  readonly powerLimitWatts?: number;
  readonly driver?: string;
  readonly pciAddress?: string;
}

export const ROCM_SMI_ARGUMENTS = [
  ...['--showproductname', '--showmeminfo', 'vram', '--showdriverversion', '--showmaxpower', '--showbus', '--json'],
];
export const AMD_SMI_ARGUMENTS = ['static', '--json'];

/** Value of the first of several keys, whatever their case: rocm-smi has changed capitals between versions. */
function pick(record: JsonRecord, keys: readonly string[]): unknown {
  const entries = Object.entries(record);
  for (const key of keys) {
    const entry = entries.find(([k]) => k.toLowerCase() === key.toLowerCase());
    if (entry !== undefined && asText(String(entry[1])) !== undefined) return entry[1];
  }
  return undefined;
}

function amdGpu(fields: { readonly [K in keyof AmdGpu]?: AmdGpu[K] | undefined }): AmdGpu {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as AmdGpu;
}

/** rocm-smi: one record a card ("card0"), values as text; the driver stands in a record "system". */
export function parseRocmSmi(output: string): readonly AmdGpu[] {
  const root = asRecord(parseJsonWithin(output));
  if (root === undefined) return [];
  const driver = asText(pick(asRecord(root.system) ?? {}, ['Driver version']));
  return Object.entries(root)
    .filter(([key]) => /^card\d+$/.test(key))
    .map(([, value]) => {
      const card = asRecord(value) ?? {};
      // A model that is only a device id ("0x744c") names nothing.
      const names = [pick(card, ['Card series']), pick(card, ['Card model', 'Product Name'])].map(asText);
      return amdGpu({
        name: names.find((name) => name !== undefined && !/^0x[0-9a-f]+$/i.test(name)),
        memoryBytes: asNumber(pick(card, ['VRAM Total Memory (B)'])),
        memoryUsedBytes: asNumber(pick(card, ['VRAM Total Used Memory (B)'])),
        powerLimitWatts: asNumber(pick(card, ['Max Graphics Package Power (W)'])),
        pciAddress: asText(pick(card, ['PCI Bus']))?.toLowerCase(),
        driver,
      });
    });
}

const UNIT_BYTES: Readonly<Record<string, number>> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };

/** amd-smi writes quantities as { value, unit } or, in early versions, as a bare number. */
function quantity(value: unknown, bareUnit: string): { readonly value: number; readonly unit: string } | undefined {
  const record = asRecord(value);
  const number = asNumber(record ? record.value : value);
  return number === undefined ? undefined : { value: number, unit: asText(record?.unit) ?? bareUnit };
}

/** amd-smi static: a list, since version 6.4 inside { gpu_data }. */
export function parseAmdSmi(output: string): readonly AmdGpu[] {
  const root = parseJsonWithin(output);
  const list = Array.isArray(root) ? root : asList(asRecord(root)?.gpu_data);
  return list.map((item) => {
    const gpu = asRecord(item) ?? {};
    const size = quantity(asRecord(gpu.vram)?.size, 'MB');
    return amdGpu({
      name: asText(asRecord(gpu.asic)?.market_name) ?? asText(asRecord(gpu.board)?.product_name),
      memoryBytes: size && size.value * (UNIT_BYTES[size.unit] ?? UNIT_BYTES.MB!),
      powerLimitWatts: quantity(asRecord(gpu.limit)?.max_power, 'W')?.value,
      pciAddress: asText(asRecord(gpu.bus)?.bdf)?.toLowerCase(),
      driver: asText(asRecord(gpu.driver)?.version),
    });
  });
}
