// Rows that other rows of the same device, model, format and settings contradict: something else slowed the machine.
import { median } from '../units/statistics.ts';
import type { Observation } from './observation.ts';

/** Share of the other rows' median decode rate below which a row is not used. Assumption: no system or driver explains a factor of 2.5. */
const LEAST_SHARE = 0.4;

export const CONTRADICTED =
  'decodes at less than 40 % of the median of other rows of the same accelerator, model, format and cache type';

/**
 * Observations without the contradicted. For accelerators only: the same CPU may well be 2.5 times slower with fewer memory
 * channels filled.
 */
export function withoutContradicted<P>(observations: readonly Observation<P>[]): Observation<P>[] {
  return observations.filter((o) => {
    const others = observations.filter(
      (r) =>
        r !== o &&
        r.device === o.device &&
        r.model === o.model &&
        r.format === o.format &&
        r.stratum === o.stratum &&
        r.measured[0] !== undefined,
    );
    const [decode] = o.measured;
    if (decode === undefined || others.length === 0) return true;
    return decode >= median(others.map((r) => r.measured[0] ?? 0)) + Math.log(LEAST_SHARE);
  });
}
