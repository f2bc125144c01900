// Runs a job in the engine's own process and turns whatever happens to it into results and typed problems.
import { fork } from 'node:child_process';
import type { EngineFacts, EngineJob, EngineMessage, Repetition } from '../../../core/measurement/engine-job.ts';
import type { Problem } from '../../../core/measurement/measurement.ts';
import { lastWords } from './last-words.ts';

export interface JobOutcome {
  readonly facts: EngineFacts | undefined;
  /** Repetitions of each test, by its index; those before a failure are kept. */
  readonly repetitions: ReadonlyMap<number, readonly Repetition[]>;
  readonly finished: ReadonlySet<number>;
  /** What happened to a test, or with the key undefined to the process as a whole. */
  readonly problems: ReadonlyMap<number | undefined, Problem>;
}

export interface RunOptions {
  /** The script of the engine's process. */
  readonly script: string;
  /** A process that says nothing for this long hangs. */
  readonly silenceSeconds: number;
  readonly signal?: AbortSignal | undefined;
  readonly onMessage?: ((message: EngineMessage) => void) | undefined;
}

const MOST_ERROR_CHARACTERS = 600;
/** Of what the engine writes: a backtrace of some kilobytes may follow the words that count. */
const MOST_OUTPUT_CHARACTERS = 64_000;
const OUT_OF_MEMORY =
  /out of memory|failed to allocate|unable to allocate|cannot allocate|bad_alloc|could not make room|ENOMEM|insufficient memory|A context size of .* is too large/i;

/** Problem of a test whose process told what went wrong; `output`: what the engine itself wrote. */
function told(message: string, output: string): Problem {
  const words = lastWords(output, MOST_ERROR_CHARACTERS);
  const all = words === '' ? message : `${message}: ${words}`;
  const detail = all.replace(/\s+/g, ' ').slice(0, 2 * MOST_ERROR_CHARACTERS);
  return { code: OUT_OF_MEMORY.test(all) ? 'out-of-memory' : 'engine-crashed', detail };
}

/** Problem of a process that ended by itself; a SIGKILL nobody here sent is what a kernel short of memory does. */
function ended(code: number | null, signal: NodeJS.Signals | null, output: string): Problem {
  const last = lastWords(output, MOST_ERROR_CHARACTERS);
  if (OUT_OF_MEMORY.test(output)) return { code: 'out-of-memory', detail: last };
  if (signal === 'SIGKILL')
    return {
      code: 'out-of-memory',
      detail: 'the engine was killed from outside, as the system does when memory is short',
    };
  const how = signal ? `signal ${signal}` : `exit code ${code}`;
  return { code: 'engine-crashed', detail: `the engine ended with ${how}${last ? `: ${last}` : ''}` };
}

/** Runs the job; never throws for what the engine does. An abort ends it with the problem "interrupted". */
export function runJob(job: EngineJob, options: RunOptions): Promise<JobOutcome> {
  return new Promise((resolve) => {
    const child = fork(options.script, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      // One thread of libuv: more of them slow decode of small models to 0.7–0.8 of its speed.
      env: { ...process.env, UV_THREADPOOL_SIZE: '1', NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true' },
    });
    let facts: EngineFacts | undefined;
    const repetitions = new Map<number, Repetition[]>();
    const finished = new Set<number>();
    const problems = new Map<number | undefined, Problem>();
    const refusals = new Map<number | undefined, string>();
    let complete = false;
    let output = '';
    let watch: NodeJS.Timeout | undefined;
    const current = (): number | undefined =>
      job.tests.find((t) => !finished.has(t.index) && !problems.has(t.index) && !refusals.has(t.index))?.index;
    const rearm = (): void => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        problems.set(current(), {
          code: 'engine-hung',
          detail: `the engine said nothing for ${options.silenceSeconds} s and was ended`,
        });
        child.kill('SIGKILL');
      }, options.silenceSeconds * 1000);
    };
    const abort = (): void => {
      problems.set(current(), { code: 'interrupted', detail: 'ended by the user' });
      child.kill('SIGKILL');
    };
    options.signal?.addEventListener('abort', abort, { once: true });
    const hear = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-MOST_OUTPUT_CHARACTERS);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('message', (message: EngineMessage) => {
      rearm();
      if (message.kind === 'loaded') facts = message.facts;
      else if (message.kind === 'repetition')
        repetitions.set(message.index, [...(repetitions.get(message.index) ?? []), message.repetition]);
      else if (message.kind === 'test-done') finished.add(message.index);
      else if (message.kind === 'finished') complete = true;
      else if (message.kind === 'failed') refusals.set(message.index ?? current(), message.message);
      options.onMessage?.(message);
    });
    child.on('error', (error) => problems.set(current(), { code: 'engine-crashed', detail: error.message }));
    child.on('close', (code, signal) => {
      clearTimeout(watch);
      options.signal?.removeEventListener('abort', abort);
      // What the engine wrote arrives a moment after what it told.
      for (const [index, message] of refusals) problems.set(index, told(message, output));
      const open = current();
      if (!complete && open !== undefined && problems.size === 0) problems.set(open, ended(code, signal, output));
      resolve({ facts, repetitions, finished, problems });
    });
    rearm();
    if (options.signal?.aborted) abort();
    else child.send(job);
  });
}
