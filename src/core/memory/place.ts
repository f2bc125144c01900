// Finds where a model goes on a machine: all on one accelerator, split over several, some layers on the CPU, or CPU only.
import { type Device, isUnified, type Machine } from '../machine/machine.ts';
import { formatBytes } from '../units/format.ts';
import { type Arranged, arrange, type ComputeCount } from './arrangement.ts';
import type { Demand } from './demand.ts';
import { demandSums } from './demand-sums.ts';
import { isChecked } from './graph/traits.ts';
import { ACCELERATOR_OVERHEAD_BYTES } from './overhead.ts';
import { deviceTotal, type MemoryPlan, type PlacementKind } from './plan.ts';

/** Engine and version whose rules the figures follow. */
export const RULESET = 'llama.cpp v0.5.0';

/** A placement asked for in the engine's own terms. */
export interface PlacementRequest {
  /** Layers on accelerators as the engine counts them: the output side is one more than the model's layers; 99 means all. */
  readonly acceleratorLayers?: number | undefined;
  /** Share of each accelerator, in any unit; absent: in proportion to their memory. */
  readonly tensorSplit?: readonly number[] | undefined;
  /** The experts of the first so many layers stay on the host; 'all' for every layer. */
  readonly expertLayersOnHost?: number | 'all' | undefined;
}

export type PlacementWish = 'auto' | 'cpu' | PlacementRequest;

export interface PlaceOptions {
  /** Bounds the compute buffers from above instead of replaying each split: for searches over many models. */
  readonly bounded?: boolean | undefined;
  /**
   * Only what lies where is wanted, the same as without it: buffers are replayed where they decide, bytes are else bounds, and the
   * plan is not kept. For searches, in which most placements turn out to be too slow.
   */
  readonly sketch?: boolean | undefined;
  /** False: the plan is not kept for the next who asks; for searches over demands that nobody asks of again. */
  readonly keep?: boolean | undefined;
}

function naming(used: readonly Device[]): string {
  const first = used[0]?.accelerator.name ?? '';
  return used.every((d) => d.accelerator.name === first) && used.length > 1
    ? `${used.length}x ${first}`
    : used.map((d) => d.accelerator.name).join(' + ');
}

/** Read from a file without assumptions, of an architecture whose figures were compared with the engine's. */
const isExact = ({ model }: Demand): boolean =>
  model.source === 'gguf' && model.assumptions.length === 0 && isChecked(model.architecture);

export function toPlan(
  demand: Demand,
  a: Arranged,
  kind: PlacementKind,
  placement: string,
  reasons: readonly string[] = [],
): MemoryPlan {
  const used = a.devices.filter((d) => d.layers > 0 || d.kind === 'accelerator');
  const counted = used.length > 0 ? used : a.devices;
  const capacities = counted.map((d) => d.capacityBytes);
  return {
    kind,
    placement,
    devices: a.devices.filter((d) => deviceTotal(d) > 0),
    requiredBytes: counted.reduce((sum, d) => sum + deviceTotal(d), 0),
    availableBytes: capacities.includes(undefined)
      ? undefined
      : capacities.reduce<number>((sum, c) => sum + (c ?? 0), 0),
    fits: a.fits && kind !== 'nowhere',
    exact: a.compute === 'replayed' && isExact(demand),
    ruleset: RULESET,
    reasons,
    expertLayersOnHost: undefined,
  };
}

const ALL = Number.MAX_SAFE_INTEGER;

/** Everything that the searches below try, by name. */
function tries(demand: Demand, machine: Machine, compute: ComputeCount) {
  const { count } = demandSums(demand);
  const on = (used: readonly Device[], gpuLayers: number, shares?: readonly number[], expertLayersOnHost = 0) =>
    arrange(demand, machine, {
      used,
      shares: shares ?? used.map((d) => d.memoryBytes),
      gpuLayers,
      expertLayersOnHost,
      compute,
    });
  const describe = (a: Arranged, used: readonly Device[]): [PlacementKind, string] => {
    if (a.layers === 0 && !a.hasOutput) return ['cpu-only', 'all on the CPU'];
    const where = naming(used);
    if (a.layers === count && a.hasOutput)
      return [used.length > 1 ? 'split' : 'whole-device', `all ${count} layers on ${where}`];
    return ['layer-offload', `${a.layers} of ${count} layers on ${where}, the rest on the CPU`];
  };
  const planOf = (a: Arranged, used: readonly Device[]) => toPlan(demand, a, ...describe(a, used));
  return { on, planOf, count };
}

