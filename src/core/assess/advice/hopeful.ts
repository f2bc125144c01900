// Placements at least as fast as any that fits: what fails even so need not be placed exactly, which costs most of a search.
import { isUnified, type Machine } from '../../machine/machine.ts';
import type { Demand } from '../../memory/demand.ts';
import type { DeviceMemory, MemoryPlan, PlacementKind } from '../../memory/plan.ts';

function holding(kind: DeviceMemory['kind'], index: number, layers: number, hasOutput: boolean): DeviceMemory {
  return {
    name: kind,
    kind,
    index,
    layers,
    hasOutput,
    capacityBytes: undefined,
    weightsBytes: 0,
    kvCacheBytes: 0,
    stateBytes: 0,
    computeBytes: 0,
    overheadBytes: 0,
    overheads: [],
  };
}

function planOf(kind: PlacementKind, devices: readonly DeviceMemory[], expertLayersOnHost?: number): MemoryPlan {
  return {
    kind,
    devices,
    placement: kind,
    requiredBytes: 0,
    availableBytes: undefined,
    fits: true,
    exact: false,
    ruleset: 'bound',
    reasons: [],
    expertLayersOnHost,
  };
}

/** Layers spread evenly over the first `n` accelerators, the rest on the host. */
function spread(count: number, onAccelerators: number, n: number): DeviceMemory[] {
  const accelerators = Array.from({ length: n }, (_, i) => holding('accelerator', i, onAccelerators / n, i === n - 1));
  return onAccelerators < count ? [holding('host', -1, count - onAccelerators, false), ...accelerators] : accelerators;
}

/**
 * For each kind of placement that may be chosen, one that no real one of that kind beats: memory without buffers and overheads,
 * the smallest layers first. Empty where nothing is claimed: accelerators of several kinds, memory that is shared.
 */
export function hopefulPlans(demand: Demand, machine: Machine, wish: 'auto' | 'cpu'): readonly MemoryPlan[] {
  const { devices } = machine;
  const { layers, outputBytes } = demand.weights.resident;
  const count = layers.length;
  if (wish === 'cpu' || devices.length === 0) return [planOf('cpu-only', [holding('host', -1, count, true)])];
  const [first] = devices;
  if (!first || isUnified(machine) || devices.some((d) => d.accelerator.id !== first.accelerator.id)) return [];
  const each = layers.map((l, i) => {
    const cache = demand.caches[i];
    return l.bytes + (cache?.kvCacheBytes ?? 0) + (cache?.stateBytes ?? 0);
  });
  const all = each.reduce((a, b) => a + b, outputBytes);
  const room = first.memoryBytes;
  const enough = Math.max(1, Math.ceil(all / room));
  if (enough <= devices.length) return [planOf(enough > 1 ? 'split' : 'whole-device', spread(count, count, enough))];
  if (!machine.host) return [];
  const total = devices.length * room;
  const plans: MemoryPlan[] = [];
  let saved = 0;
  const experts = layers.findIndex((l) => {
    saved += l.expertBytes;
    return all - saved <= total;
  });
  if (experts >= 0 && saved > 0)
    plans.push(planOf('experts-on-host', spread(count, count, devices.length), experts + 1));
  let [used, most] = [0, 0];
  for (const bytes of [...each].sort((a, b) => a - b)) {
    used += bytes;
    if (used > total) break;
    most++;
  }
  plans.push(
    most > 0
      ? planOf('layer-offload', spread(count, Math.min(count - 1, most), devices.length))
      : planOf('cpu-only', [holding('host', -1, count, true)]),
  );
  return plans;
}
