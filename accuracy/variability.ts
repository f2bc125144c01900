// What makes results differ: ratios of published rows that are alike in all but one thing, by what differs.
import type { Entries } from '../src/core/catalogue/catalogue.ts';
import type { Evidence, EvidenceRow } from '../src/core/catalogue/schema/evidence.ts';
import { median, quantile } from '../src/core/units/statistics.ts';

export interface Row extends EvidenceRow {
  readonly device: string;
  readonly engine: string;
}

/** Rows that may be compared: of one device, and not excluded. */
export function usableRows(evidence: Entries<Evidence>): readonly Row[] {
  return Object.values(evidence)
    .filter((f) => f.deviceCount === 1)
    .flatMap((f) =>
      f.rows.filter((r) => r.excluded === undefined).map((r) => ({ ...r, device: f.device, engine: f.engine })),
    );
}

const ASPECTS = {
  device: (r: Row) => r.device,
  engine: (r: Row) => r.engine,
  model: (r: Row) => `${r.model} ${r.quantization}`,
  workload: (r: Row) => JSON.stringify(r.workload),
  memory: (r: Row) => String(Math.round(r.memoryGib ?? 0)),
  os: (r: Row) => r.os ?? '',
  backend: (r: Row) => r.backend ?? '',
  flash: (r: Row) => String(r.flashAttention ?? false),
  cache: (r: Row) => r.kvCacheType ?? 'f16',
  build: (r: Row) => r.build ?? 'current',
  ubatch: (r: Row) => String(r.ubatchTokens ?? 512),
} as const;
export type Aspect = keyof typeof ASPECTS;

const keyWithout = (r: Row, left: Aspect) =>
  JSON.stringify((Object.keys(ASPECTS) as Aspect[]).filter((a) => a !== left).map((a) => ASPECTS[a](r)));

export interface Ratio {
  readonly decode: number | undefined;
  readonly prefill: number | undefined;
}

const middleOf = (rows: readonly Row[], of: (r: Row) => number | undefined) => {
  const known = rows.map(of).filter((v) => v !== undefined);
  return known.length === 0 ? undefined : median(known);
};

/** Rates where `aspect` is `value` ÷ rates where it is `other`, all else alike; one ratio a case. */
export function ratios(rows: readonly Row[], aspect: Aspect, value: string, other: string): Ratio[] {
  const groups = new Map<string, { value: Row[]; other: Row[] }>();
  for (const r of rows) {
    const is = ASPECTS[aspect](r);
    if (is !== value && is !== other) continue;
    const key = keyWithout(r, aspect);
    const group = groups.get(key) ?? { value: [], other: [] };
    groups.set(key, group);
    (is === value ? group.value : group.other).push(r);
  }
  return [...groups.values()]
    .filter((g) => g.value.length > 0 && g.other.length > 0)
    .map((g) => {
      const ratio = (of: (r: Row) => number | undefined) => {
        const [a, b] = [middleOf(g.value, of), middleOf(g.other, of)];
        return a === undefined || b === undefined ? undefined : a / b;
      };
      return { decode: ratio((r) => r.decodeTokensPerSecond), prefill: ratio((r) => r.prefillTokensPerSecond) };
    });
}

/** Rows alike in everything recorded but the size of memory: each ÷ the median of the others. What is left is noise and what nobody wrote down. */
export function repeats(rows: readonly Row[]): Ratio[] {
  const groups = new Map<string, Row[]>();
  for (const r of rows) {
    const key = keyWithout(r, 'memory');
    groups.set(key, [...(groups.get(key) ?? []), r]);
  }
  return [...groups.values()].flatMap((g) =>
    g.length < 2
      ? []
      : g.map((r, i) => {
          const rest = g.filter((_, j) => j !== i);
          const ratio = (of: (x: Row) => number | undefined) => {
            const [a, b] = [of(r), middleOf(rest, of)];
            return a === undefined || b === undefined ? undefined : a / b;
          };
          return { decode: ratio((x) => x.decodeTokensPerSecond), prefill: ratio((x) => x.prefillTokensPerSecond) };
        }),
  );
}

