// llama-bench's Markdown table (its default output, with the lines around it) as rows of its JSON.
import { GIB, MIB } from '../../units/scale.ts';
import type { RejectedRecord } from './import-result.ts';

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((c) => c.trim());

/** Column heads as JSON fields; heads that are fields already stay. */
const FIELDS: Readonly<Record<string, string>> = {
  model: 'model_type',
  backend: 'backends',
  ngl: 'n_gpu_layers',
  threads: 'n_threads',
  fa: 'flash_attn',
  ts: 'tensor_split',
  sm: 'split_mode',
  nkvo: 'no_kv_offload',
  mmap: 'use_mmap',
};
const TEXT_FIELDS = new Set(['model_type', 'backends', 'type_k', 'type_v', 'tensor_split', 'split_mode']);

/** "3.56 GiB" or "6.74 B" as a number. */
function scaled(text: string): number | undefined {
  const found = /^([\d.]+)\s*(GiB|MiB|B|M|K)$/.exec(text);
  if (!found) return undefined;
  const scale = { GiB: GIB, MiB: MIB, B: 1e9, M: 1e6, K: 1e3 }[found[2] ?? ''];
  return scale === undefined ? undefined : Number(found[1]) * scale;
}

const LONGEST_TEST = 60;

/** "pp512", "tg 128", "pp512+tg128", "tg128 @ d512" as tokens. */
function testOf(text: string): { n_prompt: number; n_gen: number; n_depth: number } | undefined {
  if (text.length > LONGEST_TEST) return undefined;
  const found = /^(?:pp\s*(\d+))?\s*\+?\s*(?:tg\s*(\d+))?(?:\s*@\s*d\s*(\d+))?$/.exec(text);
  if (!found || (found[1] === undefined && found[2] === undefined)) return undefined;
  return { n_prompt: Number(found[1] ?? 0), n_gen: Number(found[2] ?? 0), n_depth: Number(found[3] ?? 0) };
}

/** Accelerators that the program names before its table, by backend. */
function devicesIn(text: string): string | undefined {
  const patterns = [
    /^[ \t]*Device \d+: ([^,\n]+), (?:compute capability|gfx)/gm,
    /^ggml_vulkan: \d+ = (.+?)(?: \([^()]*\))? \|/gm,
    /^ggml_metal\w*: (?:GPU name|found device|picking default device):\s*(.+)$/gm,
  ];
  for (const pattern of patterns) {
    const names = [...text.matchAll(pattern)].map((m) => m[1]?.trim() ?? '');
    if (names.length > 0) return (pattern === patterns[2] ? [...new Set(names)] : names).join(', ');
  }
  return undefined;
}

/** True where a table of llama-bench stands in the text. */
export function hasLlamaBenchTable(text: string): boolean {
  return /^[ \t]*\|[ \t]*model[ \t]*\|.*\|[ \t]*test[ \t]*\|[ \t]*t\/s[ \t]*\|/m.test(text);
}

export interface TableRows {
  readonly rows: readonly Record<string, unknown>[];
  readonly rejected: readonly RejectedRecord[];
}

/** Rows of all tables in a text, with the build named below them. */
export function llamaBenchTable(text: string): TableRows {
  const rows: Record<string, unknown>[] = [];
  const rejected: RejectedRecord[] = [];
  const build = /^[ \t]*build:[ \t]*(\w+)[ \t]*\((\d+)\)/m.exec(text);
  const common = {
    gpu_info: devicesIn(text),
    ...(build ? { build_commit: build[1], build_number: Number(build[2]) } : {}),
  };
  let heads: string[] | undefined;
  text.split(/\r?\n/).forEach((line, i) => {
    if (!line.trim().startsWith('|')) {
      heads = undefined;
      return;
    }
    const row = cells(line);
    if (row.includes('t/s') && row.includes('test')) {
      heads = row;
      return;
    }
    if (!heads || /^[-: |]+$/.test(line)) return;
    const by = new Map(heads.map((h, j) => [h, row[j] ?? '']));
    const test = testOf(by.get('test') ?? '');
    const rate = /^([\d.]+)(?:\s*±\s*([\d.]+))?$/.exec(by.get('t/s') ?? '');
    if (!test || !rate) {
      const reason = test ? `"${by.get('t/s') ?? ''}" is not a rate` : `"${by.get('test') ?? ''}" is not a test`;
      rejected.push({ where: `line ${i + 1}`, reason });
      return;
    }
    const named: [string, unknown][] = [...by]
      .filter(([h]) => !['test', 't/s', 'size', 'params'].includes(h))
      .map(([h, v]) => {
        const field = FIELDS[h] ?? h;
        return [field, TEXT_FIELDS.has(field) || !/^-?[\d.]+$/.test(v) ? v : Number(v)];
      });
    rows.push({
      ...common,
      ...Object.fromEntries(named),
      model_size: scaled(by.get('size') ?? ''),
      model_n_params: scaled(by.get('params') ?? ''),
      ...test,
      avg_ts: Number(rate[1]),
      ...(rate[2] === undefined ? {} : { stddev_ts: Number(rate[2]) }),
    });
  });
  return { rows, rejected };
}
