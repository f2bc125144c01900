// Which of two options is at least as good as the other in everything that counts.

/** What counts of an option. Prices, seconds and watts: less is better; headroom: more is better. */
export interface Merits {
  readonly price: number;
  /** Seconds of a mean request. */
  readonly seconds: number;
  readonly watts: number;
  /** Share of memory and capacity, whichever is scarcer, that stays free. */
  readonly headroom: number;
  /** Comparable only within a scale: scores of one benchmark, formats of one model. */
  readonly quality: { readonly scale: string; readonly value: number; readonly loss: number };
}

/** True where `a` is at least as good in everything, and equals or betters the quality of the same scale. */
export function atLeastAsGood(a: Merits, b: Merits): boolean {
  return (
    a.price <= b.price &&
    a.seconds <= b.seconds &&
    a.watts <= b.watts &&
    a.headroom >= b.headroom &&
    a.quality.scale === b.quality.scale &&
    a.quality.value >= b.quality.value &&
    a.quality.loss <= b.quality.loss
  );
}

/** True where `a` is at least as good in everything and better in something. */
export function dominates(a: Merits, b: Merits): boolean {
  return atLeastAsGood(a, b) && !atLeastAsGood(b, a);
}
