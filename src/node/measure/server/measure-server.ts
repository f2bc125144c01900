// Measures a running server from outside: TTFT and ITL of one request at a time, as its user sees them.
import type { Repetition } from '../../../core/measurement/engine-job.ts';
import type { MeasuredTest, TestShape } from '../../../core/measurement/measurement.ts';
import { measuredTest } from '../../../core/measurement/test-result.ts';
import { type Fetch, streamCompletion } from './request.ts';

export interface ServerTest {
  readonly label: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

export interface ServerRun {
  readonly base: string;
  readonly model: string;
  readonly key?: string | undefined;
  readonly repetitions: number;
  readonly signal?: AbortSignal | undefined;
  readonly fetcher?: Fetch;
}

const WORDS = 'river stone cloud paper green house light water under table seven north music bread glass'.split(' ');

/** Words without meaning; each prompt begins differently, so that no cached prefix helps. */
function promptOf(words: number, seed: number): string {
  let x = seed * 2654435761 + 1;
  return Array.from({ length: words }, () => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return WORDS[(x >>> 16) % WORDS.length];
  }).join(' ');
}

/** Pieces of the stream may hold several tokens: gaps are spread over the tokens that the server counted. */
function stepsOf(pieces: readonly number[], outputTokens: number | undefined): number[] {
  const [first, last] = [pieces[0], pieces.at(-1)];
  const tokens = outputTokens ?? pieces.length;
  if (first === undefined || last === undefined || tokens < 2 || pieces.length < 2) return [];
  if (tokens === pieces.length) return pieces.slice(1).map((p, i) => p - (pieces[i] ?? p));
  return [(last - first) / (tokens - 1)];
}

/**
 * One test. The prefill rate is prompt tokens ÷ TTFT, a lower bound: it has the request's way and the first step in it.
 * The shape that comes back has the tokens as the server counted them.
 */
export async function serverTest(run: ServerRun, test: ServerTest, wordsPerToken: number): Promise<MeasuredTest> {
  const repetitions: Repetition[] = [];
  const ttft: number[] = [];
  let shape: TestShape = {
    promptTokens: test.promptTokens,
    outputTokens: test.outputTokens,
    depthTokens: 0,
    sequences: 1,
  };
  for (let r = 0; r < run.repetitions && !run.signal?.aborted; r++) {
    const words = Math.max(1, Math.round(test.promptTokens * wordsPerToken));
    const body = {
      model: run.model,
      prompt: promptOf(words, (Date.now() % 1e6) + r),
      max_tokens: test.outputTokens,
      temperature: 0,
      ignore_eos: true,
      cache_prompt: false,
    };
    const times = await streamCompletion(run.base, body, run);
    const first = times.pieceSeconds[0];
    if (first === undefined) throw new Error('the server sent no text');
    shape = {
      ...shape,
      promptTokens: times.promptTokens ?? shape.promptTokens,
      outputTokens: times.outputTokens ?? times.pieceSeconds.length,
    };
    ttft.push(first);
    repetitions.push({
      prefillSeconds: first,
      batches: [],
      stepSeconds: stepsOf(times.pieceSeconds, times.outputTokens),
    });
  }
  const measured = measuredTest(shape, repetitions, { label: test.label, leastRepetitions: 2 });
  const sorted = [...ttft].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return { ...measured, ...(middle === undefined ? {} : { ttftSeconds: middle }) };
}

/** Words that make a token with this server's tokenizer, from one short request; it also warms the server up. */
export async function wordsPerToken(run: ServerRun): Promise<number> {
  const words = 100;
  const body = { model: run.model, prompt: promptOf(words, 1), max_tokens: 1, temperature: 0 };
  const times = await streamCompletion(run.base, body, run);
  return times.promptTokens ? words / times.promptTokens : 1;
}
