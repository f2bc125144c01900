// Why a workload lands in its tier, in a sentence: the limit that takes the time, and what the next tier would need.
import type { MemoryPlan } from '../memory/plan.ts';
import type { Bottleneck, Prediction } from '../predict/prediction.ts';
import { formatSeconds, significant } from '../units/format.ts';
import type { Threshold, Verdict } from '../verdict/verdict.ts';

const LIMIT: Readonly<Record<Bottleneck, string>> = {
  'memory-bandwidth': 'memory bandwidth takes most of the time',
  compute: 'arithmetic takes most of the time',
  'fixed-cost': 'fixed costs of layers and launches take most of the time',
  attention: 'attention over the context takes most of the time',
  link: 'the link between the devices takes most of the time',
  storage: 'reading from storage takes most of the time',
};

function need(t: Threshold): string {
  const factor = `${significant(t.missedBy, 2)}×`;
  switch (t.quantity) {
    case 'prompt seconds':
      return `prompt processing ${factor} faster (${formatSeconds(t.likely)} now, under ${t.limit} s needed)`;
    case 'decode tokens/s':
      return `decode ${factor} faster (${significant(t.likely, 2)} tokens/s now, over ${t.limit} needed)`;
    case 'total seconds':
      return `the whole ${factor} faster (${formatSeconds(t.likely)} now, ${formatSeconds(t.limit)} allowed)`;
  }
}

/** One sentence without a final stop. */
export function why(memory: MemoryPlan, prediction: Prediction | undefined, verdict: Verdict): string {
  if (!prediction) return memory.reasons.join('; ') || 'the model fits nowhere on this machine';
  const limit = LIMIT[prediction.bottleneck];
  if (verdict.binds.length === 0) return limit;
  return `${limit}; the next tier needs ${verdict.binds.map(need).join(' and ')}`;
}
