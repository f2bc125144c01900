// Intel GPUs of a Linux machine: the PCI bus, and xpu-smi for the memory of cards.
import { known, type ProbedGpu, unknown } from '../../core/machine/probed.ts';
import { gpuOf, knownOrNone } from './gpu.ts';
import type { ProbeIo } from './io.ts';
import type { PciGpu } from './linux-pci.ts';
import { pciFacts } from './linux-pci-facts.ts';
import { parseXpuSmi, type XpuGpu } from './parse-xpu-smi.ts';

function intelGpu(io: ProbeIo, gpu: PciGpu, tool: XpuGpu | undefined): ProbedGpu {
  const facts = pciFacts(io, gpu);
  const name = knownOrNone(tool?.name, 'xpu-smi') ?? facts.name;
  // Intel's integrated GPUs have sat at this address since they exist; cards never do.
  const integrated = gpu.address.endsWith('00:02.0');
  return gpuOf(
    {
      ...facts,
      name,
      integrated: known(integrated, 'its PCI address'),
      memoryBytes: integrated
        ? unknown('an integrated GPU has no memory of its own', 'it shares the system’s memory')
        : knownOrNone(tool?.memoryBytes, 'xpu-smi'),
      driver: knownOrNone(tool?.driver, 'xpu-smi'),
    },
    tool ? 'xpu-smi' : gpu.folder,
  );
}

async function askIntel(io: ProbeIo, gpus: readonly PciGpu[], timeoutMs: number): Promise<readonly XpuGpu[]> {
  const tool = gpus.some((gpu) => !gpu.address.endsWith('00:02.0')) ? io.findTool('xpu-smi') : undefined;
  if (tool === undefined) return [];
  const list = await io.runTool(tool, ['discovery', '-j'], timeoutMs);
  const found = list.status === 'done' ? parseXpuSmi(list.output) : [];
  return Promise.all(
    found.map(async (gpu) => {
      if (gpu.id === undefined || gpu.memoryBytes !== undefined) return gpu;
      const answer = await io.runTool(tool, ['discovery', '-d', String(gpu.id), '-j'], timeoutMs);
      return { ...gpu, ...(answer.status === 'done' ? parseXpuSmi(answer.output)[0] : undefined) };
    }),
  );
}

/** Intel GPUs on the bus; the tool's answer is matched by PCI address. */
export async function probeIntel(
  io: ProbeIo,
  gpus: readonly PciGpu[],
  timeoutMs: number,
): Promise<readonly ProbedGpu[]> {
  const told = await askIntel(io, gpus, timeoutMs);
  return gpus.map((gpu) =>
    intelGpu(
      io,
      gpu,
      told.find((t) => t.pciAddress === gpu.address),
    ),
  );
}
