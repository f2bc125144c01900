// Turns llama-bench evidence into observations: one a test, with the question that would be asked without knowing build and batch.
import type { Entries, Entry } from '../catalogue/catalogue.ts';
import { withoutRemarks } from '../catalogue/resolve/normalise.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { indexOf } from '../catalogue/resolve/resolve-entry.ts';
import type { Accelerator } from '../catalogue/schema/accelerator.ts';
import type { Evidence, EvidenceRow } from '../catalogue/schema/evidence.ts';
import { deviceOf } from '../machine/device.ts';
import { backendNamed, runsOn } from '../predict/backend.ts';
import { type Calibration, calibrationNode, gpuCoefficients, nodePath } from '../predict/calibration.ts';
import { llamaCppCosts } from '../predict/llama-cpp-form.ts';
import type { ModelLibrary, PreparedModel } from '../predict/model-library.ts';
import { questionOf } from '../predict/nearness.ts';
import { backendStratum } from '../predict/strata.ts';
import { gpuTraits } from '../predict/traits.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { resolveWorkload } from '../workload/workload.ts';
import { asOldBuild, llamaCppParameters } from './backend-factors.ts';
import type { BackendObservation, RowKind } from './backend-layout.ts';
import { DEPTH_WEIGHT, type Factors } from './backend-specification.ts';
import { machineGroups } from './machine-groups.ts';

export interface BenchObservation extends BackendObservation {
  /** Devices that one name of the evidence may mean are held out together. */
  readonly group: string;
  /** The same row asked as accuracy is judged: today's build, the engine's default batch. */
  readonly asked: BackendObservation;
}

export interface BenchObservations {
  readonly rows: readonly BenchObservation[];
  readonly unused: ReadonlyMap<string, number>;
}

/** Models that accuracy is judged on; others help the fit. */
const SCORED = new Set(['llama-2-7b', 'llama-3-8b', 'llama-3-70b', 'gpt-oss-20b', 'gpt-oss-120b']);
const TRANSLATED = 'Vulkan on Apple: MoltenVK or Asahi Linux, which the results do not tell apart';
const DEFAULT_UBATCH = 512;
const log = (value: number | undefined) => (value === undefined ? undefined : Math.log(value));

function prepare(library: ModelLibrary, row: EvidenceRow): Answer<PreparedModel> {
  const model = library.describe(row.model);
  if (model.status === 'unknown') return unknown('model not in the catalogue');
  const done = library.prepare(model.value, row.quantization);
  if (done.status === 'unknown') return unknown('quantization not in the catalogue');
  const latent = done.value.model.hyper.layers.some((l) => l.attention?.latent !== undefined);
  return latent ? unknown('latent attention, which the form does not have') : done;
}

function acceleratorOf(library: ModelLibrary, file: Evidence): Answer<Entry<Accelerator>> {
  const { accelerators } = library.catalogue;
  const stated = file.accelerator === undefined ? undefined : accelerators[file.accelerator];
  if (stated) return ok(stated);
  const found = resolveAccelerator(accelerators, file.device);
  return found.status === 'ok' ? ok(found.value.accelerator) : unknown('accelerator not in the catalogue');
}

/** Observations of an engine's backends out of the evidence, on top of the calibration `base`. */
export function benchObservations(
  library: ModelLibrary,
  evidence: Entries<Evidence>,
  engine: string,
  base: Calibration,
): BenchObservations {
  const { catalogue } = library;
  const { architectures } = catalogue;
  const files = Object.values(evidence).filter((f) => f.engine === engine);
  const index = indexOf(catalogue.accelerators);
  const groupOf = machineGroups(
    files.flatMap((file) => {
      const found = acceleratorOf(library, file);
      if (found.status === 'unknown') return [];
      const named = index.find(withoutRemarks(file.device)).filter((a) => a.architecture === found.value.architecture);
      return [[found.value.id, ...named.map((a) => a.id)]];
    }),
  );
  const rows: BenchObservation[] = [];
  const unused = new Map<string, number>();
  const skip = (reason = '') => unused.set(reason, (unused.get(reason) ?? 0) + 1);
  const add = (file: Evidence, row: EvidenceRow): string | undefined => {
    const backend = backendNamed(row.backend ?? '');
    if (backend === undefined || backend === 'cpu') return backend ? 'CPU: too few rows for a fit' : 'other backend';
    const prepared = prepare(library, row);
    if (prepared.status === 'unknown') return prepared.reasons[0];
    const found = acceleratorOf(library, file);
    const workload = resolveWorkload(catalogue, row.workload);
    if (found.status === 'unknown') return found.reasons[0];
    if (workload.status === 'unknown') return workload.reasons[0];
    if (!runsOn(backend, found.value.vendor)) return 'the backend does not run on the device: wrongly named';
    const excluded = row.excluded ?? (backend === 'vulkan' && found.value.vendor === 'apple' ? TRANSLATED : undefined);
    const device = deviceOf(catalogue, found.value);
    const traits = gpuTraits(device, calibrationNode(architectures, device.architecture).id);
    const path = nodePath(architectures, device.architecture);
    const { parameters } = gpuCoefficients(base, architectures, device.architecture);
    const { work, formatClass: format, model } = prepared.value;
    const kind: RowKind = {
      ...{ backend, path, format, experts: work.experts > 0, flashAttention: row.flashAttention ?? false },
      ...{
        old: row.build === 'old',
        laptop: traits.laptop,
        workstation: traits.workstation,
        matrixUnits: traits.matrixUnits ?? false,
      },
    };
    const { flashAttention } = kind;
    const costs = (f: Factors, ubatchTokens: number) => {
      const formats = { [format]: f } as unknown as Parameters<typeof llamaCppParameters>[3];
      const coefficients = llamaCppParameters(parameters, backend, f, formats);
      return llamaCppCosts(traits, work, { ubatchTokens, flashAttention, format }, coefficients);
    };
    const known = (f: Factors) => costs(f, row.ubatchTokens ?? DEFAULT_UBATCH);
    const depth = typeof row.workload === 'string' ? 0 : (row.workload.depthTokens ?? 0);
    const observation: BackendObservation = {
      ...{
        device: found.value.id,
        path,
        kind,
        depth,
        runs: 1,
        tests: workload.value.tests,
        model: model.id ?? row.model,
        at: questionOf(prepared.value, { flashAttention: kind.flashAttention }),
      },
      stratum: backendStratum(backend, path[0] ?? ''),
      scored: depth === 0 && SCORED.has(model.id ?? ''),
      weight: excluded === undefined ? (depth > 0 ? DEPTH_WEIGHT : 1) : 0,
      naiveDecode: Math.log(traits.bandwidthBytesPerSecond / work.activeBytes),
      costs: (f) => (kind.old ? asOldBuild(known(f), f) : known(f)),
      measured: [log(row.decodeTokensPerSecond), log(row.prefillTokensPerSecond), undefined],
    };
    const asked = { ...observation, kind: { ...kind, old: false }, costs: (f: Factors) => costs(f, DEFAULT_UBATCH) };
    rows.push({ ...observation, asked, group: groupOf(found.value.id) });
    return excluded;
  };
  for (const file of files)
    for (const row of file.rows) {
      const reason = add(file, row);
      if (reason !== undefined) skip(reason);
    }
  return { rows, unused };
}
