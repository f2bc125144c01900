// How often the tier that follows from held-out predictions is the tier that follows from measurements.

import { verdictOfRates } from '../src/core/assess/claim/own-words.ts';
import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';
import type { Observation } from '../src/core/calibrate/observation.ts';
import type { Catalogue } from '../src/core/catalogue/catalogue.ts';

export interface Agreement {
  readonly cases: number;
  readonly agree: number;
  /** Mean over the tiers of the share of measured cases that were predicted so. */
  readonly balanced: number;
}

const USE_CASES = ['uc1', 'uc2', 'uc3', 'uc4'];

/** Rows and held-out errors belong together by position; verdicts from mean rates on both sides. */
export function tierAgreement(
  catalogue: Catalogue,
  observed: readonly Observation<never>[],
  heldOut: readonly HeldOut[],
): Agreement {
  const byTier = new Map<string, { cases: number; agree: number }>();
  heldOut.forEach((h, i) => {
    const measured = observed[i]?.measured;
    const [decode, prefill] = [measured?.[0], measured?.[1]];
    if (!h.scored || decode === undefined || prefill === undefined) return;
    for (const id of USE_CASES) {
      const shape = catalogue.workloads[id]?.tests[0];
      if (!shape) continue;
      const truth = verdictOfRates(Math.exp(prefill), Math.exp(decode), shape, catalogue.tiers).tier;
      const predicted = verdictOfRates(
        Math.exp(prefill - (h.errors[1] ?? 0)),
        Math.exp(decode - (h.errors[0] ?? 0)),
        shape,
        catalogue.tiers,
      ).tier;
      const entry = byTier.get(truth) ?? { cases: 0, agree: 0 };
      byTier.set(truth, { cases: entry.cases + 1, agree: entry.agree + (truth === predicted ? 1 : 0) });
    }
  });
  const tiers = [...byTier.values()];
  const cases = tiers.reduce((sum, t) => sum + t.cases, 0);
  return {
    cases,
    agree: tiers.reduce((sum, t) => sum + t.agree, 0) / Math.max(1, cases),
    balanced: tiers.reduce((sum, t) => sum + t.agree / t.cases, 0) / Math.max(1, tiers.length),
  };
}
