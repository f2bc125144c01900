// The Pareto front: what no other beats in everything that counts.

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

/** A front that grows: what is added is dropped where something on it dominates it, and drops what it dominates. */
export interface Front<T> {
  readonly add: (option: T, merits: Merits) => boolean;
  /** Whether something on the front dominates these merits; with a bound from above for merits, nothing behind it can get on. */
  readonly covers: (merits: Merits) => boolean;
  readonly options: () => readonly T[];
}

export function growingFront<T>(): Front<T> {
  const byScale = new Map<string, { option: T; merits: Merits }[]>();
  const covers = (merits: Merits) => {
    const members = byScale.get(merits.quality.scale) ?? [];
    const at = members.findIndex((member) => dominates(member.merits, merits));
    const [member] = at > 0 ? members.splice(at, 1) : [];
    // What dominates one often dominates the next: it moves to the front of the list.
    if (member) members.unshift(member);
    return at >= 0;
  };
  return {
    covers,
    add: (option, merits) => {
      if (covers(merits)) return false;
      const members = byScale.get(merits.quality.scale) ?? [];
      const beaten = members.some((member) => dominates(merits, member.merits));
      const kept = beaten ? members.filter((member) => !dominates(merits, member.merits)) : members;
      kept.push({ option, merits });
      byScale.set(merits.quality.scale, kept);
      return true;
    },
    options: () => [...byScale.values()].flatMap((members) => members.map((member) => member.option)),
  };
}
