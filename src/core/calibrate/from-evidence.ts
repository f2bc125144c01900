// Turns evidence into observations for the fit: names resolved, models prepared, what cannot be used said with its reason.
import type { Catalogue, Entries } from '../catalogue/catalogue.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { Evidence, EvidenceRow } from '../catalogue/schema/evidence.ts';
import { deviceOf } from '../machine/device.ts';
import { hostOf } from '../machine/host.ts';
import { calibrationNode, nodePath } from '../predict/calibration.ts';
import { cpuCosts } from '../predict/cpu-form.ts';
import { gpuCosts } from '../predict/gpu-form.ts';
import type { ModelLibrary, PreparedModel } from '../predict/model-library.ts';
import { questionOf } from '../predict/nearness.ts';
import type { CpuParameters, GpuParameters } from '../predict/parameters.ts';
import { cpuStratum, gpuStratum } from '../predict/strata.ts';
import { cpuTraits, type FormSettings, gpuTraits } from '../predict/traits.ts';
import { type Answer, unknown } from '../units/result.ts';
import { GIB } from '../units/scale.ts';
import { type RequestShape, resolveWorkload } from '../workload/workload.ts';
import { CONTRADICTED, withoutContradicted } from './contradicted.ts';
import type { Observation } from './observation.ts';

export interface Observations {
  readonly gpu: readonly Observation<GpuParameters>[];
  readonly cpu: readonly Observation<CpuParameters>[];
  /** Rows left out, by reason. */
  readonly unused: ReadonlyMap<string, number>;
}

/** Models whose rows are scored, in the format below: LocalScore's own three; others vary in files and builds and only help the fit. */
const SCORED = new Set(['llama-3.2-1b-instruct', 'llama-3.1-8b-instruct', 'qwen2.5-14b-instruct']);
const SCORED_FORMAT = 'q4_k_m';
/** A rate printed as "2" tokens/s is rounded too far to say anything: prefill below this is not used. */
const LOWEST_PREFILL = 2.5;

const log = (value: number | undefined) => (value === undefined ? undefined : Math.log(value));

function prepare(library: ModelLibrary, row: EvidenceRow): Answer<PreparedModel> {
  const model = library.describe(row.model);
  if (model.status === 'unknown') return unknown('model not in the catalogue');
  const done = library.prepare(model.value, row.quantization);
  return done.status === 'ok' ? done : unknown('quantization not in the catalogue');
}

function common(catalogue: Catalogue, row: EvidenceRow, prepared: PreparedModel) {
  const workload = resolveWorkload(catalogue, row.workload);
  if (workload.status === 'unknown') return undefined;
  const settings: FormSettings = {
    windows: row.os === 'windows',
    bf16Cache: row.kvCacheType === 'bf16',
    ubatchTokens: 512,
    bf16Weights: prepared.bf16Weights,
  };
  const prefill = row.prefillTokensPerSecond;
  const measured = [
    log(row.decodeTokensPerSecond),
    prefill !== undefined && prefill < LOWEST_PREFILL ? undefined : log(prefill),
    log(row.ttftSeconds),
  ] as const;
  return {
    settings,
    tests: workload.value.tests,
    runs: row.runs,
    measured,
    model: prepared.model.id ?? row.model,
    at: questionOf(prepared, { windows: settings.windows, slowCache: settings.bf16Cache }),
    format: prepared.quantization ?? '',
    scored: SCORED.has(prepared.model.id ?? '') && prepared.quantization === SCORED_FORMAT,
  };
}

/** Evidence that reads weights at more than this multiple of the specified bandwidth is refused; caches can add a little. */
const IMPOSSIBLE = 1.1;
const ABOVE_ROOFLINE =
  'faster than the specified memory bandwidth allows: impossible, or the device is not what its name says';

/** Buffers and runtime beside weights and cache. Assumption: 0.7 GB, as such runs show. */
const BUFFER_BYTES = 0.7e9;

