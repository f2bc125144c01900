// The models that fit a machine as a report, best first.
import type { Ranking } from '../assess/rank-models.ts';
import { formatBytes, formatOptionalSeconds, formatRateInterval, significant } from '../units/format.ts';
import { list, paragraph, type ReportDocument } from './document.ts';
import { tierCell } from './tone.ts';

/** `shown` rows of the ranking; the records hold them all. */
export function modelsReport(ranking: Ranking, machine: string, workload: string, shown: number): ReportDocument {
  const rows = ranking.models.slice(0, shown);
  const more = ranking.fitting - rows.length;
  return {
    title: `Models on ${machine} for ${workload}: ${ranking.fitting} of ${ranking.all} in the catalogue fit`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { header: 'Model', wrapTo: 16 },
          { header: 'Params', align: 'right', wrapTo: 6 },
          { header: 'Memory', align: 'right', wrapTo: 6 },
          { header: 'Prefill tok/s', align: 'right', wrapTo: 9 },
          { header: 'TTFT', align: 'right', wrapTo: 8 },
          { header: 'Decode tok/s', align: 'right', wrapTo: 8 },
          { header: 'Tier', wrapTo: 11 },
        ],
        rows: rows.map((r) => [
          `${r.name} ${r.quantization}`,
          `${significant(r.parameters / 1e9, 2)}\u00a0B${r.activeParameters < 0.9 * r.parameters ? ` (${significant(r.activeParameters / 1e9, 2)})` : ''}`,
          formatBytes(r.outcome.memory.requiredBytes),
          formatRateInterval(r.outcome.prediction?.prefillTokensPerSecond),
          formatOptionalSeconds(r.outcome.prediction?.ttftSeconds),
          formatRateInterval(r.outcome.prediction?.decodeTokensPerSecond),
          tierCell(r.outcome.verdict),
        ]),
      },
      paragraph(
        `Best tier first, within a tier the larger model (active parameters in brackets).${more > 0 ? ` ${more} more fit; --all shows them.` : ''} Likely value (80 % interval).`,
        'muted',
      ),
      ...(ranking.unknown.length > 0
        ? [
            list(
              'Not judged',
              ranking.unknown.map((u) => `${u.model}: ${u.reasons.join('; ')}`),
            ),
          ]
        : []),
    ],
    records: ranking.models.map((r) => ({
      model: r.model,
      quantization: r.quantization,
      parameters: r.parameters,
      activeParameters: r.activeParameters,
      requiredBytes: r.outcome.memory.requiredBytes,
      placement: r.outcome.memory.placement,
      prefillTokensPerSecond: r.outcome.prediction?.prefillTokensPerSecond?.likely,
      decodeTokensPerSecond: r.outcome.prediction?.decodeTokensPerSecond?.likely,
      ttftSeconds: r.outcome.prediction?.ttftSeconds?.likely,
      tier: r.outcome.verdict.tier,
      tierProbability: r.outcome.verdict.probability,
      basis: r.outcome.prediction?.basis,
    })),
  };
}
