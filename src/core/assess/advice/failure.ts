// Why a candidate does not do, how near it came, and in words.

import { formatBytes, formatProbability, significant } from '../../units/format.ts';
import type { Failure } from './evaluate.ts';

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
  if (b === undefined) return true;
  return STAGE[a.kind] !== STAGE[b.kind] ? STAGE[a.kind] > STAGE[b.kind] : nearness(a) > nearness(b);
}

/** A failure in words. */
export function failureText(failure: Failure, candidate: string): string {
  switch (failure.kind) {
    case 'memory':
      return `${candidate} needs ${formatBytes(failure.requiredBytes)}${failure.availableBytes === undefined ? '' : `, there are ${formatBytes(failure.availableBytes)}`}`;
    case 'speed':
      return `${candidate} is ${failure.text()}`;
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
