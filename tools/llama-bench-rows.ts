// Turns a table of llama-bench results into evidence: medians per device, backend, model, format, test and flash attention.
import type { Evidence, EvidenceRow } from '../src/core/catalogue/schema/evidence.ts';
import { median } from '../src/core/units/statistics.ts';

const COLUMNS = [
  'hardware',
  'hw_key',
  'backend',
  'model',
  'quant',
  'test',
  'tok_s',
  'flash_attn',
  'build',
  'date',
  'source_thread',
  'note',
] as const;
export type BenchRow = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** Reads tab-separated text with a header line. Throws if a column is missing. */
export function parseBench(text: string): BenchRow[] {
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = header?.split('\t') ?? [];
  for (const column of COLUMNS) if (!names.includes(column)) throw new Error(`the table has no column "${column}"`);
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(COLUMNS.map((c) => [c, cells[names.indexOf(c)] ?? ''])) as BenchRow;
  });
}

/** Programs and splits that are not llama.cpp on one device, batched tests, and collections that may not be carried over. */
function skipped(row: BenchRow): string | undefined {
  if (/RPC|vLLM|MLX|KTransformers|ik_llama|SYCL|\?/.test(row.backend)) return 'another program or several machines';
  if (/\+|-\*-|^8x/.test(row.hw_key)) return 'several devices';
  if (/batched/.test(row.test)) return 'several sequences at once';
  if (/no licence/.test(row.note)) return 'the collection states no licence';
  if (/SERIES-level/.test(row.note)) return 'the device is named by its series only';
  return undefined;
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/llama[ -]?2?.*\b7b/i, 'llama-2-7b'],
  [/llama.*3.*70b/i, 'llama-3-70b'],
  [/llama.*3.*8b/i, 'llama-3-8b'],
  [/gpt-oss[ -]?20b/i, 'gpt-oss-20b'],
  [/gpt-oss[ -]?120b/i, 'gpt-oss-120b'],
];
const FILE_FORMAT = /[-.](?:i1-|UD-)?((?:I?Q\d\w*)|F16|BF16|MXFP4)(?:-GGUF)?$/i;

/** The file's name without its format where one is given in brackets, else the name of the row; and the format. */
function modelAndFormat(row: BenchRow): { model: string; quantization: string } {
  const file = /\[(.+)\]/.exec(row.model)?.[1] ?? row.model.replace(/^.*\//, '');
  const format = FILE_FORMAT.exec(file)?.[1];
  const family = FAMILIES.find(([pattern]) => pattern.test(row.model))?.[1];
  const name = family ?? file.replace(FILE_FORMAT, '').replace(/-GGUF$/i, '');
  return { model: name, quantization: row.quant.replace(/ MoE$/, '') || (format ?? '') };
}

const TEST = /^(pp|tg)(\d+)(?: @ d(\d+))?$/;

function keyOf(row: BenchRow): string | undefined {
  const test = TEST.exec(row.test);
  if (!test || !(Number(row.tok_s) > 0)) return undefined;
  const { model, quantization } = modelAndFormat(row);
  const backend = row.backend.split(' ')[0]?.toLowerCase() ?? '';
  const ubatch = /ubatch (\d+)/.exec(row.note)?.[1] ?? '';
  return JSON.stringify([
    row.hardware,
    row.source_thread,
    model,
    quantization,
    backend,
    row.flash_attn,
    ubatch,
    test[1],
    test[2],
    test[3] ?? '',
  ]);
}

function rowOf(key: string, members: readonly BenchRow[]): EvidenceRow {
  const [, , model, quantization, backend, flash, ubatch, kind, tokens, depth] = JSON.parse(key) as string[];
  const n = Number(tokens);
  const rate = Number(median(members.map((m) => Number(m.tok_s))).toPrecision(6));
  const builds = [...new Set(members.map((m) => m.build || m.date).filter(Boolean))].sort();
  return {
    model: model ?? '',
    quantization: quantization ?? '',
    workload: {
      promptTokens: kind === 'pp' ? n : 0,
      outputTokens: kind === 'tg' ? n : 0,
      ...(depth ? { depthTokens: Number(depth) } : {}),
    },
    ...(backend ? { backend: backend === 'cpu' ? 'cpu' : backend } : {}),
    ...(flash === '' ? {} : { flashAttention: flash === '1' }),
    ...(ubatch ? { ubatchTokens: Number(ubatch) } : {}),
    ...(kind === 'pp' ? { prefillTokensPerSecond: rate } : { decodeTokensPerSecond: rate }),
    runs: members.length,
    references: builds.length > 0 ? builds.slice(0, 6) : ['build not stated'],
  };
}

export interface BenchEvidence {
  readonly files: ReadonlyMap<string, Evidence>;
  readonly skipped: ReadonlyMap<string, number>;
}

/** Evidence by device and page; `sourceOf` names the catalogue source of a page. */
export function benchEvidence(rows: readonly BenchRow[], sourceOf: (page: string) => string): BenchEvidence {
  const left = new Map<string, number>();
  const groups = new Map<string, BenchRow[]>();
  for (const row of rows) {
    const reason = skipped(row) ?? (keyOf(row) === undefined ? 'the test is neither pp nor tg' : undefined);
    if (reason !== undefined) left.set(reason, (left.get(reason) ?? 0) + 1);
    const key = reason === undefined ? keyOf(row) : undefined;
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const files = new Map<string, Evidence>();
  for (const [key, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [device, page] = JSON.parse(key) as [string, string];
    const source = sourceOf(page);
    const name = `${device} ${source}`;
    const file = files.get(name) ?? { device, engine: 'llama.cpp', deviceCount: 1, source, rows: [] };
    files.set(name, { ...file, rows: [...file.rows, rowOf(key, members)] });
  }
  return { files, skipped: left };
}
