// Reads the JSON of Intel's xpu-smi: `discovery -j` lists devices, `discovery -d N -j` gives one with its memory.
import { asList, asNumber, asRecord, asText, parseJsonWithin } from './parse-json.ts';

export interface XpuGpu {
  readonly id?: number;
  readonly name?: string;
  readonly memoryBytes?: number;
  readonly driver?: string;
  readonly pciAddress?: string;
}

/** One record or a list of them; unknown shapes give an empty list. */
export function parseXpuSmi(output: string): readonly XpuGpu[] {
  const root = parseJsonWithin(output);
  const listed = asRecord(root)?.device_list;
  const list = Array.isArray(root) ? root : listed !== undefined ? asList(listed) : root === undefined ? [] : [root];
  return list.map((item) => {
    const record = asRecord(item) ?? {};
    const id = asNumber(record.device_id);
    const name = asText(record.device_name);
    const bytes = asNumber(record.memory_physical_size_byte);
    const driver = asText(record.driver_version);
    const address = asText(record.pci_bdf_address)?.toLowerCase();
    return {
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
      ...(bytes !== undefined && bytes > 0 && { memoryBytes: bytes }),
      ...(driver !== undefined && { driver }),
      ...(address !== undefined && { pciAddress: address }),
    };
  });
}
