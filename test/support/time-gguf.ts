// Times reading a GGUF header with a 150,000-token vocabulary, here and with @huggingface/gguf, in one run:
// node scripts/run.mjs test/support/time-gguf.ts [tokens] [rounds]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gguf } from '@huggingface/gguf';
import { parseGgufHeader } from '../../src/core/model/gguf/parser.ts';
import { readGguf } from '../../src/node/model-files/local-gguf.ts';
import { vocabularyGguf } from './tiny-gguf.ts';

const tokens = Number(process.argv[2] ?? 150_000);
const rounds = Number(process.argv[3] ?? 9);
const bytes = vocabularyGguf(tokens);
const folder = mkdtempSync(join(tmpdir(), 'viable-time-'));
const path = join(folder, 'vocabulary.gguf');
writeFileSync(path, bytes);

/** Median, first and slowest of the rounds, in milliseconds. */
async function time(name: string, work: () => unknown): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  const sorted = [...times].sort((a, b) => a - b);
  const show = (value: number | undefined) => (value ?? 0).toFixed(1).padStart(8);
  console.log(`${name.padEnd(36)}${show(sorted[rounds >> 1])}${show(times[0])}${show(sorted.at(-1))}`);
}

try {
  console.log(`${tokens} tokens and merges, ${(bytes.length / 1e6).toFixed(1)} MB, ${rounds} rounds`);
  console.log(`${'milliseconds'.padEnd(36)}${'median'.padStart(8)}${'first'.padStart(8)}${'slowest'.padStart(8)}`);
  await time('bytes only (whole file)', () => readFileSync(path));
  await time('readGguf', () => readGguf(path));
  await time('parseGgufHeader, bytes at hand', () => parseGgufHeader(bytes, { complete: true }));
  await time('readGguf, strings kept', () => readGguf(path, { keepArrayElements: 10_000_000 }));
  await time('@huggingface/gguf', () => gguf(path, { allowLocalFile: true }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
