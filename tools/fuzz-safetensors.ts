// Fuzz run over safetensors headers: node scripts/run.mjs tools/fuzz-safetensors.ts [--count 100000] [--seed 1]; exit 1 on a failure.
import { parseArgs } from 'node:util';
import { DTYPES, dtypeBytes } from '../src/core/model/safetensors/dtypes.ts';
import { parseSafetensorsIndex } from '../src/core/model/safetensors/index-file.ts';
import { parseSafetensorsHeader, type SafetensorsHeader } from '../src/core/model/safetensors/parser.ts';
import { problemLine } from '../src/node/model-files/gguf-reading.ts';
import { readSafetensorsHeader } from '../src/node/model-files/safetensors-reading.ts';
import { mutate, randomFrom } from '../test/support/mutate-gguf.ts';
import { tinyTensors } from '../test/support/tiny-checkpoint.ts';
import { headerOf, rawSafetensors, type WritableSafetensor } from '../test/support/write-safetensors.ts';

/** Far above what any case needs (well below 1 ms), so that a busy machine does not fail the run. */
const MOST_MS = 1000;
const MOST_LINE = 600;

/** What breaks the JSON, its numbers or the rules about names; put over random parts of the header's text. */
const PIECES =
  `" { } [ ] , : \\ \\u0000 \\u0061 \\ud800 0 1 8 9 -1 1.5 1e9 1e999 -0 0.0 2147483648 4294967296 9007199254740992 18446744073709551615
  null true {} [] [[[[[[ "" "U8" "F4" "constructor" "__proto__":{} "__metadata__":{"a":"b"}, "a":0, [0,8] [8,0] ,"dtype":"F32" \u2028 \u0007`.split(
    /[ \n]+/,
  );

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly number[];
}
type Pair = readonly [string, unknown];

const pairs = (tensors: readonly WritableSafetensor[], metadata?: unknown): Pair[] =>
  Object.entries(headerOf(tensors, metadata));
const VALID: readonly (readonly Pair[])[] = [
  pairs(tinyTensors(), { format: 'pt' }),
  pairs(DTYPES.map((dtype, i) => ({ name: `t${i}`, dtype, shape: [2, 4] }))),
  pairs([{ name: 'scalar', dtype: 'F32', shape: [] }], { note: 'ß "\\' }),
  pairs([1, 2, 0, 3, 3].map((n, i) => ({ name: `${i}/é\n`, dtype: 'BF16', shape: [n] }))),
  [],
];
const INDEX = new TextEncoder().encode(
  JSON.stringify({ metadata: {}, weight_map: { a: 'model-00001-of-00002.safetensors', b: 'm.safetensors' } }),
);

type Random = () => number;
const upTo = (random: Random, most: number) => Math.floor(random() * most);

/** One to three pieces over the text; unlike damage to bytes it leaves the rest readable, so that later checks are reached. */
function edited(text: string, random: Random): string {
  let result = text;
  for (let i = upTo(random, 3); i >= 0; i--) {
    const numbers = [...result.matchAll(/\d+/g)];
    const number = random() < 0.5 ? numbers[upTo(random, numbers.length)] : undefined;
    const at = number?.index ?? upTo(random, result.length);
    const removed = number?.[0].length ?? upTo(random, 8);
    result = result.slice(0, at) + PIECES[upTo(random, PIECES.length)] + result.slice(at + removed);
  }
  return result;
}

const isEntry = (pair: Pair | undefined): pair is readonly [string, Entry] => !!pair && pair[0] !== '__metadata__';

/** Another header of the same kind: entries repeated, lost, moved, or with type, shape or place of another. */
function rearranged(valid: readonly Pair[], random: Random): Pair[] {
  const [at, other] = [upTo(random, valid.length), upTo(random, valid.length)];
  const [one, two] = [valid[at], valid[other]];
  if (!isEntry(one) || !isEntry(two)) return [...valid, ...valid.slice(at, at + 1)];
  const [name, entry] = one;
  const [offset = 0, end = 0] = entry.data_offsets;
  const shift = upTo(random, 9) - 4;
  const changes: readonly (readonly Pair[])[] = [
    [[name, { ...entry, data_offsets: two[1].data_offsets }]],
    [[name, { ...entry, data_offsets: [offset + shift, end + shift] }]],
    [[name, { ...entry, data_offsets: [offset, end + shift] }]],
    [[name, { ...entry, shape: entry.shape.map((n) => -n) }]],
    [[name, { ...entry, shape: [...entry.shape, 0.5, 2] }]],
    [[name, { ...entry, shape: two[1].shape }]],
    [[name, { ...entry, dtype: two[1].dtype }]],
    [[two[0], entry]],
    [one, one],
    [one, [`${name}'`, entry]],
    [],
  ];
  return valid.toSpliced(at, 1, ...(changes[upTo(random, changes.length)] ?? []));
}

