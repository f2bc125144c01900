// AMD GPUs of a Linux machine: the driver's files, and amd-smi or rocm-smi for what the files do not give.
import { known, type Probed, type ProbedGpu } from '../../core/machine/probed.ts';
import { gpuOf, knownOrNone } from './gpu.ts';
import { type ProbeIo, readLine, readNumber } from './io.ts';
import { type PciGpu, pciName } from './linux-pci.ts';
import { pciFacts } from './linux-pci-facts.ts';
import { AMD_SMI_ARGUMENTS, type AmdGpu, parseAmdSmi, parseRocmSmi, ROCM_SMI_ARGUMENTS } from './parse-amd-smi.ts';
import { integratedByName } from './parse-pci.ts';

const TOOLS = 'amd-smi or rocm-smi';

/** AMD: chips of their own tell their memory's maker or busy share; an APU's driver tells neither. */
function amdIntegrated(io: ProbeIo, gpu: PciGpu, name: string): Probed<boolean> | undefined {
  if (readLine(io, `${gpu.folder}/mem_info_vram_vendor`)) return known(false, `${gpu.folder}/mem_info_vram_vendor`);
  const named = integratedByName('amd', name);
  if (named === false) return known(false, 'its name');
  if (io.readText(`${gpu.folder}/gpu_busy_percent`) !== undefined) {
    const busy = `${gpu.folder}/mem_busy_percent`;
    return known(io.readText(busy) === undefined, `presence of ${busy}`);
  }
  return knownOrNone(named, 'its name');
}

function amdGpu(io: ProbeIo, gpu: PciGpu, tool: AmdGpu | undefined): ProbedGpu {
  const facts = pciFacts(io, gpu);
  const file = (name: string) => knownOrNone(readNumber(io, `${gpu.folder}/${name}`), `${gpu.folder}/${name}`);
  const [total, used] = [file('mem_info_vram_total'), readNumber(io, `${gpu.folder}/mem_info_vram_used`)];
  const name = knownOrNone(tool?.name, TOOLS) ?? facts.name;
  const hwmon = io.list(`${gpu.folder}/hwmon`)?.[0];
  const cap = hwmon && readNumber(io, `${gpu.folder}/hwmon/${hwmon}/power1_cap`);
  return gpuOf(
    {
      ...facts,
      name,
      integrated: amdIntegrated(io, gpu, name?.status === 'known' ? name.value : ''),
      memoryBytes: total ?? knownOrNone(tool?.memoryBytes, TOOLS),
      memoryFreeBytes:
        total?.status === 'known' && used !== undefined
          ? known(Math.max(0, total.value - used), gpu.folder)
          : undefined,
      sharedMemoryBytes: file('mem_info_gtt_total'),
      driver:
        knownOrNone(tool?.driver, TOOLS) ??
        knownOrNone(readLine(io, '/sys/module/amdgpu/version'), '/sys/module/amdgpu'),
      powerLimitWatts: cap ? known(cap / 1e6, 'hwmon power1_cap') : knownOrNone(tool?.powerLimitWatts, TOOLS),
    },
    gpu.folder,
  );
}

async function askAmd(io: ProbeIo, gpus: readonly PciGpu[], timeoutMs: number): Promise<readonly AmdGpu[]> {
  const complete = (gpu: PciGpu) => pciName(io, gpu) && readNumber(io, `${gpu.folder}/mem_info_vram_total`);
  if (gpus.every(complete)) return [];
  const tools = [
    ['amd-smi', AMD_SMI_ARGUMENTS, parseAmdSmi],
    ['rocm-smi', ROCM_SMI_ARGUMENTS, parseRocmSmi],
  ] as const;
  for (const [name, args, parse] of tools) {
    const tool = io.findTool(name);
    if (tool === undefined) continue;
    const answer = await io.runTool(tool, args, timeoutMs);
    const found = answer.status === 'done' ? parse(answer.output) : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** AMD GPUs on the bus; a tool's answer is matched by PCI address, or by order where it gives none. */
export async function probeAmd(io: ProbeIo, gpus: readonly PciGpu[], timeoutMs: number): Promise<readonly ProbedGpu[]> {
  const told = await askAmd(io, gpus, timeoutMs);
  const addressed = told.some((t) => t.pciAddress !== undefined);
  return gpus.map((gpu, i) => amdGpu(io, gpu, addressed ? told.find((t) => t.pciAddress === gpu.address) : told[i]));
}
