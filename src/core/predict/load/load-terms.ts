// The terms of a prediction under load: the prompt with its wait, and a step of several sequences.
import type { RequestShape, Workload } from '../../workload/workload.ts';
import { middleContext } from '../observed.ts';
import type { Part } from '../terms.ts';
import { type BatchCosts, batchWeightSeconds } from './batch-step.ts';
import { closedLoop } from './closed-loop.ts';

/** What a request waits for beside its own prompt. */
export function waitingPart(b: BatchCosts, shape: RequestShape, workload: Workload, slots: number): Part {
  const point = closedLoop(b, shape, workload.depthTokens, workload.concurrency, slots);
  return {
    name: `waiting while others of ${workload.concurrency} are served`,
    bottleneck: 'queue',
    seconds: point.waitingSeconds,
  };
}

/** Parts of the mean time between two tokens of one request when several decode together. */
export function batchDecodeParts(b: BatchCosts, shape: RequestShape, workload: Workload, slots: number): Part[] {
  const { costs, rules } = b;
  const d = costs.decode;
  const point = closedLoop(b, shape, workload.depthTokens, workload.concurrency, slots);
  const n = point.running;
  const context = middleContext(shape, workload.depthTokens);
  const attention = d.attention.reduce((sum, a) => sum + Math.min(context, a.windowTokens) * a.seconds, 0);
  let [weights, alone] = [0, 0];
  for (const part of b.parts) {
    weights += batchWeightSeconds(part, b.visitedShare, n, rules.batchComputeCost);
    alone += batchWeightSeconds(part, b.visitedShare, n, 0);
  }
  const of = `of ${n} sequences`;
  const stored = costs.storage?.stepSeconds ?? 0;
  return [
    { name: `reading the weights for a step ${of}`, bottleneck: 'memory-bandwidth', seconds: alone },
    { name: `arithmetic ${of}`, bottleneck: 'compute', seconds: Math.max(0, weights - alone) },
    {
      name: 'fixed cost of layers and step',
      bottleneck: 'fixed-cost',
      seconds: d.fixedSeconds - stored + (n - 1) * rules.sequenceSeconds,
    },
    { name: `attention over the contexts ${of}`, bottleneck: 'attention', seconds: n * attention },
    { name: 'BF16 cache without a fast kernel', bottleneck: 'attention', seconds: n * d.cacheTypeSeconds },
    { name: `state of recurrent layers ${of}`, bottleneck: 'memory-bandwidth', seconds: n * (d.stateSeconds ?? 0) },
    { name: 'weights from storage', bottleneck: 'storage', seconds: stored },
    { name: 'pauses for the prompts of others', bottleneck: 'queue', seconds: point.pauseSeconds },
  ];
}
