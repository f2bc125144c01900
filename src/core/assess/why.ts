// Why a workload lands in its tier, in a sentence: the limit that takes the time, and what the next tier would need.
import type { MemoryPlan } from '../memory/plan.ts';
import type { Bottleneck, Prediction } from '../predict/prediction.ts';
import { formatSeconds, significant } from '../units/format.ts';
import type { Threshold, Verdict } from '../verdict/verdict.ts';
import { plainly, type Say } from './in-words.ts';

const LIMIT: Readonly<Record<Bottleneck, string>> = {
  'memory-bandwidth': 'memory bandwidth',
  compute: 'arithmetic',
  'fixed-cost': 'fixed costs of layers and launches',
  attention: 'attention over the context',
  link: 'the link between the devices',
  storage: 'reading from storage',
  queue: 'waiting while others are served',
};

/** A factor just above 1 keeps the digits that show the miss. */
const factorText = (x: number) => `${significant(x, x < 1.1 ? 4 : 2)}×`;

function need(t: Threshold, say: Say): string {
  const factor = say(factorText(t.missedBy));
  const [seconds, limit] = [say(formatSeconds(t.likely)), say(formatSeconds(t.limit))];
  switch (t.quantity) {
    case 'prompt seconds':
      return `prompt processing ${factor} faster (${seconds} now, under ${limit} needed)`;
    case 'decode tokens/s':
      return `decode ${factor} faster (${say(significant(t.likely, 2))} tokens/s now, over ${say(String(t.limit))} needed)`;
    case 'total seconds':
      return `the whole ${factor} faster (${seconds} now, ${limit} allowed)`;
  }
}

/** The limits of the phases that a threshold is about. */
function limitOf(p: Prediction, t: Threshold): Bottleneck {
  if (t.quantity === 'prompt seconds') return p.phaseBottlenecks.prefill ?? p.bottleneck;
  return t.quantity === 'decode tokens/s' ? (p.phaseBottlenecks.decode ?? p.bottleneck) : p.bottleneck;
}

/** One sentence without a final stop: in the best tier what takes the time, else what the next tier needs and what stands in its way. */
export function why(
  memory: MemoryPlan,
  prediction: Prediction | undefined,
  verdict: Verdict,
  say: Say = plainly,
): string {
  if (!prediction) return memory.reasons.join('; ') || 'the model fits nowhere on this machine';
  if (verdict.binds.length === 0) return `${LIMIT[prediction.bottleneck]} takes most of the time`;
  const needs = verdict.binds.map((t) => `${need(t, say)}, held back by ${LIMIT[limitOf(prediction, t)]}`);
  return `the next tier needs ${needs.join(' and ')}`;
}
