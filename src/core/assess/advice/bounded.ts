// Rejects a candidate on a machine without placing it where a bound shows that it fails; and its most favourable merits.

import type { Offer } from '../../advise/offer.ts';
import type { Merits } from '../../advise/pareto.ts';
import type { Machine } from '../../machine/machine.ts';
import { ACCELERATOR_OVERHEAD_BYTES, demandOf } from '../../memory/demand.ts';
import { significant } from '../../units/format.ts';
import { leastBytes, leastSeconds, leastStepSeconds, type Room, roomOf } from './bounds.ts';
import type { Failure, Setting, Wish } from './evaluate.ts';
import type { Candidate, ResolvedNeed } from './resolved-need.ts';

/** What bounds need of a candidate, the same on every machine. */
export interface CandidateBounds {
  readonly setting: Setting;
  readonly leastBytes: number;
  /** Of that, what never lies on an accelerator. */
  readonly inputBytes: number;
  /** With this on one accelerator, everything surely fits there. */
  readonly surelyWholeBytes: number;
  readonly weightBytes: number;
}

export function candidateBounds(setting: Setting): CandidateBounds {
  const demand = demandOf(setting.model.model, setting.model.weights, setting.memory);
  const least = leastBytes(demand);
  const { inputBytes, tiedBytes, everyDeviceBytes, layers, outputBytes } = demand.weights.resident;
  return {
    setting,
    leastBytes: least,
    inputBytes,
    surelyWholeBytes:
      least - inputBytes + tiedBytes + everyDeviceBytes + demand.computeBytes + ACCELERATOR_OVERHEAD_BYTES,
    weightBytes: layers.reduce((sum, l) => sum + l.bytes, outputBytes),
  };
}

const rooms = new WeakMap<Machine, Map<Wish, Room>>();

function room(machine: Machine, wish: Wish): Room {
  const known = rooms.get(machine) ?? new Map<Wish, Room>();
  rooms.set(machine, known);
  const found = known.get(wish) ?? roomOf(machine, wish);
  known.set(wish, found);
  return found;
}

/** The failure that a bound proves; undefined where it proves none. */
export function bounded(s: Setting, machine: Machine, b: CandidateBounds, wish: Wish): Failure | undefined {
  const r = room(machine, wish);
  if (b.leastBytes > r.bytes) return { kind: 'memory', requiredBytes: b.leastBytes, availableBytes: r.bytes };
  const step = leastStepSeconds(s.model.work, b.weightBytes, r);
  for (const { workload, tier, tierName } of s.useCases) {
    const limits = s.tiers[tier];
    const output = workload.tests.reduce((sum, t) => sum + t.outputTokens, 0) / workload.tests.length;
    const decode = limits?.decodeTokensPerSecondAbove;
    const total = limits?.totalSecondsAtMost;
    const used = Math.max(
      decode === undefined || output === 0 ? 0 : decode * step,
      total === undefined ? 0 : (output * step) / total,
    );
    if (used > 1)
      return {
        kind: 'speed',
        missedBy: used,
        text: () =>
          `not ${tierName}: ${workload.name}, at best ${significant(1 / step, 2)} tokens/s from the bandwidth of its memory`,
      };
  }
  return undefined;
}

/** Merits that no placement of the candidate on these offers can beat; undefined where price or power is not known. */
export function optimistic(
  resolved: ResolvedNeed,
  offers: readonly Offer[],
  machine: Machine,
  candidate: Candidate,
  b: CandidateBounds,
  wish: Wish,
): Merits | undefined {
  const prices = offers.flatMap((o) => (o.price.status === 'ok' ? [o.price.value.value] : []));
  const watts = offers.flatMap((o) => (o.power.status === 'ok' ? [o.power.value.loadWatts.value] : []));
  if (prices.length < offers.length || watts.length < offers.length) return undefined;
  const r = room(machine, wish);
  const whole = wish === 'auto' && machine.devices.some((d) => d.memoryBytes >= b.surelyWholeBytes) && !r.unified;
  const space = whole ? r.acceleratorBytes : r.bytes;
  const step = leastStepSeconds(b.setting.model.work, b.weightBytes, r);
  return {
    price: Math.min(...prices),
    watts: Math.min(...watts),
    seconds: leastSeconds(resolved.useCases, step),
    headroom: Number.isFinite(space) ? Math.max(0, 1 - (b.leastBytes - b.inputBytes) / space) : 1,
    quality: { ...candidate.quality, loss: candidate.loss?.value ?? Number.POSITIVE_INFINITY },
  };
}
