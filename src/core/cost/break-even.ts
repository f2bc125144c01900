// Owning against paying by use: an API priced per token, and rented accelerators priced per hour.
import type { RequestShape } from '../workload/workload.ts';
import { derived, type Figure } from './figure.ts';
import { HOURS_PER_YEAR, type LifetimeCost, type LifetimeInput, lifetimeCost } from './lifetime.ts';
import { meanTokens } from './per-token.ts';

/** Price of an API per million tokens, in the currency of the terms. */
export interface ApiPrice {
  readonly provider: string;
  readonly model: string;
  /** same: the very model; similar: the user named it for comparison. */
  readonly kind: 'same' | 'named';
  readonly inputPerMillion: Figure;
  /** Undefined where the provider has no price for cached tokens: they cost as much as others. */
  readonly cachedInputPerMillion: Figure | undefined;
  readonly outputPerMillion: Figure;
}

/** Price of rented accelerators. */
export interface RentalPrice {
  readonly provider: string;
  readonly name: string;
  /** Catalogue id and number of the accelerators. */
  readonly accelerator: string;
  readonly count: number;
  /** For all of them together, in the currency of the terms. */
  readonly perHour: Figure;
}

export interface Comparison {
  readonly kind: 'api' | 'rental';
  readonly name: string;
  /** Over the term at the load asked. */
  readonly total: Figure;
  /** Own machine ÷ alternative; below 1 owning is cheaper. */
  readonly ratio: number;
  /** Requests an hour from which owning is cheaper; undefined where it never is below saturation. */
  readonly breakEvenPerHour: Figure | undefined;
  /** Of a rental: hours of use a year from which owning is cheaper; undefined where it never is. */
  readonly breakEvenHoursPerYear?: Figure | undefined;
  /** Months after which owning has cost less, the machine counted in full; undefined where not within ten years. */
  readonly paidBackMonths: Figure | undefined;
  readonly note: string;
}

/** Cost of one request at an API. `cachedShare`: part of the prompt that the provider finds in its cache. */
export function apiRequestCost(price: ApiPrice, tests: readonly RequestShape[], cachedShare: number): number {
  const { prompt, output } = meanTokens(tests);
  const cached = prompt * cachedShare;
  const cachedPrice = price.cachedInputPerMillion?.value ?? price.inputPerMillion.value;
  return (
    ((prompt - cached) * price.inputPerMillion.value + cached * cachedPrice + output * price.outputPerMillion.value) /
    1e6
  );
}

const MONTHS_LOOKED_AT = 120;

/** Months m with purchase + m · electricity < m · alternative: no residual value counted. */
function paidBack(cost: LifetimeCost, alternativePerYear: number): Figure | undefined {
  const saved = (alternativePerYear - cost.electricityPerYear.value) / 12;
  const months = cost.purchase.value / saved;
  return saved > 0 && months <= MONTHS_LOOKED_AT
    ? derived(months, 'months', 'purchase ÷ (alternative − electricity) a month; residual value not counted')
    : undefined;
}

/** Where what owning saves turns positive, at most at `most`; owning begins dearer, so the halving finds the crossing. */
function crossing(most: number, saved: (x: number) => number): number | undefined {
  let [low, high] = [0, most];
  if (!(saved(high) > 0)) return undefined;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (saved(middle) > 0) high = middle;
    else low = middle;
  }
  return high;
}

/** What owning costs over the term with another load or other hours. */
function ownedAt(input: LifetimeInput, change: { requestsPerHour?: number; hoursPerYear?: number }): number {
  const { requestsPerHour, hoursPerYear } = input.load;
  const load = {
    requestsPerHour: { ...requestsPerHour, value: change.requestsPerHour ?? requestsPerHour.value },
    hoursPerYear: { ...hoursPerYear, value: change.hoursPerYear ?? hoursPerYear.value },
  };
  return lifetimeCost({ ...input, load }).total.value;
}

const hoursOf = ({ load, terms }: LifetimeInput) => load.hoursPerYear.value * terms.termYears.value;

/** Owning against an API at the same load. Requests beyond the machine's capacity are not counted on either side. */
export function againstApi(
  input: LifetimeInput,
  tests: readonly RequestShape[],
  price: ApiPrice,
  cachedShare: number,
): Comparison {
  const cost = lifetimeCost(input);
  const each = apiRequestCost(price, tests, cachedShare);
  const total = each * cost.requests.value;
  const crossed = crossing(
    input.service.capacityPerHour.likely,
    (requestsPerHour) => each * requestsPerHour * hoursOf(input) - ownedAt(input, { requestsPerHour }),
  );
  const { currency } = input.terms;
  return {
    kind: 'api',
    name: `${price.provider}: ${price.model}`,
    total: derived(total, currency, 'price of a request × requests over the term'),
    ratio: total > 0 ? cost.total.value / total : Number.POSITIVE_INFINITY,
    breakEvenPerHour:
      crossed === undefined
        ? undefined
        : derived(crossed, 'requests an hour', 'where both cost the same over the term'),
    paidBackMonths: paidBack(cost, total / input.terms.termYears.value),
    note:
      price.kind === 'same'
        ? 'the same model; its format and speed there are the provider’s'
        : 'another model, named for comparison: quality differs',
  };
}

/** Owning against renting the accelerators for the hours of use. */
export function againstRental(input: LifetimeInput, price: RentalPrice): Comparison {
  const cost = lifetimeCost(input);
  const total = price.perHour.value * hoursOf(input);
  const years = input.terms.termYears.value;
  const crossed = crossing(
    HOURS_PER_YEAR,
    (hoursPerYear) => price.perHour.value * hoursPerYear * years - ownedAt(input, { hoursPerYear }),
  );
  return {
    kind: 'rental',
    name: price.name,
    total: derived(total, input.terms.currency, 'price of an hour × hours of use over the term'),
    ratio: total > 0 ? cost.total.value / total : Number.POSITIVE_INFINITY,
    breakEvenPerHour: undefined,
    breakEvenHoursPerYear:
      crossed === undefined ? undefined : derived(crossed, 'hours a year', 'where both cost the same over the term'),
    paidBackMonths: paidBack(cost, total / years),
    note: 'rented only in the hours of use, whatever the load in them; storage and transfer not counted',
  };
}
