// When one machine's answer is another's too: all of the model on equal accelerators, and room on the host to spare.
import { isUnified, type Machine } from '../../machine/machine.ts';
import { deviceTotal } from '../../memory/plan.ts';
import { GIB } from '../../units/scale.ts';
import type { Judged } from './evaluate.ts';

/** The host's part differs between placements on one and on several accelerators by buffers much smaller than this. */
const MARGIN_BYTES = GIB;

/** Whether an answer for a machine with equal accelerators holds for this one; the caller sees to the accelerators. */
export function sharedWith(known: Judged, machine: Machine): boolean {
  const { plan } = known;
  if (!plan || (plan.kind !== 'whole-device' && plan.kind !== 'split') || isUnified(machine)) return false;
  const host = plan.devices.find((d) => d.kind === 'host');
  const needed = (host ? deviceTotal(host) : 0) + MARGIN_BYTES;
  const holds = (bytes: number | undefined) => bytes === undefined || bytes >= needed;
  return holds(host?.capacityBytes) && holds(machine.systemMemoryBytes);
}
