// What a machine costs over its term at a load: purchase less residual value, and electricity with cooling.

import { derived, type Figure } from './figure.ts';
import type { OfferedLoad, Service, Utilisation } from './offered-load.ts';
import { utilisationOf } from './offered-load.ts';
import type { MachinePower } from './power.ts';
import type { CostTerms } from './terms.ts';

export const HOURS_PER_YEAR = 8760;

export interface LifetimeCost {
  readonly currency: string;
  readonly purchase: Figure;
  /** What it is still worth after the term. */
  readonly residual: Figure;
  /** Purchase less residual value. */
  readonly depreciation: Figure;
  readonly depreciationPerYear: Figure;
  readonly utilisation: Utilisation;
  /** At the socket, before cooling. */
  readonly averageWatts: Figure;
  /** With cooling. */
  readonly energyPerYear: Figure;
  readonly electricityPerYear: Figure;
  readonly electricity: Figure;
  /** Depreciation and electricity over the term. */
  readonly total: Figure;
  readonly perYear: Figure;
  /** Requests served over the term. */
  readonly requests: Figure;
}

export interface LifetimeInput {
  /** In the currency of the terms. */
  readonly purchase: Figure;
  readonly power: MachinePower;
  readonly service: Service;
  readonly load: OfferedLoad;
  readonly terms: CostTerms;
}

/**
 * total = P − P·(1 − d)^Y + Y · E · e with E = PUE · [h·(w₀ + b·(w₁ − w₀)) + (8760 − h)·w₀] ÷ 1000 in kWh a year;
 * P purchase, d yearly loss of value, Y years, h hours of use a year, b share of them in which something is computed,
 * w₀, w₁ idle and load power in W, e price of a kWh. Without idling outside the hours of use the last term is 0.
 * Stops being true where power rises with the number of requests at once, and where repairs or staff count.
 */
export function lifetimeCost({ purchase, power, service, load, terms }: LifetimeInput): LifetimeCost {
  const { currency } = terms;
  const money = (value: number, from: string) => derived(value, currency, from);
  const years = terms.termYears.value;
  const residual = purchase.value * (1 - terms.depreciationPerYear.value) ** years;
  const lost = purchase.value - residual;
  const utilisation = utilisationOf(service, load.requestsPerHour.value);
  const hours = Math.min(HOURS_PER_YEAR, load.hoursPerYear.value);
  const [idle, busy] = [power.idleWatts.value, power.loadWatts.value];
  const inUse = idle + utilisation.busyShare * (busy - idle);
  const rest = terms.offOutsideHours ? 0 : HOURS_PER_YEAR - hours;
  const socketKwh = (hours * inUse + rest * idle) / 1000;
  const kwh = socketKwh * terms.pue.value;
  const perYear = kwh * terms.electricityPerKwh.value;
  const total = lost + years * perYear;
  return {
    currency,
    purchase,
    residual: money(residual, 'purchase × (1 − yearly loss)^years'),
    depreciation: money(lost, 'purchase − residual value'),
    depreciationPerYear: money(lost / years, 'depreciation ÷ years'),
    utilisation,
    averageWatts: derived((socketKwh * 1000) / HOURS_PER_YEAR, 'W', 'energy of a year at the socket ÷ 8760 h'),
    energyPerYear: derived(
      kwh,
      'kWh',
      'hours in use at idle + busy share × (load − idle), the rest idle or off, × PUE',
    ),
    electricityPerYear: money(perYear, 'energy × price of electricity'),
    electricity: money(years * perYear, 'electricity a year × years'),
    total: money(total, 'depreciation + electricity'),
    perYear: money(total / years, 'total ÷ years'),
    requests: derived(utilisation.servedPerHour * hours * years, 'requests', 'served an hour × hours of use × years'),
  };
}
