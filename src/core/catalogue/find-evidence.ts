// Published measurements of a device out of the evidence: all of them, nearest to a question first, or those that answer it.
import type { Catalogue, Entries } from './catalogue.ts';
import { resolveAccelerator } from './resolve/resolve-accelerator.ts';
import { resolveEntry } from './resolve/resolve-entry.ts';
import type { Evidence, EvidenceRow } from './schema/evidence.ts';

export interface FoundEvidence {
  readonly row: EvidenceRow;
  readonly device: string;
  readonly source: string;
  readonly engine: string;
  /** Catalogue ids where the names resolve. */
  readonly model: string | undefined;
  readonly quantization: string | undefined;
}

export interface EvidenceQuestion {
  /** Catalogue id of the accelerator, or of the CPU where no accelerator works. */
  readonly device: string;
  readonly model: string;
  readonly quantization: string | undefined;
  readonly workload?: string | undefined;
  readonly engine: string;
}

function cpuId(catalogue: Catalogue, name: string): string | undefined {
  const cpu = resolveEntry(catalogue.cpus, name, 'CPU');
  return cpu.status === 'ok' ? cpu.value.id : undefined;
}

function acceleratorId(catalogue: Catalogue, name: string, memoryGib: number | undefined): string | undefined {
  const found = resolveAccelerator(catalogue.accelerators, name, memoryGib);
  return found.status === 'ok' ? found.value.accelerator.id : undefined;
}

/** The device of a file's rows; each name is resolved once for each size of memory, since a file has many rows. */
function deviceIds(catalogue: Catalogue, { device }: Evidence): (row: EvidenceRow) => string | undefined {
  const known = new Map<string | number | undefined, string | undefined>();
  return ({ backend, memoryGib }) => {
    const key = backend === 'cpu' ? backend : memoryGib;
    if (!known.has(key))
      known.set(key, backend === 'cpu' ? cpuId(catalogue, device) : acceleratorId(catalogue, device, memoryGib));
    return known.get(key);
  };
}

interface Placed {
  readonly file: Evidence;
  readonly row: EvidenceRow;
}

/** Usable rows by device, told once for each evidence: it never changes, and names take their time to resolve. */
const byDevice = new WeakMap<Entries<Evidence>, ReadonlyMap<string, readonly Placed[]>>();

/** Tells rows by device file by file, for whoever must not wait for all of it at once; nothing is left to do where it is done. */
export function* groupEvidence(catalogue: Catalogue, evidence: Entries<Evidence>): Generator<undefined> {
  if (byDevice.has(evidence)) return;
  const groups = new Map<string, Placed[]>();
  for (const file of Object.values(evidence).filter((f) => f.deviceCount === 1)) {
    const deviceOf = deviceIds(catalogue, file);
    for (const row of file.rows) {
      const device = row.excluded ? undefined : deviceOf(row);
      if (device === undefined) continue;
      const group = groups.get(device) ?? [];
      groups.set(device, group);
      group.push({ file, row });
    }
    yield undefined;
  }
  byDevice.set(evidence, groups);
}

function grouped(catalogue: Catalogue, evidence: Entries<Evidence>): ReadonlyMap<string, readonly Placed[]> {
  for (const _ of groupEvidence(catalogue, evidence));
  return byDevice.get(evidence) ?? new Map();
}

/** All usable rows of a device; rows kept out of fits are left out. */
export function evidenceOfDevice(
  catalogue: Catalogue,
  evidence: Entries<Evidence>,
  device: string,
): readonly FoundEvidence[] {
  return (grouped(catalogue, evidence).get(device) ?? []).map(({ file, row }) => {
    const model = resolveEntry(catalogue.models, row.model, 'model');
    const format = resolveEntry(catalogue.quantizations, row.quantization, 'quantization');
    return {
      row,
      device: file.device,
      source: file.source,
      engine: file.engine,
      model: model.status === 'ok' ? model.value.id : undefined,
      quantization: format.status === 'ok' ? format.value.id : undefined,
    };
  });
}

/** How near a measurement is to a question: the same engine, model and format each count; 0 is the very same. */
export function evidenceDistance(f: FoundEvidence, q: EvidenceQuestion): number {
  return (f.engine === q.engine ? 0 : 4) + (f.model === q.model ? 0 : 2) + (f.quantization === q.quantization ? 0 : 1);
}

/** Rows of the device that answer the question exactly, those with the most runs first. */
export function findEvidence(
  catalogue: Catalogue,
  evidence: Entries<Evidence>,
  q: EvidenceQuestion,
): readonly FoundEvidence[] {
  return evidenceOfDevice(catalogue, evidence, q.device)
    .filter((f) => evidenceDistance(f, q) === 0 && f.row.workload === q.workload)
    .sort((a, b) => b.row.runs - a.row.runs);
}

/** The rows of the device nearest to the question, nearest first, then those with the most runs. */
export function nearestEvidence(
  catalogue: Catalogue,
  evidence: Entries<Evidence>,
  q: EvidenceQuestion,
  count: number,
): readonly FoundEvidence[] {
  return evidenceOfDevice(catalogue, evidence, q.device)
    .map((f) => ({ f, distance: evidenceDistance(f, q) }))
    .sort((a, b) => a.distance - b.distance || b.f.row.runs - a.f.row.runs)
    .slice(0, count)
    .map((x) => x.f);
}