/** As JSON, in which a name may occur twice. */
const written = (header: readonly Pair[]) =>
  `{${header.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;

/** A damaged file: its bytes, its entries, or its text under a length that is mostly true, with data that mostly fits. */
function damaged(valid: readonly Pair[], random: Random): Uint8Array {
  const dataBytes = Math.max(0, ...valid.filter(isEntry).map(([, entry]) => entry.data_offsets[1] ?? 0));
  const kind = random();
  if (kind < 0.3) return mutate(rawSafetensors(written(valid), dataBytes), random);
  const text = kind < 0.65 ? written(rearranged(valid, random)) : edited(written(valid), random);
  const claimed = random() < 0.1 ? BigInt(upTo(random, 2 * text.length)) << BigInt(upTo(random, 40)) : undefined;
  return rawSafetensors(text, dataBytes + (random() < 0.2 ? upTo(random, 9) : 0), claimed);
}

function checkLine(line: string): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) throw new Error(`not one plain line: ${JSON.stringify(line)}`);
  if (line.length > MOST_LINE) throw new Error(`a line of ${line.length} characters`);
}

/** What must hold for any header that is accepted: it says what its JSON says, once, and the tensors fill the file. */
function checkHeader({ tensors, headerBytes, dataBytes }: SafetensorsHeader, bytes: Uint8Array): void {
  if (headerBytes + dataBytes !== bytes.length) throw new Error('the tensors do not end where the file ends');
  const text = new TextDecoder().decode(bytes.subarray(8, headerBytes));
  const json = new Map(Object.entries(JSON.parse(text) as Record<string, Entry>));
  const said = text.replaceAll('\\u0061', 'a').split('"data_offsets"').length - 1;
  if (said !== tensors.length) throw new Error(`${said} tensors are written, ${tensors.length} accepted`);
  let end = 0;
  for (const t of [...tensors].sort((a, b) => a.offset - b.offset || a.bytes - b.bytes)) {
    const { name, offset, bytes: size, ...rest } = t;
    const same = JSON.stringify({ ...rest, data_offsets: [offset, offset + size] });
    const { dtype, shape, data_offsets } = json.get(name) ?? ({} as Partial<Entry>);
    if (JSON.stringify({ dtype, shape, data_offsets }) !== same) throw new Error('not what the JSON says');
    if (size !== dtypeBytes(t.dtype, t.shape)) throw new Error('bytes that type and shape do not give');
    if (!t.shape.every((n) => Number.isSafeInteger(n) && n >= 0)) throw new Error('a shape of no whole numbers');
    if (offset !== end) throw new Error('a gap or an overlap accepted');
    end += size;
  }
  if (end !== dataBytes) throw new Error('another sum of bytes');
}

async function answer(bytes: Uint8Array, random: Random): Promise<'ok' | 'invalid'> {
  const whole = parseSafetensorsHeader(bytes, { complete: true, fileBytes: bytes.length });
  if (whole.status === 'need-more') throw new Error('asks for more than there is');
  if (whole.status === 'ok') checkHeader(whole.header, bytes);
  else checkLine(`${whole.field}: ${whole.message}`);
  const source = {
    name: 'memory',
    fileBytes: bytes.length,
    read: async (from: number, to: number) => bytes.subarray(from, to),
  };
  const read = await readSafetensorsHeader(source, 1 + upTo(random, bytes.length));
  if (read.status !== whole.status) throw new Error(`read in steps it is ${read.status}, as a whole ${whole.status}`);
  if (read.status !== 'ok') checkLine(problemLine(read));
  else if (whole.status === 'ok' && JSON.stringify(read.header) !== JSON.stringify(whole.header))
    throw new Error('read in steps it is another header than as a whole');
  return whole.status;
}

function answerIndex(bytes: Uint8Array): void {
  const index = parseSafetensorsIndex(bytes);
  if (index.status === 'invalid') checkLine(`${index.field}: ${index.message}`);
  else if (index.files.some((file) => /[/\\]|^\./.test(file))) throw new Error('a file elsewhere accepted');
}

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('usage: node scripts/run.mjs tools/fuzz-safetensors.ts [--count N] [--seed N], both whole numbers');
  process.exit(2);
}
const answers = { ok: 0, invalid: 0 };
const failures: string[] = [];
let slowestMs = 0;
const start = performance.now();
for (let i = 0; i < count; i++) {
  const random = randomFrom(seed + i * 2_654_435_761);
  const bytes = damaged(VALID[i % VALID.length]!, random);
  const indexText = new TextEncoder().encode(edited(new TextDecoder().decode(INDEX), random));
  const before = performance.now();
  try {
    answers[await answer(bytes, random)]++;
    answerIndex(indexText);
  } catch (error) {
    failures.push(`case ${i}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const ms = performance.now() - before;
  slowestMs = Math.max(slowestMs, ms);
  if (ms > MOST_MS) failures.push(`case ${i}: took ${ms.toFixed(0)} ms`);
}
for (const failure of failures.slice(0, 20)) console.error(failure);
console.log(
  `${count} mutated safetensors headers (seed ${seed}) in ${((performance.now() - start) / 1000).toFixed(1)} s: ` +
    `${answers.ok} accepted, ${answers.invalid} refused, ${failures.length} failures; slowest ${slowestMs.toFixed(1)} ms`,
);
if (failures.length > 0) process.exit(1);
