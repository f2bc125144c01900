// Sorts a prediction into a tier, with the probability of each tier and the threshold that binds.
import type { Entries } from '../catalogue/catalogue.ts';
import type { Tier } from '../catalogue/schema/tier.ts';
import type { Prediction } from '../predict/prediction.ts';
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

/** Whether the likely values meet all thresholds of a tier. */
function meets(tier: Tier, p: Prediction): boolean {
  const { promptSecondsBelow: prompt, decodeTokensPerSecondAbove: decode, totalSecondsAtMost: total } = tier;
  if (prompt !== undefined && p.promptSeconds && !(p.promptSeconds.likely < prompt)) return false;
  if (decode !== undefined && p.decodeTokensPerSecond && !(p.decodeTokensPerSecond.likely > decode)) return false;
  return total === undefined || p.totalSeconds.likely <= total;
}

interface Judged {
  readonly tier: Tier & { readonly id: string };
  readonly list: Threshold[];
  /** That all thresholds are met. Errors of one machine go together (it is fast or slow at everything), so it is near the smallest of their chances. */
  readonly probability: number;
  readonly met: boolean;
}

function judge(tier: Judged['tier'], p: Prediction): Judged {
  const list: Threshold[] = [];
  let probability = 1;
  if (tier.promptSecondsBelow !== undefined && p.promptSeconds) {
    const { likely } = p.promptSeconds;
    const limit = tier.promptSecondsBelow;
    list.push({ quantity: 'prompt seconds', limit, likely, missedBy: likely / limit });
    probability = Math.min(probability, probabilityBelow(p.promptSeconds, limit));
  }
  if (tier.decodeTokensPerSecondAbove !== undefined && p.decodeTokensPerSecond) {
    const { likely } = p.decodeTokensPerSecond;
    const limit = tier.decodeTokensPerSecondAbove;
    list.push({ quantity: 'decode tokens/s', limit, likely, missedBy: limit / likely });
    probability = Math.min(probability, 1 - probabilityBelow(p.decodeTokensPerSecond, limit));
  }
  if (tier.totalSecondsAtMost !== undefined) {
    const { likely } = p.totalSeconds;
    const limit = tier.totalSecondsAtMost;
    list.push({ quantity: 'total seconds', limit, likely, missedBy: likely / limit });
    probability = Math.min(probability, probabilityBelow(p.totalSeconds, limit));
  }
  return { tier, list, probability, met: meets(tier, p) };
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

/** The tier of the verdict alone: the first all of whose thresholds the likely values meet, else the worst. */
export function tierReached(prediction: Prediction, tiers: Entries<Tier>): OrderedTiers[number] {
  return orderedTiers(tiers).find((tier) => meets(tier, prediction)) ?? worstTier(tiers);
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
export function verdictOf(prediction: Prediction, tiers: Entries<Tier>): Verdict {
  const ordered = orderedTiers(tiers);
  const judged = ordered.map((tier) => judge(tier, prediction));
  const at = judged.findIndex((j) => j.met);
  const chosen = judged[at];
  if (!chosen) return verdictWithoutRoom(tiers);
  let [reached, upTo] = [0, 0];
  const probabilities = judged.map((j, i) => {
    const before = reached;
    reached = Math.max(reached, j.probability);
    if (i <= at) upTo = reached;
    return { tier: j.tier.id, probability: reached - before };
  });
  const better = at > 0 ? judged[at - 1] : undefined;
  return {
    tier: chosen.tier.id,
    tierName: chosen.tier.name,
    rank: chosen.tier.rank,
    probability: upTo,
    probabilities,
    binds: better ? better.list.filter((t) => t.missedBy >= 1) : [],
  };
}
