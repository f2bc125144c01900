// Times one test on a loaded model: prompt in batches, decode step by step, until the repetitions settle.
import type { EngineMessage, EngineSettings, JobTest, Repetition } from '../../../core/measurement/engine-job.ts';
import { isSettled } from '../../../core/measurement/statistics/sample.ts';
import type { Bindings, NativeContext, NativeModel } from './bindings.ts';

export interface TestRun {
  readonly bindings: Bindings;
  readonly model: NativeModel;
  readonly test: JobTest;
  readonly threads: number;
  readonly settings: EngineSettings;
  /** On an accelerator: it is kept busy until it is awake. */
  readonly accelerated: boolean;
  readonly vocabulary: number;
  readonly tell: (message: EngineMessage) => Promise<void>;
}

/** Cells are allocated in this many. */
const CELLS = 256;
/**
 * Cards wake slowly: the first second after a pause runs at lower clocks (an H100 began prompts of 512 tokens 6 to 7 % slower), and
 * the first run of each size loads kernels.
 */
const WAKE_SECONDS = 1;
const WAKE_STEPS = 8;
/** Repetitions that take less than this all together go on, up to so many: of milliseconds few say little. */
const LEAST_SECONDS = 1;
const MOST_CHEAP_REPETITIONS = 60;
/** Fewest of them whose median has an interval: two of 4 ms that agree by chance settle nothing. */
const LEAST_CHEAP_REPETITIONS = 5;
/** Progress is told this often, so that telling costs nothing. */
const PROGRESS_NANOSECONDS = 500_000_000n;

const now = (): bigint => process.hrtime.bigint();
const secondsSince = (begin: bigint): number => Number(now() - begin) / 1e9;

/** Token numbers that differ from step to step; below 300 lie control and byte tokens. */
function tokenSource(vocabulary: number): (count: number) => Uint32Array {
  let x = 2463534242;
  const first = vocabulary > 1000 ? 300 : 0;
  return (count) =>
    Uint32Array.from({ length: count }, () => {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      return first + ((x >>> 0) % (vocabulary - first));
    });
}

class Session {
  /** Tokens in the cache, of each sequence. */
  private depth = 0;
  private readonly tokens: (count: number) => Uint32Array;
  private told = now();
  private readonly context: NativeContext;
  private readonly run: TestRun;

  constructor(context: NativeContext, run: TestRun) {
    this.context = context;
    this.run = run;
    this.tokens = tokenSource(run.vocabulary);
  }

  /** Empties the cache back to `depth`, if it holds more; recurrent states cannot be shortened and start anew. */
  rewind(depth: number): void {
    const { sequences } = this.run.test.shape;
    if (this.depth <= depth) return;
    for (let s = 0; s < sequences; s++) {
      if (depth > 0 && this.context.removeTokenCellsFromSequence(s, depth, -1)) continue;
      for (let all = 0; all < sequences; all++) this.context.disposeSequence(all);
      this.depth = 0;
      return;
    }
    this.depth = depth;
  }

  get cached(): number {
    return this.depth;
  }

  /** One sequence after the other gets `count` tokens; the last batch asks for the last token's logits, as llama-bench does. */
  async prefill(count: number): Promise<Repetition['batches']> {
    const { sequences } = this.run.test.shape;
    const batches: { depthTokens: number; tokens: number; seconds: number }[] = [];
    for (let s = 0; s < sequences; s++)
      for (let at = 0; at < count; at += this.run.settings.batchTokens) {
        const size = Math.min(this.run.settings.batchTokens, count - at);
        const tokens = this.tokens(size);
        const last = at + size === count;
        const begin = now();
        this.context.initBatch(size);
        this.context.addToBatch(s, this.depth + at, tokens, last ? Uint32Array.of(size - 1) : new Uint32Array());
        await this.context.decodeBatch();
        batches.push({ depthTokens: this.depth + at, tokens: size, seconds: secondsSince(begin) });
        await this.progress(at + size);
      }
    this.depth += count;
    return batches;
  }

  /** `count` steps, each with one token of every sequence and its logits. */
  async decode(count: number, before: number): Promise<number[]> {
    const { sequences } = this.run.test.shape;
    const logits = Uint32Array.of(0);
    const seconds: number[] = [];
    for (let i = 0; i < count; i++) {
      const tokens = this.tokens(sequences);
      const begin = now();
      this.context.initBatch(sequences);
      for (let s = 0; s < sequences; s++) this.context.addToBatch(s, this.depth, tokens.subarray(s, s + 1), logits);
      await this.context.decodeBatch();
      seconds.push(secondsSince(begin));
      this.depth += 1;
      await this.progress(before + i + 1);
    }
    return seconds;
  }

