// The terms a prediction is made of, in seconds, and which kind of limit takes most of the time.
import { significant } from '../units/format.ts';
import type { RequestShape, Workload } from '../workload/workload.ts';
import type { BatchCosts } from './load/batch-step.ts';
import { batchDecodeParts, waitingPart } from './load/load-terms.ts';
import { middleContext } from './observed.ts';
import { overlappingTokens } from './parallel/overlap.ts';
import { attendedPairs, expertSeconds, type PhaseCosts } from './phase-costs.ts';
import type { Bottleneck, Term } from './prediction.ts';

/** A kind of term: what it is called and which limit it belongs to. */
interface Kind {
  readonly name: string;
  readonly bottleneck: Bottleneck;
}

/** A term before it is put in words. */
export interface Part extends Kind {
  readonly seconds: number;
}

/** Kinds of a prompt's terms, in the order of `promptSecondsByKind`. */
const PROMPT_KINDS: readonly Kind[] = [
  { name: 'matrix multiplication', bottleneck: 'compute' },
  { name: 'attention among the prompt', bottleneck: 'attention' },
  { name: 'reading the weights', bottleneck: 'memory-bandwidth' },
  { name: 'copying weights from the host', bottleneck: 'link' },
  { name: 'fixed cost of layers and batches', bottleneck: 'fixed-cost' },
  { name: 'weights from storage, a batch at a time', bottleneck: 'storage' },
];

function promptSecondsByKind(c: PhaseCosts, n: number, depth: number): number[] {
  const batches = Math.ceil(n / c.prompt.batchTokens);
  let attention = 0;
  for (const a of c.prompt.attention) attention += attendedPairs(n, depth, a.windowTokens) * a.seconds;
  const experts = expertSeconds(c, n);
  const copied = c.prompt.linkBatchSeconds ?? 0;
  const stored = c.storage?.batchSeconds ?? 0;
  const { overlapSeconds } = c.prompt;
  const overlapped = overlapSeconds === undefined ? 0 : overlappingTokens(n, c.prompt.batchTokens) * overlapSeconds;
  return [
    n * c.prompt.tokenSeconds + experts.multiply - overlapped,
    attention,
    batches * (c.prompt.batchReadSeconds - copied) + c.prompt.onceSeconds + experts.read,
    batches * copied,
    batches * (c.prompt.batchSeconds - stored),
    batches * stored,
  ];
}

/** Kinds of a decode step's terms, in the order of `decodeSecondsByKind`. */
const DECODE_KINDS: readonly Kind[] = [
  { name: 'reading the weights', bottleneck: 'memory-bandwidth' },
  { name: 'dequantising and multiplying', bottleneck: 'compute' },
  { name: 'fixed cost of layers and step', bottleneck: 'fixed-cost' },
  { name: 'weights from storage', bottleneck: 'storage' },
  { name: 'attention over the context', bottleneck: 'attention' },
  { name: 'BF16 cache without a fast kernel', bottleneck: 'attention' },
  { name: 'state of recurrent layers', bottleneck: 'memory-bandwidth' },
];

function decodeSecondsByKind(c: PhaseCosts, context: number): number[] {
  const d = c.decode;
  const stored = c.storage?.stepSeconds ?? 0;
  let attention = 0;
  for (const a of d.attention) attention += Math.min(context, a.windowTokens) * a.seconds;
  return [
    d.weightSeconds - d.computeShareSeconds,
    d.computeShareSeconds,
    d.fixedSeconds - stored,
    stored,
    attention,
    d.cacheTypeSeconds,
    d.stateSeconds ?? 0,
  ];
}

function meanShape(tests: readonly RequestShape[]): RequestShape {
  let [prompt, output] = [0, 0];
  for (const t of tests) {
    prompt += t.promptTokens;
    output += t.outputTokens;
  }
  const n = Math.max(1, tests.length);
  return { promptTokens: prompt / n, outputTokens: output / n };
}

/** Several requests at once, of which so many run together. */
export interface LoadTerms {
  readonly batch: BatchCosts;
  readonly slots: number;
}

/** Seconds of each of some kinds of terms. */
interface Parts {
  readonly kinds: readonly Kind[];
  readonly seconds: readonly number[];
}

const NONE: Parts = { kinds: [], seconds: [] };

const plus = (p: Parts, more: Part): Parts => ({ kinds: [...p.kinds, more], seconds: [...p.seconds, more.seconds] });
const together = (parts: readonly Part[]): Parts => ({ kinds: parts, seconds: parts.map((p) => p.seconds) });

function prefillParts(costs: PhaseCosts, shape: RequestShape, workload: Workload, load: LoadTerms | undefined): Parts {
  if (shape.promptTokens <= 0) return NONE;
  const seconds = promptSecondsByKind(costs, shape.promptTokens, workload.depthTokens);
  const own = { kinds: PROMPT_KINDS, seconds };
  return load ? plus(own, waitingPart(load.batch, shape, workload, load.slots)) : own;
}

function decodeParts(costs: PhaseCosts, shape: RequestShape, workload: Workload, load: LoadTerms | undefined): Parts {
  if (shape.outputTokens <= 0) return NONE;
  if (load) return together(batchDecodeParts(load.batch, shape, workload, load.slots));
  return { kinds: DECODE_KINDS, seconds: decodeSecondsByKind(costs, middleContext(shape, workload.depthTokens)) };
}

/** Terms of the workload's mean request: of the whole prompt, and of one token in the middle of the output. */
export function termsOf(costs: PhaseCosts, workload: Workload, load?: LoadTerms): readonly Term[] {
  const shape = meanShape(workload.tests);
  const context = middleContext(shape, workload.depthTokens);
  const term = (phase: Term['phase'], { kinds, seconds }: Parts, detail: string) => {
    const total = seconds.reduce((sum, s) => sum + s, 0);
    return kinds.flatMap(({ name, bottleneck }, i): Term[] => {
      const own = seconds[i] ?? 0;
      const share = `${significant((100 * own) / total, 2)} % of ${detail}`;
      return own > 0 ? [{ phase, name, bottleneck, seconds: own, detail: share }] : [];
    });
  };
  return [
    ...term(
      'prefill',
      prefillParts(costs, shape, workload, load),
      `a prompt of ${significant(shape.promptTokens, 4)} tokens`,
    ),
    ...term(
      'decode',
      decodeParts(costs, shape, workload, load),
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
function byLimit({ kinds, seconds }: Parts): number[] {
  const sums = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < kinds.length; i++) {
    const at = POSITION[kinds[i]?.bottleneck ?? 'memory-bandwidth'];
    sums[at] = (sums[at] ?? 0) + (seconds[i] ?? 0);
  }
  return sums;
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
  const shape = meanShape(workload.tests);
  const once = byLimit(prefillParts(costs, shape, workload, load));
  const often = byLimit(decodeParts(costs, shape, workload, load));
  const prefill = shape.promptTokens > 0 ? largest(once) : undefined;
  const decode = shape.outputTokens > 0 ? largest(often) : undefined;
  for (let i = 0; i < once.length; i++) once[i] = (once[i] ?? 0) + (often[i] ?? 0) * shape.outputTokens;
  return { all: largest(once), prefill, decode };
}