/** Memory that a run takes on the accelerator: weights without the input embedding, an f16 cache for the longest test, buffers. */
function neededBytes({ weights, work }: PreparedModel, tests: readonly RequestShape[]): number {
  const context = Math.max(...tests.map((t) => t.promptTokens + t.outputTokens));
  const cache = work.attention.reduce((sum, a) => sum + a.cacheElements * Math.min(context, a.windowTokens) * 2, 0);
  return weights.totalBytes - (weights.outputIsTied ? 0 : weights.embeddingBytes) + cache + BUFFER_BYTES;
}

/** Observations of one engine out of the evidence. */
export function observationsOf(library: ModelLibrary, evidence: Entries<Evidence>, engine: string): Observations {
  const { catalogue } = library;
  const [gpu, cpu] = [[] as Observation<GpuParameters>[], [] as Observation<CpuParameters>[]];
  const unused = new Map<string, number>();
  const skip = (reason: string) => unused.set(reason, (unused.get(reason) ?? 0) + 1);
  for (const file of Object.values(evidence).filter((f) => f.engine === engine)) {
    for (const row of file.rows) {
      if (row.excluded) {
        skip(row.excluded);
        continue;
      }
      const prepared = prepare(library, row);
      if (prepared.status === 'unknown') {
        skip(prepared.reasons[0] ?? '');
        continue;
      }
      const base = common(catalogue, row, prepared.value);
      if (!base) continue;
      const { settings, ...rest } = base;
      const decode = row.decodeTokensPerSecond;
      const impossible = (bandwidth: number) =>
        decode !== undefined && decode > (IMPOSSIBLE * bandwidth) / prepared.value.work.activeBytes;
      const { work } = prepared.value;
      if (row.backend === 'cpu') {
        const found = resolveEntry(catalogue.cpus, file.device, 'CPU');
        if (found.status === 'unknown') skip('CPU not in the catalogue');
        else {
          const host = hostOf(catalogue, found.value);
          const traits = cpuTraits(host);
          if (impossible(traits.bandwidthBytesPerSecond)) {
            skip(ABOVE_ROOFLINE);
            continue;
          }
          const path = nodePath(catalogue.architectures, host.architecture);
          cpu.push({
            ...rest,
            device: found.value.id,
            path,
            naiveDecode: Math.log(traits.bandwidthBytesPerSecond / work.activeBytes),
            stratum: cpuStratum(traits, host.kind),
            costs: (p) => cpuCosts(traits, work, settings, p),
          });
        }
        continue;
      }
      const found = resolveAccelerator(catalogue.accelerators, file.device, row.memoryGib);
      if (found.status === 'unknown') {
        skip('accelerator not in the catalogue');
        continue;
      }
      const device = deviceOf(catalogue, found.value.accelerator);
      if (
        !base.scored &&
        neededBytes(prepared.value, rest.tests) > (row.memoryGib ?? found.value.accelerator.memoryGib.value) * GIB
      ) {
        skip('needs more than the GPU memory by our own count: part of it was elsewhere');
        continue;
      }
      const traits = gpuTraits(device, calibrationNode(catalogue.architectures, device.architecture).id);
      if (impossible(traits.bandwidthBytesPerSecond)) {
        skip(ABOVE_ROOFLINE);
        continue;
      }
      const path = nodePath(catalogue.architectures, device.architecture);
      gpu.push({
        ...rest,
        device: found.value.accelerator.id,
        path,
        naiveDecode: Math.log(traits.bandwidthBytesPerSecond / work.activeBytes),
        stratum: gpuStratum(traits, settings),
        costs: (p) => gpuCosts(traits, work, settings, p),
      });
    }
  }
  const agreeing = withoutContradicted(gpu);
  if (agreeing.length < gpu.length) unused.set(CONTRADICTED, gpu.length - agreeing.length);
  return { gpu: agreeing, cpu, unused };
}
