// A GGUF header with a 150,000-token vocabulary: read, described, its weights summed and placed, against reading its bytes alone.
import { closeSync, openSync, readSync } from 'node:fs';
import { memoryAnswer, resolveMachine } from '../dist/index.js';
import { fromSource } from './from-source.mjs';
import { otherReaders } from './other-readers.mjs';
import { inRounds } from './rounds.mjs';
import { answered, builtContext } from './scenarios.mjs';
import { vocabularyFile } from './vocabulary-file.mjs';

const TOKENS = 150_000;
const BASELINE = "baseline: reading the header's bytes";
const OURS = 'read, described, placed on a machine';
const MOST_MORE_SECONDS = 0.1;
const STAMP = { version: 'benchmark', made: '' };

const { openLocal } = await fromSource('src/node/model-files/open-local.ts');

function readBytes(path, count) {
  const file = openSync(path, 'r');
  const read = readSync(file, new Uint8Array(count), 0, count, 0);
  closeSync(file);
  if (read !== count) throw new Error(`${path}: ${read} of ${count} bytes`);
  return 1;
}

const milliseconds = (seconds) => `${(1000 * seconds).toFixed(1)} ms`;

/** Rows for the report: time, ratio to the baseline, limit. */
export async function modelFileRows() {
  const context = builtContext();
  const machine = answered(resolveMachine(context.catalogue, 'desktop-rtx-3090'));
  const { readers, skipped } = await otherReaders();
  const file = vocabularyFile(TOKENS);
  const others = Object.entries(readers).map(([name, read]) => [name, async () => ((await read(file.path)) ? 1 : 0)]);
  const subjects = {
    [BASELINE]: () => readBytes(file.path, file.headerBytes),
    [OURS]: async () => {
      const model = answered(await openLocal(file.path, {}));
      answered(memoryAnswer(context, { machine, model }, STAMP));
      return 1;
    },
    ...Object.fromEntries(others),
  };
  let measured;
  try {
    measured = await inRounds(subjects, BASELINE, { rounds: 9, warmUp: 2 });
  } finally {
    file.remove();
  }
  const most = measured[BASELINE].seconds + MOST_MORE_SECONDS;
  const rows = Object.entries(measured).flatMap(([name, { seconds, ratio, firstSeconds }]) => [
    {
      name,
      value: milliseconds(seconds),
      ratio,
      limit: name === OURS ? `at most baseline + 100 ms = ${milliseconds(most)}` : '',
      met: name === OURS ? seconds <= most : undefined,
    },
    ...(name === OURS ? [{ name: 'the same, first call', value: milliseconds(firstSeconds), limit: '' }] : []),
  ]);
  return [...rows, ...skipped.map(({ name, why }) => ({ name, value: '', limit: why }))];
}
