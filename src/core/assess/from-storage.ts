// A model that no memory of the machine holds, on a machine whose drive is known: mapped from the file, read again and again.
import { deviceTotal, type MemoryPlan } from '../memory/plan.ts';
import { formatBytes } from '../units/format.ts';
import type { Scenario } from './scenario.ts';

/**
 * The plan of a model on the CPU whose weights are more than the memory; undefined where the drive is not known, and where caches
 * and buffers alone do not fit. It still does not fit: `fits` stays false, and what it costs is told by the prediction.
 */
export function fromStorage(s: Scenario, cpuPlan: MemoryPlan): MemoryPlan | undefined {
  const host = cpuPlan.devices.find((d) => d.kind === 'host');
  const capacity = s.machine.systemMemoryBytes;
  if (!s.machine.storageBytesPerSecond || !s.machine.host || !host || capacity === undefined) return undefined;
  const required = deviceTotal(host);
  if (host.layers < s.model.work.layers || required - host.weightsBytes > capacity) return undefined;
  const missing = Math.max(0, required - capacity);
  return {
    ...cpuPlan,
    kind: 'from-storage',
    placement: `all on the CPU, ${formatBytes(missing)} of the weights always missing from memory and read from storage`,
    requiredBytes: required,
    availableBytes: capacity,
    devices: [host],
    fits: false,
    reasons: [],
  };
}
