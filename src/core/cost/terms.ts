// The terms a cost is worked out under: currency, electricity, cooling, years of use, residual value.
import { assumed, type Figure, given } from './figure.ts';

export interface CostTerms {
  /** Of all money; ISO 4217. */
  readonly currency: string;
  /** Whether prices of purchase and electricity hold value-added tax. */
  readonly tax: 'included' | 'excluded';
  /** Money per kWh at the meter. */
  readonly electricityPerKwh: Figure;
  /** Energy of the room ÷ energy of the machine (power usage effectiveness). */
  readonly pue: Figure;
  readonly termYears: Figure;
  /** Share of the value that is lost each year. */
  readonly depreciationPerYear: Figure;
  /** Whether the machine is switched off outside the hours of use. */
  readonly offOutsideHours: boolean;
}

export interface CostTermsRequest {
  readonly currency: string;
  readonly tax: 'included' | 'excluded';
  readonly electricityPerKwh: Figure;
  readonly pue?: number | undefined;
  readonly termYears?: number | undefined;
  readonly depreciationPerYear?: number | undefined;
  readonly offOutsideHours?: boolean | undefined;
}

/** Years until replacement. Assumption: the middle of the three to five years over which computers are usually written off. */
const DEFAULT_TERM_YEARS = 4;
/** Assumption: a quarter of the value is lost each year; 32 % remain after four years. */
const DEFAULT_DEPRECIATION = 0.25;
/** Assumption: an office or a room at home, without cooling of its own; a server room needs about 1.5. */
const DEFAULT_PUE = 1;

/** Terms with stated defaults for what is not said. */
export function costTerms(request: CostTermsRequest): CostTerms {
  const or = (value: number | undefined, fallback: number, unit: string, why: string): Figure =>
    value === undefined ? assumed(fallback, unit, why) : given(value, unit, 'as you said');
  return {
    currency: request.currency,
    tax: request.tax,
    electricityPerKwh: request.electricityPerKwh,
    pue: or(request.pue, DEFAULT_PUE, '', 'an ordinary room without cooling of its own'),
    termYears: or(request.termYears, DEFAULT_TERM_YEARS, 'years', 'replaced after four years'),
    depreciationPerYear: or(
      request.depreciationPerYear,
      DEFAULT_DEPRECIATION,
      'a year',
      'a quarter of the value is lost each year',
    ),
    offOutsideHours: request.offOutsideHours ?? false,
  };
}
