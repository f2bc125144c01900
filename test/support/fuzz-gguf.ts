// One fuzz run over damaged GGUF headers: each must be answered with a value, in time, in one line, consistently.

import { parseGgufHeader } from '../../src/core/model/gguf/parser.ts';
import type { GgufHeader, GgufParse } from '../../src/core/model/gguf-header.ts';
import { type ByteSource, readHeader } from '../../src/node/model-files/byte-source.ts';
import { problemLine } from '../../src/node/model-files/gguf-reading.ts';
import { mutate, randomFrom } from './mutate-gguf.ts';
import { tinyGguf, tinyPart, vocabularyGguf } from './tiny-gguf.ts';

export interface FuzzResult {
  readonly cases: number;
  readonly answers: Readonly<Record<'ok' | 'invalid', number>>;
  readonly slowestMs: number;
  /** Number of the case, to reproduce with the same seed, and what went wrong. */
  readonly failures: readonly string[];
}

/** Far above what any case needs (well below 1 ms), so that a busy machine does not fail the run. */
const MOST_MS = 1000;
const MOST_LINE = 600;

function seeds(): Uint8Array[] {
  const orders = (['little', 'big'] as const).flatMap((byteOrder) => [
    tinyGguf({ byteOrder, version: 2 }),
    tinyGguf({ byteOrder, version: 3 }),
  ]);
  return [...orders, tinyPart(0, 3), tinyPart(1, 3), vocabularyGguf(40), tinyGguf({ metadata: [], tensors: [] })];
}

/** Answers `count` mutated headers; the same seed gives the same cases. */
export async function fuzzGguf(count: number, seed: number): Promise<FuzzResult> {
  const valid = seeds();
  const answers = { ok: 0, invalid: 0 };
  const failures: string[] = [];
  let slowestMs = 0;
  for (let i = 0; i < count; i++) {
    const random = randomFrom(seed + i * 2_654_435_761);
    const bytes = mutate(valid[i % valid.length]!, random);
    const start = performance.now();
    try {
      const status = await answer(bytes, random);
      answers[status]++;
    } catch (error) {
      failures.push(`case ${i}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const ms = performance.now() - start;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > MOST_MS) failures.push(`case ${i}: took ${ms.toFixed(0)} ms`);
  }
  return { cases: count, answers, slowestMs, failures };
}

async function answer(bytes: Uint8Array, random: () => number): Promise<'ok' | 'invalid'> {
  const whole = parseGgufHeader(bytes, { complete: true });
  if (whole.status === 'need-more') throw new Error('asks for more than there is');
  checkAnswer(whole, bytes.length);
  checkAnswer(parseGgufHeader(bytes, { complete: true, headerOnly: true }), Number.POSITIVE_INFINITY);
  const read = await readHeader(memorySource(bytes), { firstBytes: 1 + Math.floor(random() * bytes.length) });
  if (bytes.length === 0) return 'invalid';
  if (read.status !== whole.status) throw new Error(`read in steps it is ${read.status}, as a whole ${whole.status}`);
  if (read.status !== 'ok') {
    if (/[\n\r]/.test(problemLine(read))) throw new Error('the line is not one line');
  } else if (whole.status === 'ok' && JSON.stringify(read.header) !== JSON.stringify(whole.header)) {
    throw new Error('read in steps it is another header than as a whole');
  }
  return whole.status;
}

function memorySource(bytes: Uint8Array): ByteSource {
  return { name: 'memory', fileBytes: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}

function checkAnswer(parse: GgufParse, fileBytes: number): void {
  if (parse.status === 'ok') checkHeader(parse.header, fileBytes);
  if (parse.status !== 'invalid') return;
  const line = `${parse.field}: ${parse.message}`;
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) throw new Error(`not one plain line: ${JSON.stringify(line)}`);
  if (line.length > MOST_LINE || parse.field === '' || parse.message === '') throw new Error(`length ${line.length}`);
}

/** What must hold for any header that is accepted. */
function checkHeader(header: GgufHeader, fileBytes: number): void {
  const { headerBytes, dataOffset, alignment, tensors } = header;
  if (dataOffset < headerBytes || dataOffset % alignment !== 0) throw new Error('wrong data offset');
  let end = 0;
  for (const tensor of [...tensors].sort((a, b) => a.offset - b.offset)) {
    if (!Number.isSafeInteger(tensor.bytes) || tensor.offset % alignment !== 0) throw new Error('wrong tensor');
    if (tensor.bytes === 0) continue;
    if (tensor.offset < end) throw new Error('overlap accepted');
    end = tensor.offset + tensor.bytes;
    if (dataOffset + end > fileBytes) throw new Error('tensor out of the file accepted');
  }
}
