// Progress of a measurement on standard error: a bar with the time left in a terminal, a line a test elsewhere.
import type { EngineMessage } from '../../core/measurement/engine-job.ts';
import type { PlannedTest } from '../../core/measurement/plan.ts';
import { formatRate, formatSeconds } from '../../core/units/format.ts';

const BAR = 20;

const testText = ({ label }: PlannedTest): string => label;

export interface Progress {
  readonly test: (test: PlannedTest, number: number, of: number) => void;
  readonly message: (message: EngineMessage, test: PlannedTest) => void;
  readonly end: () => void;
}

const tokensOf = ({ shape: s }: PlannedTest): number => s.promptTokens + s.outputTokens;

/** `tests`: how many there are; each is as long a part of the bar, since each takes about as long as it is allowed to. */
export function progress(tests: number, terminal = process.stderr.isTTY === true): Progress {
  const begin = Date.now();
  let number = 0;
  let of = tests;
  let shown = '';
  let [repetitions, started] = [0, begin];
  /** Part of a test that is done: by its repetitions and by its time, of which the first that is used up ends it. */
  const partOf = (test: PlannedTest, done: number): number => {
    const ofTime = (Date.now() - started) / 1000 / test.mostSeconds;
    const ofRepetitions = (repetitions + done / Math.max(1, tokensOf(test))) / test.mostRepetitions;
    return Math.min(1, repetitions < test.leastRepetitions ? ofRepetitions : Math.max(ofRepetitions, ofTime));
  };
  const line = (test: PlannedTest, done: number): void => {
    const share = Math.min(0.99, (number - 1 + partOf(test, done)) / Math.max(1, of));
    const seconds = (Date.now() - begin) / 1000;
    const left = share > 0.03 ? `, about ${formatSeconds((seconds * (1 - share)) / share)} left` : '';
    const filled = Math.round(BAR * share);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
    const text = `${bar} ${number}/${of} ${testText(test)}${left}`.slice(0, (process.stderr.columns || 80) - 1);
    process.stderr.write(`\r${text}${' '.repeat(Math.max(0, shown.length - text.length))}`);
    shown = text;
  };
  return {
    test: (test, n, total) => {
      number = n;
      [repetitions, started] = [0, Date.now()];
      of = total;
      if (terminal) line(test, 0);
      else process.stderr.write(`test ${n} of ${total}: ${testText(test)}\n`);
    },
    message: (message, test) => {
      if (!terminal) return;
      if (message.kind === 'progress') line(test, message.done);
      if (message.kind === 'timing') started = Date.now();
      if (message.kind === 'repetition') {
        repetitions++;
        const s = message.repetition.prefillSeconds;
        if (s !== undefined) shown = `${shown} ${formatRate(test.shape.promptTokens / s)}`.slice(0, 200);
        line(test, 0);
      }
    },
    end: () => {
      if (terminal && shown) process.stderr.write(`\r${' '.repeat(shown.length)}\r`);
    },
  };
}