  private async progress(done: number): Promise<void> {
    if (now() - this.told < PROGRESS_NANOSECONDS) return;
    this.told = now();
    const { promptTokens, outputTokens } = this.run.test.shape;
    await this.run.tell({ kind: 'progress', index: this.run.test.index, done, of: promptTokens + outputTokens });
  }
}

async function openContext(run: TestRun): Promise<NativeContext> {
  const { shape, warmUpTokens } = run.test;
  const longest = shape.depthTokens + Math.max(shape.promptTokens + shape.outputTokens, warmUpTokens + 1);
  const cells = Math.ceil(longest / CELLS) * CELLS;
  const { settings } = run;
  const context = new run.bindings.AddonContext(run.model, {
    contextSize: cells * shape.sequences,
    batchSize: Math.max(settings.batchTokens, shape.sequences),
    sequences: shape.sequences,
    flashAttention: settings.flashAttention ?? 'auto',
    threads: run.threads,
    ...(settings.kvTypeK === undefined ? {} : { kvCacheKeyType: settings.kvTypeK }),
    ...(settings.kvTypeV === undefined ? {} : { kvCacheValueType: settings.kvTypeV }),
  });
  if (!(await context.init())) throw new Error(`the engine could not make room for a context of ${cells} tokens`);
  return context;
}

/** Untimed: a few tokens, on an accelerator as many as the test has, again and again until it is awake. */
async function warmUp(session: Session, { test, accelerated, settings }: TestRun): Promise<void> {
  const { promptTokens, outputTokens } = test.shape;
  if (!accelerated) {
    await session.prefill(test.warmUpTokens);
    await session.decode(1, 0);
    return;
  }
  const tokens = promptTokens > 0 ? Math.min(promptTokens, settings.batchTokens) : test.warmUpTokens;
  const begin = now();
  do {
    session.rewind(0);
    await session.prefill(tokens);
    await session.decode(Math.min(outputTokens, WAKE_STEPS), 0);
  } while (secondsSince(begin) < WAKE_SECONDS);
}

/** Runs the test; every repetition is told when it is finished. */
export async function runTest(run: TestRun): Promise<void> {
  const { test } = run;
  const { promptTokens, outputTokens, depthTokens } = test.shape;
  const session = new Session(await openContext(run), run);
  if (test.warmUpTokens > 0) await warmUp(session, run);
  await run.tell({ kind: 'timing', index: test.index });
  const begin = now();
  const phases: Readonly<Record<'prefill' | 'decode', number[]>> = { prefill: [], decode: [] };
  const most = Math.max(test.mostRepetitions, test.leastRepetitions > 1 ? MOST_CHEAP_REPETITIONS : 1);
  for (let r = 0; r < most; r++) {
    session.rewind(depthTokens);
    if (session.cached < depthTokens) await session.prefill(depthTokens - session.cached);
    const batches = promptTokens > 0 ? await session.prefill(promptTokens) : [];
    const stepSeconds = await session.decode(outputTokens, promptTokens);
    const prefillSeconds = batches.reduce((sum, b) => sum + b.seconds, 0);
    const repetition = { batches, stepSeconds, ...(promptTokens > 0 ? { prefillSeconds } : {}) };
    await run.tell({ kind: 'repetition', index: test.index, repetition });
    if (promptTokens > 0) phases.prefill.push(prefillSeconds);
    if (outputTokens > 0) phases.decode.push(stepSeconds.reduce((a, b) => a + b, 0));
    const spent = secondsSince(begin);
    const cheap = test.leastRepetitions > 1 && spent < LEAST_SECONDS;
    const least = cheap ? Math.max(test.leastRepetitions, LEAST_CHEAP_REPETITIONS) : test.leastRepetitions;
    const settled = (v: readonly number[]) => v.length === 0 || isSettled(v, least, test.relativeWidth);
    if (settled(phases.prefill) && settled(phases.decode)) break;
    if (spent >= test.mostSeconds || (r + 1 >= test.mostRepetitions && spent >= LEAST_SECONDS)) break;
  }
}