/** How bytes are counted that are said or reckoned with, and not only compared. */
const sayable = (compute: ComputeCount): ComputeCount => (compute === 'where-decisive' ? 'replayed' : compute);

/** Shares after each accelerator's fixed part, for devices that the engine's own proportion would overfill. */
function sharesAfterFixedPart(demand: Demand, used: readonly Device[], a: Arranged): readonly number[] {
  return used.map((device, i) => {
    const placed = a.devices[i + 1];
    const fixed = placed ? placed.computeBytes + placed.overheadBytes : 0;
    const output = i === used.length - 1 ? demand.weights.resident.outputBytes + demand.weights.resident.tiedBytes : 0;
    return Math.max(0, device.memoryBytes - fixed - output);
  });
}

/**
 * Whether the layers, in their order, can be shared out over the accelerators at all, with no buffers: each takes as many as it can
 * hold, which leaves the least to those after it.
 */
function canShareOut(demand: Demand, machine: Machine, used: readonly Device[]): boolean {
  const { count, weights, kvCache, state } = demandSums(demand);
  const { outputBytes, tiedBytes, everyDeviceBytes } = demand.weights.resident;
  const upTo = (layer: number) => (weights[layer] ?? 0) + (kvCache[layer] ?? 0) + (state[layer] ?? 0);
  const overhead = isUnified(machine) ? 0 : ACCELERATOR_OVERHEAD_BYTES;
  let from = 0;
  for (const device of used) {
    const room = device.memoryBytes - overhead;
    const before = from;
    while (from < count && upTo(from + 1) - upTo(before) + everyDeviceBytes <= room) from++;
    const layers = from > before ? upTo(from) - upTo(before) + everyDeviceBytes : 0;
    if (from === count && layers + outputBytes + tiedBytes <= room) return true;
  }
  return false;
}

function allOnAccelerators(demand: Demand, machine: Machine, compute: ComputeCount): MemoryPlan | undefined {
  const t = tries(demand, machine, compute);
  const exact = tries(demand, machine, sayable(compute));
  const least = demandSums(demand).leastOnAccelerators;
  for (let n = 1; n <= machine.devices.length; n++) {
    // Equal cards are one object: one of them says it for all.
    const sets = n === 1 ? [...new Set(machine.devices)].map((d) => [d]) : [machine.devices.slice(0, n)];
    for (const used of sets) {
      if (used.reduce((sum, d) => sum + d.memoryBytes, 0) < least) continue;
      const usual = t.on(used, ALL);
      if (usual.fits) return t.planOf(usual, used);
      if (n === 1 || !canShareOut(demand, machine, used)) continue;
      const adjusted = t.on(used, ALL, sharesAfterFixedPart(demand, used, exact.on(used, ALL)));
      if (adjusted.fits) return t.planOf(adjusted, used);
    }
  }
  return undefined;
}

/** The most layers on the accelerators such that every device fits; undefined when not even one does. */
function someOnAccelerators(demand: Demand, machine: Machine, compute: ComputeCount): MemoryPlan | undefined {
  const quick = tries(demand, machine, 'bounded');
  const least = demandSums(demand).leastOnAccelerators;
  const used = machine.devices;
  const room = used.reduce((sum, d) => sum + d.memoryBytes, machine.systemMemoryBytes ?? Number.POSITIVE_INFINITY);
  if (room < least) return undefined;
  let [low, high] = [0, quick.count + 1];
  // Layers are about equally large, so the first guess is mostly right; halving does the rest.
  const own = used.reduce((sum, d) => sum + d.memoryBytes - demand.computeBytes - ACCELERATOR_OVERHEAD_BYTES, 0);
  const guess = Math.floor((own / Math.max(1, least)) * (quick.count + 1));
  const probes = [guess, guess + 1];
  while (low < high) {
    const probe = probes.shift();
    const middle = probe !== undefined && probe > low && probe <= high ? probe : Math.ceil((low + high) / 2);
    if (quick.on(used, middle).fits) low = middle;
    else high = middle - 1;
  }
  const t = tries(demand, machine, compute);
  // The bound may be too careful by a layer, or miss copies that a split needs.
  for (let n = Math.min(quick.count, low + 1); n >= Math.max(1, low - 2); n--) {
    const a = t.on(used, n);
    if (a.layers > 0 && a.fits) return t.planOf(a, used);
  }
  return undefined;
}

