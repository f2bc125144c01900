// Sorts a prediction into a tier, with the probability of each tier and the threshold that binds.
import type { Entries } from '../catalogue/catalogue.ts';
import type { Tier } from '../catalogue/schema/tier.ts';
import type { Likely } from '../predict/likely.ts';
import type { Rates } from '../predict/prediction.ts';
import type { Interval } from '../units/interval.ts';
import { normalCdf, Z80 } from './normal.ts';

export interface Threshold {
  readonly quantity: 'prompt seconds' | 'decode tokens/s' | 'total seconds';
  readonly limit: number;
  readonly likely: number;
  /** Factor by which the likely value misses (> 1) or meets (≤ 1) the limit. */
  readonly missedBy: number;
}

export interface Verdict {
  readonly tier: string;
  readonly tierName: string;
  readonly rank: number;
  /** Probability that this tier or a better one is reached. */
  readonly probability: number;
  /** Probability of each tier exactly, best first. */
  readonly probabilities: readonly { readonly tier: string; readonly probability: number }[];
  /** What keeps it from the next better tier; undefined in the best tier. */
  readonly binds: readonly Threshold[];
}

/** P(x < limit) for a quantity whose logarithm is normal on either side of its likely value. */
export function probabilityBelow(x: Interval, limit: number): number {
  if (x.likely <= 0) return 1;
  const side = limit >= x.likely ? x.high / x.likely : x.likely / x.low;
  const sigma = Math.log(Math.max(side, 1)) / Z80;
  if (sigma === 0) return x.likely < limit ? 1 : 0;
  return normalCdf(Math.log(limit / x.likely) / sigma);
}

/** Likely values; 0: the workload asks for none. */
export type LikelyValues = Pick<Likely, 'promptSeconds' | 'decodeTokensPerSecond' | 'totalSeconds'>;

/** Whether likely values meet all thresholds of a tier. */
function meets(tier: Tier, p: LikelyValues): boolean {
  const { promptSecondsBelow: prompt, decodeTokensPerSecondAbove: decode, totalSecondsAtMost: total } = tier;
  if (prompt !== undefined && p.promptSeconds > 0 && !(p.promptSeconds < prompt)) return false;
  if (decode !== undefined && p.decodeTokensPerSecond > 0 && !(p.decodeTokensPerSecond > decode)) return false;
  return total === undefined || p.totalSeconds <= total;
}

export const likelyValues = ({ promptSeconds, decodeTokensPerSecond, totalSeconds }: Rates): LikelyValues => ({
  promptSeconds: promptSeconds?.likely ?? 0,
  decodeTokensPerSecond: decodeTokensPerSecond?.likely ?? 0,
  totalSeconds: totalSeconds.likely,
});

/** That all thresholds are met. Errors of one machine go together (it is fast or slow at everything), so it is near the smallest of their chances. */
function probabilityOf(tier: Tier, p: Rates): number {
  const { promptSecondsBelow: prompt, decodeTokensPerSecondAbove: decode, totalSecondsAtMost: total } = tier;
  let probability = 1;
  if (prompt !== undefined && p.promptSeconds)
    probability = Math.min(probability, probabilityBelow(p.promptSeconds, prompt));
  if (decode !== undefined && p.decodeTokensPerSecond)
    probability = Math.min(probability, 1 - probabilityBelow(p.decodeTokensPerSecond, decode));
  if (total !== undefined) probability = Math.min(probability, probabilityBelow(p.totalSeconds, total));
  return probability;
}

function thresholdsOf(tier: Tier, p: Rates): Threshold[] {
  const { promptSecondsBelow: prompt, decodeTokensPerSecondAbove: decode, totalSecondsAtMost: total } = tier;
  const list: Threshold[] = [];
  if (prompt !== undefined && p.promptSeconds) {
    const { likely } = p.promptSeconds;
    list.push({ quantity: 'prompt seconds', limit: prompt, likely, missedBy: likely / prompt });
  }
  if (decode !== undefined && p.decodeTokensPerSecond) {
    const { likely } = p.decodeTokensPerSecond;
    list.push({ quantity: 'decode tokens/s', limit: decode, likely, missedBy: decode / likely });
  }
  if (total !== undefined) {
    const { likely } = p.totalSeconds;
    list.push({ quantity: 'total seconds', limit: total, likely, missedBy: likely / total });
  }
  return list;
}

type OrderedTiers = readonly (Tier & { readonly id: string })[];
const ordered = new WeakMap<Entries<Tier>, OrderedTiers>();

/** Tiers best first. Kept for each catalogue: every prediction asks for them. */
export function orderedTiers(tiers: Entries<Tier>): OrderedTiers {
  const known = ordered.get(tiers) ?? Object.values(tiers).sort((a, b) => a.rank - b.rank);
  ordered.set(tiers, known);
  return known;
}

function worstTier(tiers: Entries<Tier>): OrderedTiers[number] {
  const worst = orderedTiers(tiers).at(-1);
  if (!worst) throw new Error('the catalogue has no tiers');
  return worst;
}

/** The first tier all of whose thresholds likely values meet, else the worst. */
export function tierOfLikely(likely: LikelyValues, tiers: Entries<Tier>): OrderedTiers[number] {
  for (const tier of orderedTiers(tiers)) if (meets(tier, likely)) return tier;
  return worstTier(tiers);
}

/** Probability that a tier of this rank or a better one is reached. */
export function chanceOfRank(prediction: Rates, tiers: Entries<Tier>, rank: number): number {
  let chance = 0;
  for (const tier of orderedTiers(tiers))
    if (tier.rank <= rank) chance = Math.max(chance, probabilityOf(tier, prediction));
  return chance;
}

/** Verdict for something that fits nowhere: the worst tier, surely. */
export function verdictWithoutRoom(tiers: Entries<Tier>): Verdict {
  const worst = worstTier(tiers);
  return {
    tier: worst.id,
    tierName: worst.name,
    rank: worst.rank,
    probability: 1,
    probabilities: [{ tier: worst.id, probability: 1 }],
    binds: [],
  };
}

/** The first tier all of whose thresholds the likely values meet. */
export function verdictOf(prediction: Rates, tiers: Entries<Tier>): Verdict {
  const ordered = orderedTiers(tiers);
  const likely = likelyValues(prediction);
  const at = ordered.findIndex((tier) => meets(tier, likely));
  const chosen = ordered[at];
  if (!chosen) return verdictWithoutRoom(tiers);
  let [reached, upTo] = [0, 0];
  const probabilities = ordered.map((tier, i) => {
    const before = reached;
    reached = Math.max(reached, probabilityOf(tier, prediction));
    if (i <= at) upTo = reached;
    return { tier: tier.id, probability: reached - before };
  });
  const better = at > 0 ? ordered[at - 1] : undefined;
  return {
    tier: chosen.id,
    tierName: chosen.name,
    rank: chosen.rank,
    probability: upTo,
    probabilities,
    binds: better ? thresholdsOf(better, prediction).filter((t) => t.missedBy >= 1) : [],
  };
}
