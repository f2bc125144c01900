// An uncertain quantity: the likely value with the ends of its 80 % interval.

export interface Interval {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Factors (around 1) that turn a likely value into its interval; low ≤ 1 ≤ high. */
export interface Spread {
  readonly low: number;
  readonly high: number;
}

/** Interval of a quantity whose error is multiplicative. */
export function spreadInterval(likely: number, spread: Spread): Interval {
  return { low: likely * spread.low, likely, high: likely * spread.high };
}

/** Interval of 1/x for x > 0: the ends swap. */
export function invert(x: Interval, numerator = 1): Interval {
  return { low: numerator / x.high, likely: numerator / x.likely, high: numerator / x.low };
}

/** Sum of intervals whose errors go together (one machine is fast or slow at everything): ends add. */
export function add(a: Interval, b: Interval): Interval {
  return { low: a.low + b.low, likely: a.likely + b.likely, high: a.high + b.high };
}

/** An interval without uncertainty, for quantities that are counted and not estimated. */
export function exactly(value: number): Interval {
  return { low: value, likely: value, high: value };
}