function asked(demand: Demand, machine: Machine, wish: PlacementRequest, compute: ComputeCount): MemoryPlan {
  const t = tries(demand, machine, compute);
  const used = machine.devices;
  const experts = wish.expertLayersOnHost === 'all' ? t.count : (wish.expertLayersOnHost ?? 0);
  const shares = wish.tensorSplit ? used.map((_, i) => wish.tensorSplit?.[i] ?? 0) : undefined;
  const a = t.on(used, Math.max(0, wish.acceleratorLayers ?? ALL), shares, experts);
  const plan = t.planOf(a, used);
  if (experts === 0 || !demandSums(demand).hasExperts) return plan;
  return withExpertsOnHost(plan, experts, t.count);
}

/** Field by field, as `toPlan` has them: a search makes thousands. */
function withExpertsOnHost(plan: MemoryPlan, experts: number, layers: number): MemoryPlan {
  const which = experts >= layers ? 'all layers' : `the first ${experts} layers`;
  return {
    kind: 'experts-on-host',
    placement: `${plan.placement}; experts of ${which} on the CPU`,
    devices: plan.devices,
    requiredBytes: plan.requiredBytes,
    availableBytes: plan.availableBytes,
    fits: plan.fits,
    exact: plan.exact,
    ruleset: plan.ruleset,
    reasons: plan.reasons,
    expertLayersOnHost: Math.min(experts, layers),
  };
}

/** The fewest layers' experts on the host with which all else fits on the accelerators; undefined for dense models or where it does not. */
function expertsOnHost(demand: Demand, machine: Machine, compute: ComputeCount): MemoryPlan | undefined {
  if (!demandSums(demand).hasExperts) return undefined;
  const t = tries(demand, machine, compute);
  const used = machine.devices;
  const on = (experts: number) => t.on(used, ALL, undefined, experts);
  if (!on(t.count).fits) return undefined;
  let [low, high] = [1, t.count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (on(middle).fits) high = middle;
    else low = middle + 1;
  }
  return withExpertsOnHost(t.planOf(on(high), used), high, t.count);
}

/** Plans are kept for each demand and machine: the same question is asked for every workload. */
const plans = new WeakMap<Demand, WeakMap<Machine, Map<string, MemoryPlan>>>();

/** Places a model on a machine. `auto` takes the first that fits of: one accelerator, several, all but experts, some layers, CPU only. */
export function place(
  demand: Demand,
  machine: Machine,
  wish: PlacementWish = 'auto',
  options: PlaceOptions = {},
): MemoryPlan {
  // Bounded plans and sketches belong to searches over demands made for the purpose.
  if (options.bounded) return placed(demand, machine, wish, 'bounded');
  if (options.sketch) return placed(demand, machine, wish, 'where-decisive');
  if (options.keep === false) return placed(demand, machine, wish, 'replayed');
  const ofDemand = plans.get(demand) ?? new WeakMap<Machine, Map<string, MemoryPlan>>();
  const ofMachine = ofDemand.get(machine) ?? new Map<string, MemoryPlan>();
  const key = typeof wish === 'string' ? wish : JSON.stringify(wish);
  const known = ofMachine.get(key);
  if (known) return known;
  const made = placed(demand, machine, wish, 'replayed');
  plans.set(demand, ofDemand.set(machine, ofMachine.set(key, made)));
  return made;
}

function placed(demand: Demand, machine: Machine, wish: PlacementWish, compute: ComputeCount): MemoryPlan {
  const t = tries(demand, machine, compute);
  if (typeof wish === 'object' && machine.devices.length > 0) return asked(demand, machine, wish, compute);
  if (wish !== 'cpu' && machine.devices.length > 0) {
    const whole = allOnAccelerators(demand, machine, compute);
    if (whole) return whole;
    const experts = machine.host ? expertsOnHost(demand, machine, compute) : undefined;
    if (experts) return experts;
    const some = machine.host ? someOnAccelerators(demand, machine, compute) : undefined;
    if (some) return some;
  }
  const alone = t.on([], 0);
  if (machine.host && alone.fits) return t.planOf(alone, []);
  // What is missing is said to the byte, whatever it was found with.
  const said = tries(demand, machine, sayable(compute));
  const best = machine.devices.length > 0 && wish !== 'cpu' ? said.on(machine.devices, ALL) : said.on([], 0);
  const need = best.devices.reduce((sum, d) => sum + deviceTotal(d), 0);
  return toPlan(demand, best, 'nowhere', 'fits nowhere', [
    `needs ${formatBytes(need)}, more than the machine's devices hold`,
  ]);
}
