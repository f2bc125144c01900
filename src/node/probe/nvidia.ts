// NVIDIA GPUs of this machine by nvidia-smi, on every operating system that has it.
import { known, type ProbedGpu, unknown } from '../../core/machine/probed.ts';
import { gpuOf, knownOrNone } from './gpu.ts';
import type { ProbeIo } from './io.ts';
import { NVIDIA_QUERIES, type NvidiaGpu, parseNvidiaSmi, refusesField } from './parse-nvidia-smi.ts';
import { integratedByName } from './parse-pci.ts';

export type NvidiaResult =
  | { readonly status: 'answered'; readonly gpus: readonly ProbedGpu[]; readonly problem?: string }
  | { readonly status: 'absent'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string };

const TOOL = 'nvidia-smi';

function probedGpu(gpu: NvidiaGpu): ProbedGpu {
  const unified = gpu.memoryBytes === undefined && integratedByName('nvidia', gpu.name) === true;
  return gpuOf(
    {
      vendor: 'nvidia',
      name: known(gpu.name, TOOL),
      integrated: known(integratedByName('nvidia', gpu.name) === true, `${TOOL} (name)`),
      memoryBytes: unified
        ? unknown('this chip has no memory of its own', 'it shares the system’s memory')
        : knownOrNone(gpu.memoryBytes, TOOL),
      memoryFreeBytes: knownOrNone(gpu.memoryFreeBytes, TOOL),
      driver: knownOrNone(gpu.driver, TOOL),
      powerLimitWatts: knownOrNone(gpu.powerLimitWatts, TOOL),
      link:
        gpu.pcieGeneration === undefined || gpu.pcieLanes === undefined
          ? undefined
          : known({ generation: gpu.pcieGeneration, lanes: gpu.pcieLanes }, TOOL),
      accessible: known(true, `${TOOL} answered`),
      partitioned: knownOrNone(gpu.partitioned, TOOL),
      pciAddress: gpu.pciAddress,
    },
    TOOL,
  );
}

/** Asks nvidia-smi, if it is there. GPUs it could not open stand in `problem`; a refusal or time-out is `failed`. */
export async function probeNvidia(io: ProbeIo, timeoutMs: number): Promise<NvidiaResult> {
  const tool = io.findTool(TOOL);
  if (tool === undefined) return { status: 'absent', reason: `${TOOL} is not installed` };
  for (const query of NVIDIA_QUERIES) {
    const answer = await io.runTool(tool, [`--query-gpu=${query.join(',')}`, '--format=csv,nounits'], timeoutMs);
    if (answer.status === 'failed') return { status: 'failed', reason: `${TOOL} ${answer.reason}` };
    const text = `${answer.output}\n${answer.errors}`;
    if (refusesField(text)) continue;
    const { gpus, messages } = parseNvidiaSmi(answer.output);
    const message = [...messages, ...answer.errors.split('\n')].map((line) => line.trim()).find((line) => line !== '');
    if (gpus.length === 0 && /no devices were found/i.test(text)) return { status: 'answered', gpus: [] };
    if (gpus.length === 0 && (answer.exitCode !== 0 || message !== undefined)) {
      return { status: 'failed', reason: `${TOOL} says: ${message ?? `exit code ${answer.exitCode}`}` };
    }
    return {
      status: 'answered',
      gpus: gpus.map(probedGpu),
      ...(message !== undefined && { problem: `${TOOL} says: ${message}` }),
    };
  }
  return { status: 'failed', reason: `${TOOL} knows none of the fields asked for` };
}
