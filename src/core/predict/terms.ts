// The terms a prediction is made of, in seconds, and which kind of limit takes most of the time.
import { significant } from '../units/format.ts';
import type { RequestShape, Workload } from '../workload/workload.ts';
import type { BatchCosts } from './load/batch-step.ts';
import { batchDecodeParts, waitingPart } from './load/load-terms.ts';
import { middleContext } from './observed.ts';
import { overlappingTokens } from './parallel/overlap.ts';
import { attendedPairs, expertSeconds, type PhaseCosts } from './phase-costs.ts';
import type { Bottleneck, Term } from './prediction.ts';

/** A term before it is put in words. */
export interface Part {
  readonly name: string;
  readonly bottleneck: Bottleneck;
  readonly seconds: number;
}

function promptParts(c: PhaseCosts, n: number, depth: number): Part[] {
  const batches = Math.ceil(n / c.prompt.batchTokens);
  const attention = c.prompt.attention.reduce((sum, a) => sum + attendedPairs(n, depth, a.windowTokens) * a.seconds, 0);
  const experts = expertSeconds(c, n);
  const copied = c.prompt.linkBatchSeconds ?? 0;
  const overlapped = overlappingTokens(n, c.prompt.batchTokens) * (c.prompt.overlapSeconds ?? 0);
  return [
    {
      name: 'matrix multiplication',
      bottleneck: 'compute',
      seconds: n * c.prompt.tokenSeconds + experts.multiply - overlapped,
    },
    { name: 'attention among the prompt', bottleneck: 'attention', seconds: attention },
    {
      name: 'reading the weights',
      bottleneck: 'memory-bandwidth',
      seconds: batches * (c.prompt.batchReadSeconds - copied) + c.prompt.onceSeconds + experts.read,
    },
    { name: 'copying weights from the host', bottleneck: 'link', seconds: batches * copied },
    {
      name: 'fixed cost of layers and batches',
      bottleneck: 'fixed-cost',
      seconds: batches * (c.prompt.batchSeconds - (c.storage?.batchSeconds ?? 0)),
    },
    {
      name: 'weights from storage, a batch at a time',
      bottleneck: 'storage',
      seconds: batches * (c.storage?.batchSeconds ?? 0),
    },
  ];
}

function decodeParts(c: PhaseCosts, context: number): Part[] {
  const d = c.decode;
  const attention = d.attention.reduce((sum, a) => sum + Math.min(context, a.windowTokens) * a.seconds, 0);
  return [
    { name: 'reading the weights', bottleneck: 'memory-bandwidth', seconds: d.weightSeconds - d.computeShareSeconds },
    { name: 'dequantising and multiplying', bottleneck: 'compute', seconds: d.computeShareSeconds },
    {
      name: 'fixed cost of layers and step',
      bottleneck: 'fixed-cost',
      seconds: d.fixedSeconds - (c.storage?.stepSeconds ?? 0),
    },
    { name: 'weights from storage', bottleneck: 'storage', seconds: c.storage?.stepSeconds ?? 0 },
    { name: 'attention over the context', bottleneck: 'attention', seconds: attention },
    { name: 'BF16 cache without a fast kernel', bottleneck: 'attention', seconds: d.cacheTypeSeconds },
    { name: 'state of recurrent layers', bottleneck: 'memory-bandwidth', seconds: d.stateSeconds ?? 0 },
  ];
}

function meanShape(tests: readonly RequestShape[]): RequestShape {
  const n = Math.max(1, tests.length);
  const mean = (of: (t: RequestShape) => number) => tests.reduce((sum, t) => sum + of(t), 0) / n;
  return { promptTokens: mean((t) => t.promptTokens), outputTokens: mean((t) => t.outputTokens) };
}

/** Several requests at once, of which so many run together. */
export interface LoadTerms {
  readonly batch: BatchCosts;
  readonly slots: number;
}

function partsOf(costs: PhaseCosts, workload: Workload, load: LoadTerms | undefined) {
  const shape = meanShape(workload.tests);
  const own = shape.promptTokens > 0 ? promptParts(costs, shape.promptTokens, workload.depthTokens) : [];
  const prefill = load && own.length > 0 ? [...own, waitingPart(load.batch, shape, workload, load.slots)] : own;
  const alone = () => decodeParts(costs, middleContext(shape, workload.depthTokens));
  const together = (l: LoadTerms) => batchDecodeParts(l.batch, shape, workload, l.slots);
  const decode = shape.outputTokens > 0 ? (load ? together(load) : alone()) : [];
  return { shape, prefill, decode };
}

/** Terms of the workload's mean request: of the whole prompt, and of one token in the middle of the output. */
export function termsOf(costs: PhaseCosts, workload: Workload, load?: LoadTerms): readonly Term[] {
  const { shape, prefill, decode } = partsOf(costs, workload, load);
  const context = middleContext(shape, workload.depthTokens);
  const term = (phase: Term['phase'], parts: readonly Part[], detail: string) => {
    const total = parts.reduce((sum, p) => sum + p.seconds, 0);
    return parts
      .filter((p) => p.seconds > 0)
      .map((p): Term => ({ phase, ...p, detail: `${significant((100 * p.seconds) / total, 2)} % of ${detail}` }));
  };
  return [
    ...term('prefill', prefill, `a prompt of ${significant(shape.promptTokens, 4)} tokens`),
    ...term(
      'decode',
      decode,
      `${load ? 'the time between two tokens' : 'a decode step'} at ${significant(context, 4)} tokens of context`,
    ),
  ];
}

const LIMITS: readonly Bottleneck[] = [
  'memory-bandwidth',
  'compute',
  'fixed-cost',
  'attention',
  'link',
  'storage',
  'queue',
];
const POSITION = Object.fromEntries(LIMITS.map((name, i) => [name, i])) as Readonly<Record<Bottleneck, number>>;

/** Seconds by kind of limit, in the order of LIMITS. */
function byLimit(parts: readonly Part[]): number[] {
  const seconds = [0, 0, 0, 0, 0, 0, 0];
  for (const p of parts) {
    const at = POSITION[p.bottleneck];
    seconds[at] = (seconds[at] ?? 0) + p.seconds;
  }
  return seconds;
}

/** The limit that takes most of the seconds. */
function largest(seconds: readonly number[]): Bottleneck {
  let worst = 0;
  for (let i = 1; i < seconds.length; i++) if ((seconds[i] ?? 0) > (seconds[worst] ?? 0)) worst = i;
  return LIMITS[worst] ?? 'memory-bandwidth';
}

export interface Bottlenecks {
  readonly all: Bottleneck;
  readonly prefill: Bottleneck | undefined;
  readonly decode: Bottleneck | undefined;
}

/** The limits that take most of the mean request's time: of all of it, and of each phase. */
export function bottlenecksOf(costs: PhaseCosts, workload: Workload, load?: LoadTerms): Bottlenecks {
  const { shape, prefill, decode } = partsOf(costs, workload, load);
  const [once, often] = [byLimit(prefill), byLimit(decode)];
  const all = once.map((seconds, i) => seconds + (often[i] ?? 0) * shape.outputTokens);
  return {
    all: largest(all),
    prefill: prefill.length > 0 ? largest(once) : undefined,
    decode: decode.length > 0 ? largest(often) : undefined,
  };
}
