// Looks at this machine: CPU, memory, GPUs, system; what cannot be read is unknown with its reason. Never throws.
import type { ProbedMachine } from '../../core/machine/probed.ts';
import { nodeIo, type ProbeIo } from './io.ts';

export interface ProbeOptions {
  /** Access to the machine; by default the real one. */
  readonly io?: ProbeIo;
  /** Longest time a tool may take, in milliseconds (default 5 000: nvidia-smi wakes sleeping GPUs). */
  readonly toolTimeoutMs?: number;
}

/** Same access, each file read and each folder listed at most once: /proc/cpuinfo is slow on many cores. */
function remembering(io: ProbeIo): ProbeIo {
  const texts = new Map<string, string | undefined>();
  const lists = new Map<string, readonly string[] | undefined>();
  const once = <T>(seen: Map<string, T>, path: string, read: (path: string) => T): T => {
    if (!seen.has(path)) seen.set(path, read(path));
    return seen.get(path) as T;
  };
  return {
    ...io,
    readText: (path) => once(texts, path, io.readText),
    list: (folder) => once(lists, folder, io.list),
  };
}

/**
 * Looks at this machine. On Linux it reads files and starts a vendor's tool only where that GPU needs it, so that it
 * costs a few milliseconds; on macOS it runs the system's tools; elsewhere it asks the package systeminformation.
 */
export async function probeMachine(options: ProbeOptions = {}): Promise<ProbedMachine> {
  const io = remembering(options.io ?? nodeIo());
  const timeoutMs = options.toolTimeoutMs ?? 5_000;
  if (io.node.platform === 'linux') {
    const { probeLinux } = await import('./linux.ts');
    return probeLinux(io, timeoutMs);
  }
  if (io.node.platform === 'darwin') {
    const { probeMacos } = await import('./macos.ts');
    return probeMacos(io, timeoutMs);
  }
  const { probeBySystemInformation } = await import('./system-information.ts');
  return probeBySystemInformation(io, Math.max(timeoutMs, 15_000));
}