const times = (v: number) => `× ${v.toFixed(2)}`;

/** "× 0.88 (0.71–0.96), 61" of ratios: median, 10 and 90 % points, cases. */
function shown(values: readonly (number | undefined)[]): string {
  const known = values.filter((v) => v !== undefined);
  if (known.length === 0) return '–';
  return `${times(median(known))} (${quantile(known, 0.1).toFixed(2)}–${quantile(known, 0.9).toFixed(2)}), ${known.length}`;
}

const percentOff = (values: readonly (number | undefined)[]) => {
  const known = values.filter((v) => v !== undefined).map((v) => Math.abs(v - 1) * 100);
  return known.length === 0
    ? '–'
    : `${median(known).toFixed(1)} / ${quantile(known, 0.9).toFixed(1)} %, ${known.length}`;
};

const line = (name: string, found: readonly Ratio[], text: (v: readonly (number | undefined)[]) => string) =>
  `| ${name} | ${text(found.map((r) => r.decode))} | ${text(found.map((r) => r.prefill))} |`;

/** The generated tables of docs/variability.md. */
export function variabilityLines(evidence: Entries<Evidence>): string[] {
  const all = usableRows(evidence);
  const localScore = all.filter((r) => r.workload === 'localscore');
  const gpu = localScore.filter((r) => r.backend !== 'cpu');
  const cpu = localScore.filter((r) => r.backend === 'cpu');
  const of = (rows: readonly Row[], backend: string, os?: string) =>
    rows.filter((r) => r.backend === backend && (os === undefined || r.os === os));
  const bench = all.filter((r) => r.engine === 'llama.cpp');
  const makers = bench.filter((r) => r.backend === 'cuda' || r.backend === 'rocm' || r.backend === 'vulkan');
  return [
    `From ${all.length} usable rows of evidence of ${new Set(all.map((r) => r.device)).size} devices. A row is the median of one or more published runs.`,
    '',
    'Rows alike in everything that is recorded but the size of memory, each against the median of the others: |ratio − 1|, median / 90th percentile, cases.',
    '',
    '| noise | decode | prefill |',
    '|---|--:|--:|',
    line('LocalScore, accelerators', repeats(gpu), percentOff),
    line('LocalScore, CPUs', repeats(cpu), percentOff),
    line('llama.cpp (llama-bench)', repeats(bench), percentOff),
    '',
    'Rows alike in all but one thing: ratio of rates, median (10 %–90 % points), cases.',
    '',
    '| what differs | decode | prefill |',
    '|---|--:|--:|',
    line('Windows ÷ Linux, accelerators', ratios(gpu, 'os', 'windows', 'linux'), shown),
    line('Windows ÷ Linux, CPUs', ratios(cpu, 'os', 'windows', 'linux'), shown),
    line('BF16 ÷ F16 cache, NVIDIA, Linux', ratios(of(gpu, 'cuda', 'linux'), 'cache', 'bf16', 'f16'), shown),
    line('BF16 ÷ F16 cache, NVIDIA, Windows', ratios(of(gpu, 'cuda', 'windows'), 'cache', 'bf16', 'f16'), shown),
    line('BF16 ÷ F16 cache, AMD', ratios(of(gpu, 'hip'), 'cache', 'bf16', 'f16'), shown),
    line('flash attention on ÷ off, CUDA', ratios(of(bench, 'cuda'), 'flash', 'true', 'false'), shown),
    line('flash attention on ÷ off, ROCm', ratios(of(bench, 'rocm'), 'flash', 'true', 'false'), shown),
    line('flash attention on ÷ off, Vulkan', ratios(of(bench, 'vulkan'), 'flash', 'true', 'false'), shown),
    line('Vulkan ÷ CUDA', ratios(makers, 'backend', 'vulkan', 'cuda'), shown),
    line('Vulkan ÷ ROCm', ratios(makers, 'backend', 'vulkan', 'rocm'), shown),
  ];
}
