// Placements at least as fast as any that fits: what fails even so need not be placed exactly, which costs most of a search.
import { isUnified, type Machine } from '../../machine/machine.ts';
import type { Demand } from '../../memory/demand.ts';
import { demandSums } from '../../memory/demand-sums.ts';
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
    placement: kind,
    devices,
    requiredBytes: 0,
    availableBytes: undefined,
    fits: true,
    exact: false,
    ruleset: 'bound',
    reasons: [],
    expertLayersOnHost,
  };
}

/** `make` for each number of layers once. */
function byLayers(make: (layers: number) => MemoryPlan): (layers: number) => MemoryPlan {
  const made: MemoryPlan[] = [];
  return (layers) => {
    const plan = made[layers] ?? make(layers);
    made[layers] = plan;
    return plan;
  };
}

/** All of a model of so many layers on the host. */
export const hostPlan = byLayers((layers) => planOf('cpu-only', [holding('host', -1, layers, true)]));

/** All of it on the first accelerator. */
export const wholePlan = byLayers((layers) => planOf('whole-device', spread(layers, layers, 1)));

/** Layers spread evenly over the first `n` accelerators, the rest on the host. */
function spread(count: number, onAccelerators: number, n: number): DeviceMemory[] {
  const accelerators = Array.from({ length: n }, (_, i) => holding('accelerator', i, onAccelerators / n, i === n - 1));
  return onAccelerators < count ? [holding('host', -1, count - onAccelerators, false), ...accelerators] : accelerators;
}

/** What accelerators must hold, in the forms in which it is asked. */
interface Least {
  /** All layers with their caches, and the output side. */
  readonly bytes: number;
  /** Bytes of the i smallest layers with their caches, i = 0 … count. */
  readonly smallest: Float64Array;
}

const known = new WeakMap<Demand, Least>();

function leastOf(demand: Demand): Least {
  const found = known.get(demand);
  if (found) return found;
  const { count, weights, kvCache, state } = demandSums(demand);
  const all = Float64Array.from(weights, (w, i) => w + (kvCache[i] ?? 0) + (state[i] ?? 0));
  const each = all.subarray(1).map((sum, i) => sum - (all[i] ?? 0));
  const smallest = new Float64Array(count + 1);
  each.sort().forEach((bytes, i) => {
    smallest[i + 1] = (smallest[i] ?? 0) + bytes;
  });
  const made = { bytes: (all[count] ?? 0) + demand.weights.resident.outputBytes, smallest };
  known.set(demand, made);
  return made;
}

/** Entries of a column that never falls which are at most `limit`; a binary search. */
function upTo(column: Float64Array, limit: number): number {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The most layers that so many bytes can hold. */
export function mostLayers(demand: Demand, bytes: number): number {
  return Math.max(0, upTo(leastOf(demand).smallest, bytes) - 1);
}

/** The fewest first layers whose experts must lie elsewhere for so many bytes to hold the rest; undefined where that is not enough. */
export function fewestExpertLayers(demand: Demand, bytes: number): number | undefined {
  const { count, experts, hasExperts } = demandSums(demand);
  if (!hasExperts) return undefined;
  const missing = leastOf(demand).bytes - bytes;
  if ((experts[count] ?? 0) < missing) return undefined;
  // The first sum that is not below what is missing; at least one layer.
  let [low, high] = [1, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((experts[middle] ?? 0) >= missing) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bytes that accelerators hold at least with all of the model on them; no buffers, no overheads, no copy of tied embeddings. */
export const leastWhole = (demand: Demand): number => leastOf(demand).bytes;

/**
 * For each kind of placement that may be chosen, one that no real one of that kind beats: memory without buffers and overheads,
 * the smallest layers first. Empty where nothing is claimed: accelerators of several kinds, memory that is shared.
 */
export function hopefulPlans(demand: Demand, machine: Machine, wish: 'auto' | 'cpu'): readonly MemoryPlan[] {
  const { devices } = machine;
  const { count } = demandSums(demand);
  if (wish === 'cpu' || devices.length === 0) return [hostPlan(count)];
  const [first] = devices;
  if (!first || isUnified(machine) || devices.some((d) => d.accelerator.id !== first.accelerator.id)) return [];
  const room = first.memoryBytes;
  const enough = Math.max(1, Math.ceil(leastWhole(demand) / room));
  if (enough <= devices.length) return [planOf(enough > 1 ? 'split' : 'whole-device', spread(count, count, enough))];
  if (!machine.host) return [];
  const total = devices.length * room;
  const plans: MemoryPlan[] = [];
  const experts = fewestExpertLayers(demand, total);
  if (experts !== undefined) plans.push(planOf('experts-on-host', spread(count, count, devices.length), experts));
  const most = mostLayers(demand, total);
  plans.push(
    most > 0 ? planOf('layer-offload', spread(count, Math.min(count - 1, most), devices.length)) : hostPlan(count),
  );
  return plans;
}
