// The accelerators of a machine as serving engines use them: equal ones side by side, with the peaks of their matrix units.

import type { Architecture } from '../../catalogue/schema/architecture.ts';
import type { Device } from '../../machine/machine.ts';
import { peerLink } from '../parallel/peer-link.ts';
import type { ServingDevices } from './serving-form.ts';

/** Operations per clock and unit where a width is missing: the next wider one's, which then does the arithmetic. */
function rates({ operationsPerClock: o }: Architecture): { sixteen: number; eight: number; four: number } | undefined {
  const sixteen = o.bf16?.value || o.fp16AccumulateFp32?.value || o.fp16?.value;
  if (!sixteen) return undefined;
  const eight = o.fp8?.value || sixteen;
  return { sixteen, eight, four: o.fp4?.value || sixteen };
}

/** Undefined where the architecture's rates are not known. */
export function servingDevices(device: Device, count: number): ServingDevices | undefined {
  const perClock = rates(device.architecture);
  if (!perClock) return undefined;
  const clocks = device.computeUnits * device.clockHz;
  return {
    count,
    bandwidthBytesPerSecond: device.memoryBandwidthBytesPerSecond,
    peakFlops: { sixteen: perClock.sixteen * clocks, eight: perClock.eight * clocks, four: perClock.four * clocks },
    linkBytesPerSecond: peerLink(device).bytesPerSecond,
  };
}
