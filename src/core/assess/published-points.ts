// Published measurements against what is predicted for the same device, model and settings without looking at that device's own results.
import type { Entries } from '../catalogue/catalogue.ts';
import type { Evidence, EvidenceRow } from '../catalogue/schema/evidence.ts';
import { localScore } from '../measurement/local-score.ts';
import type { Basis } from '../predict/prediction.ts';
import type { Interval } from '../units/interval.ts';
import { answerScenario, type BatchOk } from './batch-answer.ts';
import type { Context } from './context.ts';

export interface MeasuredAgainst {
  readonly measured: number;
  readonly predicted: Interval;
}

/** One published row; phases that were not timed are absent. */
export interface PublishedPoint {
  readonly device: string;
  readonly engine: string;
  readonly model: string;
  readonly quantization: string;
  readonly workload: string;
  readonly prefillTokensPerSecond?: MeasuredAgainst;
  readonly decodeTokensPerSecond?: MeasuredAgainst;
  readonly ttftSeconds?: MeasuredAgainst;
  /** LocalScore's score, where the row has all that it is made of. */
  readonly score?: number;
  readonly basis: Basis | undefined;
  readonly runs: number;
  readonly source: string;
  readonly references: readonly string[];
}

function workloadText(workload: EvidenceRow['workload']): string {
  if (typeof workload === 'string') return workload;
  const { promptTokens, outputTokens, depthTokens } = workload;
  return `${promptTokens} → ${outputTokens}${depthTokens ? ` at ${depthTokens}` : ''}`;
}

function requestOf(file: Evidence, row: EvidenceRow) {
  const { workload } = row;
  const { device, engine } = file;
  const onCpu = row.backend === 'cpu';
  return {
    machine: {
      ...(onCpu ? { cpu: device } : { accelerators: [{ name: device, memoryGb: row.memoryGib }] }),
      systemMemoryGb: row.systemMemoryGib,
      os: row.os,
    },
    model: row.model,
    quantization: row.quantization,
    engine,
    backend: onCpu ? undefined : row.backend,
    flashAttention: row.flashAttention,
    kvCacheType: row.kvCacheType,
    ubatchTokens: row.ubatchTokens,
    evidence: 'off' as const,
    workload:
      typeof workload === 'string'
        ? workload
        : {
            promptTokens: workload.promptTokens,
            outputTokens: workload.outputTokens,
            contextTokens: workload.promptTokens + workload.outputTokens + (workload.depthTokens ?? 0),
          },
  };
}

const against = (measured: number | undefined, predicted: Interval | undefined): MeasuredAgainst | undefined =>
  measured === undefined || predicted === undefined ? undefined : { measured, predicted };

function pointOf(file: Evidence, row: EvidenceRow, answer: BatchOk): PublishedPoint {
  const { prefillTokensPerSecond: prefill, decodeTokensPerSecond: decode, ttftSeconds: ttft } = row;
  const phases = {
    prefillTokensPerSecond: against(prefill, answer.prefillTokensPerSecond),
    decodeTokensPerSecond: against(decode, answer.decodeTokensPerSecond),
    ttftSeconds: against(ttft, answer.ttftSeconds),
  };
  return {
    device: file.device,
    engine: file.engine,
    model: row.model,
    quantization: row.quantization,
    workload: workloadText(row.workload),
    ...Object.fromEntries(Object.entries(phases).filter(([, phase]) => phase !== undefined)),
    ...(row.workload === 'localscore' && prefill && decode && ttft ? { score: localScore(prefill, decode, ttft) } : {}),
    basis: answer.basis,
    runs: row.runs,
    source: file.source,
    references: row.references,
  };
}

/** Rows of single devices that are not kept out of fits, one at a time, since they are many; what cannot be predicted is left out. */
export function* publishedPoints(context: Context, evidence: Entries<Evidence>): Generator<PublishedPoint> {
  for (const file of Object.values(evidence).filter((f) => f.deviceCount === 1)) {
    for (const row of file.rows) {
      if (row.excluded) continue;
      const answer = answerScenario(context, undefined, requestOf(file, row));
      if (answer.status === 'ok') yield pointOf(file, row, answer);
    }
  }
}
