// Why a candidate does not do, how near it came, and in words.

import { formatBytes, formatProbability, significant } from '../../units/format.ts';
import { type SpeedBinding, speedText } from './speed-binding.ts';

/** Of a use case that misses its tier: what was predicted, or what no placement on the machine can beat. */
export interface SpeedMiss {
  /** The tier that is needed, and the one that is reached; undefined where only a bound is known. */
  readonly needed: string;
  readonly reached: string | undefined;
  readonly workload: string;
  /** What misses most. */
  readonly most: SpeedBinding | undefined;
}

/** Plain data, so that it passes between threads. */
export type Failure =
  | { readonly kind: 'memory'; readonly requiredBytes: number; readonly availableBytes: number | undefined }
  | { readonly kind: 'speed'; readonly missedBy: number; readonly miss: SpeedMiss }
  | { readonly kind: 'sureness'; readonly chance: number; readonly text: string }
  | { readonly kind: 'load'; readonly capacityPerHour: number; readonly offeredShare: number; readonly chance: number }
  | { readonly kind: 'headroom'; readonly headroom: number; readonly scarce: 'memory' | 'capacity' }
  | { readonly kind: 'unknown'; readonly reasons: readonly string[] };

const STAGE: Readonly<Record<Failure['kind'], number>> = {
  ...{ unknown: 0, memory: 1, speed: 2, sureness: 3, load: 4, headroom: 5 },
};

/** How near a failure is to success within its stage: 1 is success. */
function nearness(f: Failure): number {
  switch (f.kind) {
    case 'unknown':
      return 0;
    case 'memory':
      return f.availableBytes === undefined ? 0 : f.availableBytes / f.requiredBytes;
    case 'speed':
      return 1 / f.missedBy;
    case 'sureness':
      return f.chance;
    case 'load':
      return 1 / f.offeredShare;
    case 'headroom':
      return f.headroom;
  }
}

/** Whether `a` came nearer than `b`: the later stage, then the smaller miss. */
export function nearer(a: Failure, b: Failure | undefined): boolean {
  return b === undefined || comparedNearness(a, b) > 0;
}

/** Above 0 where `a` came nearer than `b`, 0 where as near. */
export function comparedNearness(a: Failure, b: Failure): number {
  return STAGE[a.kind] - STAGE[b.kind] || nearness(a) - nearness(b);
}

function missText({ needed, reached, workload, most }: SpeedMiss): string {
  if (reached !== undefined) return `${reached}, not ${needed}: ${most ? speedText(most) : workload}`;
  if (!most) return `not ${needed}: ${workload}`;
  const best =
    most.constraint === 'decode rate'
      ? `${significant(most.likely, 2)} tokens/s from the bandwidth of its memory`
      : `${significant(most.likely, 2)} s of ${most.limit} s`;
  return `not ${needed}: ${workload}, at best ${best}`;
}

/** A failure in words. */
export function failureText(failure: Failure, candidate: string): string {
  switch (failure.kind) {
    case 'memory':
      return `${candidate} needs ${formatBytes(failure.requiredBytes)}${failure.availableBytes === undefined ? '' : `, there are ${formatBytes(failure.availableBytes)}`}`;
    case 'speed':
      return `${candidate} is ${missText(failure.miss)}`;
    case 'sureness':
      return `${candidate}: ${failure.text} with a chance of only ${formatProbability(failure.chance)}`;
    case 'load':
      return `${candidate}: it serves ${significant(failure.capacityPerHour, 2)} requests an hour, ${significant(100 * failure.offeredShare, 2)} % of that is asked (carried with a chance of ${formatProbability(failure.chance)})`;
    case 'headroom':
      return `${candidate}: only ${significant(100 * failure.headroom, 2)} % of the ${failure.scarce} stays free`;
    case 'unknown':
      return failure.reasons.join('; ');
  }
}
