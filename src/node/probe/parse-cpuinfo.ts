// Reads the text of /proc/cpuinfo: names, cores, flags, clocks on x86, ARM and RISC-V kernels.
import { CPU_FEATURES, type CpuFeature, type CpuSignature, type CpuVendor } from '../../core/machine/probed.ts';
import { ARM_IMPLEMENTERS, ARM_PARTS } from './arm-parts.ts';

export interface CpuInfo {
  readonly name?: string;
  readonly vendor?: CpuVendor;
  /** Board model, which ARM kernels of some makers add ("Raspberry Pi 5 Model B Rev 1.0"). */
  readonly boardModel?: string;
  readonly threads: number;
  readonly sockets?: number;
  readonly physicalCores?: number;
  /** Flags as the kernel spells them; undefined when there is no such line. */
  readonly flags?: readonly string[];
  /** Highest clock that any processor shows at this moment. */
  readonly currentClockHz?: number;
  readonly signature?: CpuSignature;
  /** Clock that an Intel name promises ("@ 2.10GHz"). */
  readonly nominalClockHz?: number;
}

const X86_VENDORS: Readonly<Record<string, CpuVendor>> = {
  AuthenticAMD: 'amd',
  HygonGenuine: 'other',
  GenuineIntel: 'intel',
  CentaurHauls: 'other',
};

/** Kernel spelling to ours, where they differ. */
const FEATURE_NAMES: Readonly<Record<string, CpuFeature>> = {
  asimd: 'neon',
  asimdhp: 'fp16',
  asimddp: 'dotprod',
};

/** Our feature names for kernel flags (x86 "flags", ARM "Features"); flags of no interest are dropped. */
export function featuresOf(flags: readonly string[]): readonly CpuFeature[] {
  const spelled = new Set<string>(flags.map((flag) => FEATURE_NAMES[flag] ?? flag));
  return CPU_FEATURES.filter((feature) => spelled.has(feature));
}

type Block = ReadonlyMap<string, string>;

function blocksOf(text: string): { readonly processors: readonly Block[]; readonly board: Block } {
  const processors: Map<string, string>[] = [];
  const board = new Map<string, string>();
  let block: Map<string, string> | undefined;
  for (const line of text.split('\n')) {
    if (line.trim() === '') block = undefined;
    const at = line.indexOf(':');
    if (at < 0) continue;
    const key = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    if (key === 'processor') {
      block = new Map();
      processors.push(block);
    }
    // Board lines stand in a block of their own after the last processor.
    (block ?? board).set(key, value);
  }
  return { processors, board };
}

function armName(processors: readonly Block[]): string | undefined {
  const names = new Set<string>();
  for (const p of processors) {
    const implementer = p.get('CPU implementer')?.toLowerCase();
    const part = p.get('CPU part')?.toLowerCase();
    if (implementer === undefined || part === undefined) continue;
    names.add(ARM_PARTS[`${implementer}/${part}`] ?? `ARM core ${implementer}/${part}`);
  }
  return names.size > 0 ? [...names].join(' + ') : undefined;
}

function vendorOf(first: Block): CpuVendor | undefined {
  const x86 = first.get('vendor_id');
  if (x86 !== undefined) return X86_VENDORS[x86] ?? 'other';
  const implementer = first.get('CPU implementer')?.toLowerCase();
  return implementer === undefined ? undefined : (ARM_IMPLEMENTERS[implementer] ?? 'other');
}

function topologyOf(processors: readonly Block[]): { sockets?: number; physicalCores?: number } {
  const sockets = new Set<string>();
  const cores = new Set<string>();
  for (const p of processors) {
    const socket = p.get('physical id');
    const core = p.get('core id');
    if (socket === undefined || core === undefined) return {};
    sockets.add(socket);
    cores.add(`${socket}/${core}`);
  }
  return processors.length > 0 ? { sockets: sockets.size, physicalCores: cores.size } : {};
}

function signatureOf(first: Block): CpuSignature | undefined {
  const [family, model] = [first.get('cpu family'), first.get('model')].map((text) => Number(text || Number.NaN));
  return Number.isInteger(family) && Number.isInteger(model) ? { family: family!, model: model! } : undefined;
}

/** Parses /proc/cpuinfo; what a kernel leaves out is absent, malformed text gives zero threads. Never throws. */
export function parseCpuInfo(text: string): CpuInfo {
  const { processors, board } = blocksOf(text);
  const first: Block = processors[0] ?? new Map();
  const name = first.get('model name') ?? armName(processors);
  const vendor = vendorOf(first);
  const boardModel = board.get('Model');
  const flags = (first.get('flags') ?? first.get('Features'))?.split(/\s+/).filter(Boolean);
  const clocks = processors.map((p) => Number(p.get('cpu MHz'))).filter((mhz) => mhz > 0);
  const signature = signatureOf(first);
  const nominal = /@\s*(\d+(?:\.\d+)?)\s*GHz/i.exec(name ?? '');
  return {
    threads: processors.length,
    ...topologyOf(processors),
    ...(name !== undefined && { name }),
    ...(vendor !== undefined && { vendor }),
    ...(boardModel !== undefined && { boardModel }),
    ...(flags !== undefined && { flags }),
    ...(clocks.length > 0 && { currentClockHz: Math.round(Math.max(...clocks) * 1e6) }),
    ...(signature !== undefined && { signature }),
    ...(nominal && { nominalClockHz: Math.round(Number(nominal[1]) * 1e9) }),
  };
}
