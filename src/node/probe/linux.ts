// A Linux machine, put together from its parts; memory and GPUs are asked at the same time.
import type { ProbedMachine } from '../../core/machine/probed.ts';
import type { ProbeIo } from './io.ts';
import { probeLinuxCpu } from './linux-cpu.ts';
import { probeLinuxGpus } from './linux-gpus.ts';
import { probeLinuxMemory } from './linux-memory.ts';
import { probeLinuxSystem } from './linux-system.ts';

export async function probeLinux(io: ProbeIo, timeoutMs: number): Promise<ProbedMachine> {
  const slow = Promise.all([probeLinuxMemory(io, timeoutMs), probeLinuxGpus(io, timeoutMs)]);
  const [system, cpu] = [probeLinuxSystem(io), probeLinuxCpu(io)];
  const [memory, gpus] = await slow;
  return { system, cpu, memory, gpus };
}
