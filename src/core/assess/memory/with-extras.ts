// A memory plan with the parts that are loaded beside the model: projectors, adapters and draft models.
import { demandOf } from '../../memory/demand.ts';
import { type DeviceMemory, deviceTotal, type MemoryPlan, type Overhead } from '../../memory/plan.ts';
import { statedTypes } from '../../memory/quantize/typed-tensors.ts';
import type { MemorySettings } from '../../memory/settings.ts';
import { sumWeights } from '../../memory/weights.ts';
import type { Extra } from '../../model/extras.ts';
import { formatBytes } from '../../units/format.ts';

const NAMES = { projector: 'projector', adapter: 'LoRA adapter', draft: 'draft model' } as const;

/** A draft model brings a cache and a compute buffer of its own; the others only their tensors. */
function bytesOf(extra: Extra, settings: MemorySettings): number {
  const { model } = extra;
  if (extra.kind !== 'draft' || !model) return extra.bytes;
  const typed = statedTypes(model);
  if (typed.status === 'unknown') return extra.bytes;
  const demand = demandOf(model, sumWeights(model, typed.value), settings);
  return extra.bytes + demand.caches.reduce((sum, c) => sum + c.kvCacheBytes + c.stateBytes, 0) + demand.computeBytes;
}

/** Adds the parts to the accelerator that computes first, or to the host; says so where it no longer fits. */
export function withExtras(plan: MemoryPlan, extras: readonly Extra[], settings: MemorySettings): MemoryPlan {
  const target =
    plan.devices.find((d) => d.kind === 'accelerator' && d.layers > 0) ?? plan.devices.find((d) => d.kind === 'host');
  const parts = extras.map(
    (e): Overhead => ({
      name: `${NAMES[e.kind]} ${e.name}${e.kind === 'draft' ? ' with its cache and buffer' : ''}`,
      bytes: bytesOf(e, settings),
      basis: 'rule',
    }),
  );
  const bytes = parts.reduce((sum, p) => sum + p.bytes, 0);
  const devices = plan.devices.map(
    (d): DeviceMemory =>
      d === target ? { ...d, overheadBytes: d.overheadBytes + bytes, overheads: [...d.overheads, ...parts] } : d,
  );
  const over = devices.find((d) => d.capacityBytes !== undefined && deviceTotal(d) > d.capacityBytes);
  return {
    ...plan,
    devices,
    requiredBytes: plan.requiredBytes + bytes,
    fits: plan.fits && !over,
    reasons: over
      ? [...plan.reasons, `${over.name} would hold ${formatBytes(deviceTotal(over))} with the parts beside the model`]
      : plan.reasons,
  };
}
