// The published measurements of the device that do most of the work, nearest to the question first.
import type { Catalogue, Entries } from '../catalogue/catalogue.ts';
import { nearestEvidence } from '../catalogue/find-evidence.ts';
import type { Evidence } from '../catalogue/schema/evidence.ts';
import type { CitedEvidence } from './assessment.ts';
import type { Scenario } from './scenario.ts';

const MOST = 8;

/** Evidence of the first accelerator, or of the CPU where there is none. */
export function citedEvidence(
  catalogue: Catalogue,
  evidence: Entries<Evidence>,
  s: Scenario,
): readonly CitedEvidence[] {
  const device = s.machine.devices[0]?.accelerator.id ?? s.machine.host?.id;
  if (device === undefined) return [];
  const question = { device, model: s.model.model.id ?? '', quantization: s.model.quantization, engine: s.engine.id };
  return nearestEvidence(catalogue, evidence, question, MOST).map(({ row, ...f }) => ({
    device: f.device,
    engine: f.engine,
    model: f.model ?? row.model,
    quantization: row.quantization,
    workload:
      typeof row.workload === 'string'
        ? row.workload
        : `${row.workload.promptTokens} \u2192 ${row.workload.outputTokens}${row.workload.depthTokens ? ` at ${row.workload.depthTokens}` : ''}`,
    kvCacheType: row.kvCacheType,
    prefillTokensPerSecond: row.prefillTokensPerSecond,
    decodeTokensPerSecond: row.decodeTokensPerSecond,
    runs: row.runs,
    source: f.source,
    references: row.references,
  }));
}
