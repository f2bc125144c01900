// Published measurements of a device, model and format, out of the evidence.
import type { Catalogue, Entries } from './catalogue.ts';
import { resolveAccelerator } from './resolve/resolve-accelerator.ts';
import { resolveEntry } from './resolve/resolve-entry.ts';
import type { Evidence, EvidenceRow } from './schema/evidence.ts';

export interface FoundEvidence {
  readonly row: EvidenceRow;
  readonly device: string;
  readonly source: string;
}

export interface EvidenceQuestion {
  /** Catalogue id of the accelerator, or of the CPU where no accelerator works. */
  readonly device: string;
  readonly model: string;
  readonly quantization: string;
  readonly workload: string;
  readonly engine: string;
}

function deviceId(catalogue: Catalogue, file: Evidence, row: EvidenceRow): string | undefined {
  if (row.backend === 'cpu') {
    const cpu = resolveEntry(catalogue.cpus, file.device, 'CPU');
    return cpu.status === 'ok' ? cpu.value.id : undefined;
  }
  const found = resolveAccelerator(catalogue.accelerators, file.device, row.memoryGib);
  return found.status === 'ok' ? found.value.accelerator.id : undefined;
}

/** All usable rows that answer the question, those with the most runs first. */
export function findEvidence(
  catalogue: Catalogue,
  evidence: Entries<Evidence>,
  q: EvidenceQuestion,
): readonly FoundEvidence[] {
  const found: FoundEvidence[] = [];
  for (const file of Object.values(evidence).filter((f) => f.engine === q.engine && f.deviceCount === 1)) {
    for (const row of file.rows) {
      if (row.excluded || row.workload !== q.workload) continue;
      const model = resolveEntry(catalogue.models, row.model, 'model');
      if (model.status !== 'ok' || model.value.id !== q.model) continue;
      const format = resolveEntry(catalogue.quantizations, row.quantization, 'quantization');
      if (format.status !== 'ok' || format.value.id !== q.quantization || deviceId(catalogue, file, row) !== q.device)
        continue;
      found.push({ row, device: file.device, source: file.source });
    }
  }
  return found.sort((a, b) => b.row.runs - a.row.runs);
}
