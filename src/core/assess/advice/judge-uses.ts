// Whether a placed candidate is fast enough, and surely so, for every use case.
import type { Likely } from '../../predict/likely.ts';
import type { PlacedRates } from '../../predict/predictor.ts';
import { chanceOfRank, type LikelyValues, likelyValues, tierOfLikely } from '../../verdict/verdict.ts';
import type { Setting } from './evaluate.ts';
import type { UseOutcome } from './evaluated.ts';
import type { Failure } from './failure.ts';
import type { UseCase } from './resolved-need.ts';
import { speedBindings, tightest } from './speed-binding.ts';

/** The failure of a use case whose likely values miss its tier; undefined where they meet it. */
function missOf(s: Setting, useCase: UseCase, values: LikelyValues): Failure | undefined {
  const reached = tierOfLikely(values, s.tiers);
  if (reached.rank <= useCase.tierRank) return undefined;
  const { name: workload } = useCase.workload;
  const most = tightest(speedBindings(values, workload, s.tiers[useCase.tier]));
  const miss = { needed: useCase.tierName, reached: reached.name, workload, most };
  return { kind: 'speed', missedBy: Math.max(1, most?.used ?? 1), miss };
}

function judgeUse(s: Setting, rates: PlacedRates, useCase: UseCase, likely: Likely | undefined): UseOutcome | Failure {
  const predicted = rates.ratesOf(useCase.workload, likely);
  if (predicted.status === 'unknown') return { kind: 'unknown', reasons: predicted.reasons };
  const values = likelyValues(predicted.value);
  const miss = missOf(s, useCase, values);
  if (miss) return miss;
  const chance = chanceOfRank(predicted.value, s.tiers, useCase.tierRank);
  const { tierName, workload } = useCase;
  if (chance < s.sureness) return { kind: 'sureness', chance, text: `${workload.name} is ${tierName}` };
  return { useCase, prediction: predicted.value, reached: tierOfLikely(values, s.tiers), chance };
}

/**
 * All use cases, or why not: the first whose likely values miss its tier, else the first that is not sure enough. Likely values come
 * first, since they cost little and most fail by them. `known`: likely figures by use case, filled as they are met.
 */
export function judgeUses(
  s: Setting,
  rates: PlacedRates,
  known: (Likely | undefined)[] = [],
): readonly UseOutcome[] | Failure {
  const { useCases } = s;
  for (let i = 0; i < useCases.length; i++) {
    const useCase = useCases[i] as UseCase;
    const likely = known[i] ?? rates.likelyOf(useCase.workload);
    known[i] = likely;
    const miss = likely && missOf(s, useCase, likely);
    if (miss) return miss;
  }
  const uses: UseOutcome[] = [];
  for (let i = 0; i < useCases.length; i++) {
    const judged = judgeUse(s, rates, useCases[i] as UseCase, known[i]);
    if ('kind' in judged) return judged;
    uses.push(judged);
  }
  return uses;
}
