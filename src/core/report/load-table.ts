// What a machine gets done for several users together, as a table beside the rates of one of them.
import type { Assessment, AssessmentResult } from '../assess/assessment.ts';
import type { Load } from '../predict/load/load.ts';
import { formatRateInterval, formatSeconds } from '../units/format.ts';
import type { Interval } from '../units/interval.ts';
import type { RawValue, Table } from './document.ts';

const HOUR_SECONDS = 3600;
const hourly = (x: Interval): Interval => ({
  low: x.low * HOUR_SECONDS,
  likely: x.likely * HOUR_SECONDS,
  high: x.high * HOUR_SECONDS,
});

/** Words for the main table's caption where its rates are those of one user among several. */
export function perUser(a: Assessment): string {
  const users = Math.max(1, ...a.results.map((r) => r.workload.concurrency));
  return users > 1 ? ` of one request while ${users} users are served` : '';
}

/** A table of the results with several users; none where each has one. */
export function loadTables(results: readonly AssessmentResult[]): Table[] {
  const loaded = results.flatMap((r) => (r.prediction?.load ? [{ r, load: r.prediction.load }] : []));
  if (loaded.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'All users together, each asking again as soon as answered (system throughput)',
      columns: [
        { header: 'Use case', wrapTo: 4 },
        { header: 'Users', align: 'right' },
        { header: 'At once', align: 'right', wrapTo: 4 },
        { header: 'Of TTFT, waiting', align: 'right', wrapTo: 8 },
        { header: 'Requests an hour', align: 'right', wrapTo: 11 },
        { header: 'Output tok/s', align: 'right', wrapTo: 11 },
      ],
      rows: loaded.map(({ r, load }) => [
        r.workload.id?.toUpperCase() ?? r.workload.name,
        String(load.users),
        String(load.runningAtOnce),
        formatSeconds(load.waitingSeconds.likely),
        formatRateInterval(hourly(load.systemThroughput.requestsPerSecond)),
        formatRateInterval(load.systemThroughput.outputTokensPerSecond),
      ]),
    },
  ];
}

/** The load's figures for CSV. */
export function loadRecord(load: Load): Record<string, RawValue> {
  const { requestsPerSecond, outputTokensPerSecond } = load.systemThroughput;
  return {
    users: load.users,
    runningAtOnce: load.runningAtOnce,
    waitingSeconds: load.waitingSeconds.likely,
    requestsPerSecondLow: requestsPerSecond.low,
    requestsPerSecond: requestsPerSecond.likely,
    requestsPerSecondHigh: requestsPerSecond.high,
    systemOutputTokensPerSecond: outputTokensPerSecond?.likely,
  };
}
