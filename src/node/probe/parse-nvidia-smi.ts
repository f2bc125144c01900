// Reads nvidia-smi's CSV answer and its error texts.

/** Fields asked for, richest first: an old driver refuses the whole question over one unknown field. */
export const NVIDIA_QUERIES: readonly (readonly string[])[] = [
  [
    ...['name', 'memory.total', 'memory.free', 'driver_version', 'power.limit'],
    ...['pcie.link.gen.max', 'pcie.link.width.current', 'pci.bus_id', 'mig.mode.current'],
  ],
  ['name', 'memory.total', 'driver_version', 'pci.bus_id'],
];

export interface NvidiaGpu {
  readonly name: string;
  readonly driver?: string;
  /** Undefined where the driver says [N/A]: chips that share the system's memory (GB10, Jetson). */
  readonly memoryBytes?: number;
  readonly memoryFreeBytes?: number;
  readonly powerLimitWatts?: number;
  readonly pcieGeneration?: number;
  readonly pcieLanes?: number;
  readonly pciAddress?: string;
  readonly partitioned?: boolean;
}

export interface NvidiaAnswer {
  readonly gpus: readonly NvidiaGpu[];
  /** Lines that are not a GPU: "Unable to determine the device handle …", "No devices were found". */
  readonly messages: readonly string[];
}

const MEBIBYTE = 2 ** 20;

/** "00000000:01:00.0" (nvidia-smi) as the kernel writes it, "0000:01:00.0". */
function kernelAddress(busId: string): string | undefined {
  const match = /^(?:[0-9a-f]{4})?([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])$/i.exec(busId);
  return match?.[1]?.toLowerCase();
}

/** Parses `--format=csv,nounits` with its header line. A value in brackets ("[N/A]", "[Unknown Error]") is absent. */
export function parseNvidiaSmi(output: string): NvidiaAnswer {
  const lines = output.split('\n').map((line) => line.trim());
  const headerAt = lines.findIndex((line) => /^name,/.test(line));
  const messages: string[] = [];
  const gpus: NvidiaGpu[] = [];
  const columns = (lines[headerAt] ?? '').split(',').map((column) => column.replace(/\[.*\]/, '').trim());
  for (const [i, line] of lines.entries()) {
    if (line === '' || i === headerAt) continue;
    const fields = line.split(',').map((field) => field.trim());
    if (headerAt < 0 || i < headerAt || fields.length !== columns.length) {
      messages.push(line);
      continue;
    }
    const text = (column: string): string | undefined => {
      const value = fields[columns.indexOf(column)];
      return value === undefined || value === '' || /^\[.*\]$|^n\/a$/i.test(value) ? undefined : value;
    };
    const number = (column: string): number | undefined => {
      const value = Number(text(column) ?? Number.NaN);
      return Number.isFinite(value) ? value : undefined;
    };
    const name = text('name');
    if (name === undefined) messages.push(line);
    else gpus.push(gpuOf(name, text, number));
  }
  return { gpus, messages };
}

function gpuOf(
  name: string,
  text: (column: string) => string | undefined,
  number: (column: string) => number | undefined,
): NvidiaGpu {
  const total = number('memory.total');
  const free = number('memory.free');
  const watts = number('power.limit');
  const generation = number('pcie.link.gen.max');
  const lanes = number('pcie.link.width.current');
  const driver = text('driver_version');
  const address = kernelAddress(text('pci.bus_id') ?? '');
  const mig = text('mig.mode.current');
  return {
    name,
    ...(driver !== undefined && { driver }),
    ...(total !== undefined && total > 0 && { memoryBytes: total * MEBIBYTE }),
    ...(free !== undefined && { memoryFreeBytes: free * MEBIBYTE }),
    ...(watts !== undefined && { powerLimitWatts: watts }),
    ...(generation !== undefined && generation > 0 && { pcieGeneration: generation }),
    ...(lanes !== undefined && lanes > 0 && { pcieLanes: lanes }),
    ...(address !== undefined && { pciAddress: address }),
    ...(mig !== undefined && { partitioned: mig === 'Enabled' }),
  };
}

/** True where the tool refused the question because it does not know a field: a shorter one may be answered. */
export function refusesField(output: string): boolean {
  return /is not a valid field to query/i.test(output);
}
