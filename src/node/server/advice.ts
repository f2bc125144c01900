// Asks a thread for advice, one question at a time; a few may wait, more are told to come again.
import { Worker } from 'node:worker_threads';
import type { Answer } from '../../core/units/result.ts';

const LONGEST_MILLISECONDS = 120_000;
const MOST_WAITING = 4;

/** undefined where too many are waiting. */
export type Adviser = (need: unknown, made: string) => Promise<Answer<object>> | undefined;

function ask(program: string, need: unknown, made: string): Promise<Answer<object>> {
  return new Promise((done, failed) => {
    const worker = new Worker(program, {
      workerData: { need, made },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const late = setTimeout(() => {
      void worker.terminate();
      failed(new Error('advice took too long'));
    }, LONGEST_MILLISECONDS);
    worker.once('message', (answer: Answer<object>) => {
      clearTimeout(late);
      done(answer);
      void worker.terminate();
    });
    worker.once('error', (error) => {
      clearTimeout(late);
      failed(error);
    });
  });
}

/** `program` is the built file of advice-worker.ts. */
export function adviser(program: string): Adviser {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (need, made) => {
    if (waiting > MOST_WAITING) return undefined;
    waiting++;
    const answer = last.then(() => ask(program, need, made)).finally(() => waiting--);
    last = answer.catch(() => undefined);
    return answer;
  };
}
