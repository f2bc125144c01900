// Offers for tests: catalogue machines at prices made up for the test, not facts.
import type { Offer } from '../../src/core/advise/offer.ts';
import { assumed, derived } from '../../src/core/cost/figure.ts';
import { type CostTerms, costTerms } from '../../src/core/cost/terms.ts';
import { resolveMachine } from '../../src/core/machine/resolve-machine.ts';
import { ok } from '../../src/core/units/result.ts';
import { realContext } from './real.ts';

export const TERMS: CostTerms = costTerms({
  currency: 'EUR',
  tax: 'included',
  electricityPerKwh: { value: 0.3, unit: 'EUR/kWh', basis: 'given', from: 'test' },
});

/** An offer of a catalogue machine. `watts`: at the socket under load; idle is a tenth of it. */
export function offerOf(machine: string, price: number, watts = 400, change: Partial<Offer> = {}): Offer {
  const { catalogue } = realContext();
  const resolved = resolveMachine(catalogue, machine);
  if (resolved.status === 'unknown') throw new Error(resolved.reasons.join('; '));
  return {
    ...{ id: machine, name: resolved.value.name, platform: catalogue.machines[machine]?.platform ?? 'desktop' },
    machine: resolved.value,
    price: ok({ value: price, unit: 'EUR', basis: 'given', from: 'made up for a test' }),
    priceNotes: [],
    power: ok({
      idleWatts: assumed(watts / 10, 'W', 'test'),
      loadWatts: assumed(watts, 'W', 'test'),
      peakWatts: derived(watts * 1.3, 'W', 'test'),
    }),
    noiseDb: undefined,
    deliveryWeeks: undefined,
    findings: [],
    ...change,
  };
}
