// The terms a prediction is made of, in seconds, and which kind of limit takes most of the time.
import { significant } from '../units/format.ts';
import type { RequestShape, Workload } from '../workload/workload.ts';
import { middleContext } from './observed.ts';
import { attendedPairs, type PhaseCosts } from './phase-costs.ts';
import type { Bottleneck, Term } from './prediction.ts';

interface Part {
  readonly name: string;
  readonly bottleneck: Bottleneck;
  readonly seconds: number;
}

function promptParts(c: PhaseCosts, n: number, depth: number): Part[] {
  const batches = Math.ceil(n / c.prompt.batchTokens);
  const attention = c.prompt.attention.reduce((sum, a) => sum + attendedPairs(n, depth, a.windowTokens) * a.seconds, 0);
  return [
    { name: 'matrix multiplication', bottleneck: 'compute', seconds: n * c.prompt.tokenSeconds },
    { name: 'attention among the prompt', bottleneck: 'attention', seconds: attention },
    {
      name: 'reading the weights',
      bottleneck: 'memory-bandwidth',
      seconds: batches * c.prompt.batchReadSeconds + c.prompt.onceSeconds,
    },
    { name: 'fixed cost of layers and batches', bottleneck: 'fixed-cost', seconds: batches * c.prompt.batchSeconds },
  ];
}

function decodeParts(c: PhaseCosts, context: number): Part[] {
  const d = c.decode;
  const attention = d.attention.reduce((sum, a) => sum + Math.min(context, a.windowTokens) * a.seconds, 0);
  return [
    { name: 'reading the weights', bottleneck: 'memory-bandwidth', seconds: d.weightSeconds - d.computeShareSeconds },
    { name: 'dequantising and multiplying', bottleneck: 'compute', seconds: d.computeShareSeconds },
    { name: 'fixed cost of layers and step', bottleneck: 'fixed-cost', seconds: d.fixedSeconds },
    { name: 'attention over the context', bottleneck: 'attention', seconds: attention },
    { name: 'BF16 cache without a fast kernel', bottleneck: 'attention', seconds: d.cacheTypeSeconds },
  ];
}

function meanShape(tests: readonly RequestShape[]): RequestShape {
  const n = Math.max(1, tests.length);
  const mean = (of: (t: RequestShape) => number) => tests.reduce((sum, t) => sum + of(t), 0) / n;
  return { promptTokens: mean((t) => t.promptTokens), outputTokens: mean((t) => t.outputTokens) };
}

/** Terms of the workload's mean request: of the whole prompt, and of one token in the middle of the output. */
export function termsOf(costs: PhaseCosts, workload: Workload): readonly Term[] {
  const shape = meanShape(workload.tests);
  const context = middleContext(shape, workload.depthTokens);
  const prefill = shape.promptTokens > 0 ? promptParts(costs, shape.promptTokens, workload.depthTokens) : [];
  const decode = shape.outputTokens > 0 ? decodeParts(costs, context) : [];
  const term = (phase: Term['phase'], parts: readonly Part[], detail: string) => {
    const total = parts.reduce((sum, p) => sum + p.seconds, 0);
    return parts
      .filter((p) => p.seconds > 0)
      .map((p): Term => ({ phase, ...p, detail: `${significant((100 * p.seconds) / total, 2)} % of ${detail}` }));
  };
  return [
    ...term('prefill', prefill, `a prompt of ${significant(shape.promptTokens, 4)} tokens`),
    ...term('decode', decode, `a decode step at ${significant(context, 4)} tokens of context`),
  ];
}

/** The limit that takes most of the total time of the mean request. */
export function bottleneckOf(costs: PhaseCosts, workload: Workload): Bottleneck {
  const shape = meanShape(workload.tests);
  const seconds: Partial<Record<Bottleneck, number>> = {};
  const count = (parts: readonly Part[], times: number) => {
    for (const p of parts) seconds[p.bottleneck] = (seconds[p.bottleneck] ?? 0) + p.seconds * times;
  };
  if (shape.promptTokens > 0) count(promptParts(costs, shape.promptTokens, workload.depthTokens), 1);
  if (shape.outputTokens > 0) count(decodeParts(costs, middleContext(shape, workload.depthTokens)), shape.outputTokens);
  let [worst, most]: [Bottleneck, number] = ['memory-bandwidth', -1];
  for (const [name, value] of Object.entries(seconds)) if (value > most) [worst, most] = [name as Bottleneck, value];
  return worst;
}
