// Metrics in Prometheus' text format: requests by route and status, their time, results stored, the process.
// https://prometheus.io/docs/instrumenting/exposition_formats/

const BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

interface Series {
  count: number;
  sum: number;
  readonly buckets: number[];
}

export interface Metrics {
  request(method: string, route: string, status: number, seconds: number): void;
  submitted(status: string): void;
  text(now: { readonly results: number; readonly refused: number; readonly version: string }): string;
}

const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

function labels(of: Readonly<Record<string, string>>): string {
  const all = Object.entries(of).map(([k, v]) => `${k}="${escaped(v)}"`);
  return all.length === 0 ? '' : `{${all.join(',')}}`;
}

export function createMetrics(): Metrics {
  const counts = new Map<string, number>();
  const times = new Map<string, Series>();
  const submitted = new Map<string, number>();
  const started = Date.now() / 1000;
  const add = (map: Map<string, number>, key: string) => void map.set(key, (map.get(key) ?? 0) + 1);
  return {
    // Keys are routes, not paths, so that their number stays small whatever is asked.
    request: (method, route, status, seconds) => {
      add(counts, labels({ method, route, status: String(status) }));
      const key = labels({ method, route });
      const series = times.get(key) ?? { count: 0, sum: 0, buckets: BUCKETS.map(() => 0) };
      series.count++;
      series.sum += seconds;
      for (const [i, bound] of BUCKETS.entries()) if (seconds <= bound) series.buckets[i]!++;
      times.set(key, series);
    },
    submitted: (status) => add(submitted, labels({ status })),
    text: ({ results, refused, version }) => {
      const lines: string[] = [];
      const family = (name: string, type: string, help: string, rows: readonly (readonly [string, number])[]) => {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
        for (const [suffix, value] of rows) lines.push(`${name}${suffix} ${value}`);
      };
      family('viable_info', 'gauge', 'Version of Viable.', [[labels({ version }), 1]]);
      family('viable_requests_total', 'counter', 'Requests answered.', [...counts]);
      family(
        'viable_request_seconds',
        'histogram',
        'Time from a request to its answer.',
        [...times].flatMap(([key, s]) => [
          ...s.buckets.map((n, i) => [`_bucket${key.slice(0, -1)},le="${BUCKETS[i]}"}`, n] as const),
          [`_bucket${key.slice(0, -1)},le="+Inf"}`, s.count] as const,
          [`_sum${key}`, s.sum] as const,
          [`_count${key}`, s.count] as const,
        ]),
      );
      family('viable_submitted_total', 'counter', 'Results submitted, by what was judged of them.', [...submitted]);
      family('viable_results', 'gauge', 'Results stored; refused ones apart.', [
        ['{kept="yes"}', results],
        ['{kept="apart"}', refused],
      ]);
      family('process_resident_memory_bytes', 'gauge', 'Resident memory.', [['', process.memoryUsage.rss()]]);
      family('process_cpu_seconds_total', 'counter', 'CPU time.', [
        ['', (process.cpuUsage().user + process.cpuUsage().system) / 1e6],
      ]);
      family('process_start_time_seconds', 'gauge', 'Start, seconds since 1970.', [['', started]]);
      return `${lines.join('\n')}\n`;
    },
  };
}
