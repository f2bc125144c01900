// What a claim's own figures say under its own thresholds: the tier its ticks should show.
import type { Entries } from '../../catalogue/catalogue.ts';
import type { Tier } from '../../catalogue/schema/tier.ts';
import { exactly } from '../../units/interval.ts';
import { type Verdict, verdictOf } from '../../verdict/verdict.ts';
import type { RequestShape } from '../../workload/workload.ts';

/** Verdict from two rates taken as constant, as the claim's reader would compute it. */
export function verdictOfRates(prefill: number, decode: number, shape: RequestShape, tiers: Entries<Tier>): Verdict {
  const promptSeconds = shape.promptTokens / prefill;
  return verdictOf(
    {
      prefillTokensPerSecond: exactly(prefill),
      decodeTokensPerSecond: exactly(decode),
      promptSeconds: exactly(promptSeconds),
      ttftSeconds: exactly(promptSeconds + 1 / decode),
      totalSeconds: exactly(promptSeconds + shape.outputTokens / decode),
      basis: 'measured',
    },
    tiers,
  );
}
