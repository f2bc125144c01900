// Turns a table of llama-bench results into evidence: medians per device, build variant, model, format, test and flash attention.
import type { Evidence, EvidenceRow } from '../src/core/catalogue/schema/evidence.ts';
import { median } from '../src/core/units/statistics.ts';
import { backendOf, isOldBuild, modelAndFormat, ubatchOf, variantOf } from './llama-bench-names.ts';
import { excludedFor, selectBench } from './llama-bench-select.ts';
import type { BenchRow } from './llama-bench-table.ts';

const TEST = /^(pp|tg)(\d+)(?: @ d(\d+))?$/;

/** Modules that a name does not tell apart. Assumption: the larger Jetson AGX Orin, which the developer kit has had since 2023. */
const ACCELERATOR: Readonly<Record<string, string>> = { 'jetson-agx-orin': 'nvidia-jetson-agx-orin-64gb' };

function keyOf(row: BenchRow): string | undefined {
  const test = TEST.exec(row.test);
  if (!test || !(Number(row.tok_s) > 0)) return undefined;
  const { model, quantization } = modelAndFormat(row);
  return JSON.stringify([
    row.hardware,
    row.source_thread,
    model,
    quantization,
    backendOf(row),
    row.flash_attn,
    String(ubatchOf(row) ?? ''),
    test[1],
    test[2],
    test[3] ?? '',
    variantOf(row),
    excludedFor(row) ?? '',
    isOldBuild(row) ? 'old' : '',
  ]);
}

function rowOf(key: string, members: readonly BenchRow[]): EvidenceRow {
  const [, , model = '', quantization = '', backend, flash, ubatch, kind, tokens, depth, variant, excluded, old] =
    JSON.parse(key) as string[];
  const n = Number(tokens);
  const rate = Number(median(members.map((m) => Number(m.tok_s))).toPrecision(6));
  const builds = [...new Set(members.map((m) => m.build || m.date).filter(Boolean))].sort();
  const references = [...(variant ? [variant] : []), ...builds.slice(0, 6)];
  return {
    model,
    quantization,
    workload: {
      promptTokens: kind === 'pp' ? n : 0,
      outputTokens: kind === 'tg' ? n : 0,
      ...(depth ? { depthTokens: Number(depth) } : {}),
    },
    ...(backend ? { backend } : {}),
    ...(flash === '' ? {} : { flashAttention: flash === '1' }),
    ...(ubatch ? { ubatchTokens: Number(ubatch) } : {}),
    ...(kind === 'pp' ? { prefillTokensPerSecond: rate } : { decodeTokensPerSecond: rate }),
    runs: members.length,
    references: references.length > 0 ? references : ['build not stated'],
    ...(old ? { build: 'old' as const } : {}),
    ...(excluded ? { excluded } : {}),
  };
}

export interface BenchEvidence {
  readonly files: ReadonlyMap<string, Evidence>;
  readonly skipped: ReadonlyMap<string, number>;
}

/** Evidence by device and page; `sourceOf` names the catalogue source of a page. */
export function benchEvidence(rows: readonly BenchRow[], sourceOf: (page: string) => string): BenchEvidence {
  const { kept, skipped } = selectBench(rows);
  const left = new Map(skipped);
  const groups = new Map<string, BenchRow[]>();
  for (const row of kept) {
    const key = keyOf(row);
    if (key === undefined)
      left.set('the test is neither pp nor tg', (left.get('the test is neither pp nor tg') ?? 0) + 1);
    else groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const files = new Map<string, Evidence>();
  for (const [key, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [device, page] = JSON.parse(key) as [string, string];
    const source = sourceOf(page);
    const name = `${device} ${source}`;
    const accelerator = ACCELERATOR[members[0]?.hw_key ?? ''];
    const file = files.get(name) ?? {
      device,
      ...(accelerator === undefined ? {} : { accelerator }),
      engine: 'llama.cpp',
      deviceCount: 1,
      source,
      rows: [],
    };
    files.set(name, { ...file, rows: [...file.rows, rowOf(key, members)] });
  }
  return { files, skipped: left };
}
