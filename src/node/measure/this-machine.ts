// What measuring asks of this machine beside its parts: cores for the engine, last-level cache, and the memory bandwidth read in the run.
import type { ProbedMachine } from '../../core/machine/probed.ts';
import { measureBandwidth } from '../probe/measure-bandwidth.ts';
import { BUSY_PERCENT, pressureBetween, readConditions } from './conditions.ts';

/** The value of something that was looked for; undefined where it was not found. */
export const known = <T>(p: { status: 'known'; value: T } | { status: 'unknown' }): T | undefined =>
  p.status === 'known' ? p.value : undefined;

/** Cores that threads can use; undefined where the system does not tell. */
export function coresOf(probed: ProbedMachine): number | undefined {
  const physical = known(probed.cpu.physicalCores);
  const usable = known(probed.cpu.usableThreads);
  if (physical === undefined) return undefined;
  return Math.max(1, Math.min(physical, Math.floor(usable ?? physical)));
}

/**
 * Bytes/s of a STREAM-like probe, the best of its passes; undefined where it could not run, or while other programs kept the
 * CPU busy: then it shows what they left, and a result may well be above it.
 */
export async function bandwidthOf(probed: ProbedMachine): Promise<number | undefined> {
  const l3 = known(probed.cpu.level3Cache);
  const available = known(probed.memory.availableBytes);
  const before = await readConditions();
  const measured = await measureBandwidth({
    cores: coresOf(probed) ?? 1,
    ...(l3 ? { level3Bytes: l3.totalBytes } : {}),
    ...(available === undefined ? {} : { availableBytes: available }),
  });
  const pressure = pressureBetween(before, await readConditions()) ?? 0;
  return measured.status === 'known' && pressure <= BUSY_PERCENT ? measured.value.bestBytesPerSecond : undefined;
}

/** Bytes of the last-level cache; 0 where not known. */
export const level3Bytes = (probed: ProbedMachine): number => known(probed.cpu.level3Cache)?.totalBytes ?? 0;
