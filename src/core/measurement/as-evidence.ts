// A measurement as evidence for the catalogue: rows in the catalogue's form, and what a reviewer needs to judge them.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { Evidence, EvidenceRow } from '../catalogue/schema/evidence.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { GIB } from '../units/scale.ts';
import type { Measurement } from './measurement.ts';

/** Source under which measurements of users are entered. */
export const CONTRIBUTED_SOURCE = 'contributed-measurements';

export interface EvidenceFile {
  readonly evidence: Evidence;
  /** Lines for the reviewer that the catalogue's form has no place for. */
  readonly review: readonly string[];
}

const six = (value: number) => Number(value.toPrecision(6));

function systemOf(os: string | undefined): EvidenceRow['os'] {
  return os === 'linux' || os === 'windows' || os === 'macos' ? os : undefined;
}

function commonOf(m: Measurement) {
  const { machine, model, settings: s, engine } = m;
  const os = systemOf(machine.os);
  const memory = machine.accelerators[0]?.memoryBytes;
  return {
    model: model.id ?? model.name,
    quantization: model.quantization,
    ...(memory === undefined ? {} : { memoryGib: six(memory / GIB) }),
    ...(machine.systemMemoryBytes === undefined ? {} : { systemMemoryGib: six(machine.systemMemoryBytes / GIB) }),
    ...(os ? { os } : {}),
    backend: engine.backend ?? (machine.accelerators.length === 0 ? 'cpu' : 'unknown'),
    ...(s.flashAttention === undefined ? {} : { flashAttention: s.flashAttention }),
    ...(s.kvTypeK === undefined ? {} : { kvCacheType: s.kvTypeK }),
    ...(s.ubatchTokens === undefined || s.ubatchTokens === 0 ? {} : { ubatchTokens: s.ubatchTokens }),
  };
}

function rowsOf(m: Measurement): EvidenceRow[] {
  const common = commonOf(m);
  const build = [m.engine.version, m.engine.build].filter(Boolean).join(' ');
  const references = [m.id, ...(build === '' ? [] : [build]), ...(m.origin.reference ? [m.origin.reference] : [])];
  const date = m.measured.slice(0, 10);
  if (m.summary?.how === 'measured') {
    const { prefillTokensPerSecond, decodeTokensPerSecond, ttftSeconds } = m.summary;
    const figures = {
      prefillTokensPerSecond: six(prefillTokensPerSecond),
      decodeTokensPerSecond: six(decodeTokensPerSecond),
      ttftSeconds: six(ttftSeconds),
    };
    return [{ ...common, workload: 'localscore', ...figures, runs: 1, references, date }];
  }
  return m.tests
    .filter((t) => t.how === 'measured' && t.shape.sequences === 1 && t.problems.length === 0)
    .map((t) => {
      const { promptTokens, outputTokens, depthTokens } = t.shape;
      const runs = Math.max(1, t.prefillSeconds?.length ?? 0, t.stepSeconds?.length ?? 0);
      return {
        ...common,
        workload: { promptTokens, outputTokens, ...(depthTokens > 0 ? { depthTokens } : {}) },
        ...(t.prefillTokensPerSecond === undefined ? {} : { prefillTokensPerSecond: six(t.prefillTokensPerSecond) }),
        ...(t.decodeTokensPerSecond === undefined ? {} : { decodeTokensPerSecond: six(t.decodeTokensPerSecond) }),
        ...(t.ttftSeconds === undefined ? {} : { ttftSeconds: six(t.ttftSeconds) }),
        ...{ runs, references, date },
      };
    });
}

function reviewOf(m: Measurement): string[] {
  const { machine, conditions: c, engine, model } = m;
  const listed = (name: string, value: unknown) => (value === undefined ? [] : [`${name}: ${String(value)}`]);
  return [
    `result ${m.id}, measured ${m.measured} by ${m.origin.kind} ${m.origin.version ?? ''}`.trim(),
    ...listed('machine', machine.name),
    ...listed('fingerprint', machine.fingerprint),
    ...listed('processor', machine.cpu),
    ...listed('cores', machine.cores),
    ...listed('memory speed, MT/s', machine.memoryMegatransfersPerSecond),
    ...listed('memory channels', machine.memoryChannels),
    ...listed(
      'memory bandwidth measured in the run, GB/s',
      machine.memoryBandwidthBytesPerSecond && six(machine.memoryBandwidthBytesPerSecond / 1e9),
    ),
    ...listed('virtual machine', machine.virtual),
    ...listed('system', [machine.os, machine.osVersion].filter(Boolean).join(' ') || undefined),
    ...machine.accelerators.flatMap((a) => listed('driver', a.driver)),
    ...listed(
      'engine',
      [engine.name, engine.version, engine.build, engine.backend, engine.variant].filter(Boolean).join(' '),
    ),
    ...listed('threads', m.settings.threads),
    ...listed('batch', m.settings.batchTokens),
    ...listed('layers on accelerators', m.settings.gpuLayers),
    ...listed('file, bytes', model.fileBytes),
    ...listed('header, SHA-256', model.headerHash),
    `weights: ${model.synthetic ? 'made up, of the true shape and types' : 'real'}`,
    ...listed('load before', c.loadBefore),
    ...listed(
      'CPU pressure before and during, %',
      c.cpuPressureDuring === undefined ? undefined : `${c.cpuPressureBefore ?? '?'} and ${c.cpuPressureDuring}`,
    ),
    ...listed(
      'temperature before and after, °C',
      c.celsiusAfter === undefined ? undefined : `${c.celsiusBefore ?? '?'} and ${c.celsiusAfter}`,
    ),
    ...listed('power mode', c.powerMode),
    ...m.problems.map((p) => `problem: ${p.code}, ${p.detail}`),
    ...(m.predicted
      ? [
          `predicted before by ${m.predicted.version} (${m.predicted.basis}): prefill ${m.predicted.prefillTokensPerSecond?.likely.toPrecision(4) ?? '–'}, decode ${m.predicted.decodeTokensPerSecond?.likely.toPrecision(4) ?? '–'} tokens/s`,
        ]
      : []),
  ];
}

/** One file of evidence; unknown where the result may not become evidence, with the reason. */
export function asEvidence(catalogue: Catalogue, m: Measurement): Answer<EvidenceFile> {
  if (m.status !== 'accepted')
    return unknown(`it is ${m.status}: evidence takes only results that nothing speaks against`);
  const engine = resolveEntry(catalogue.engines, m.engine.name, 'engine');
  if (engine.status === 'unknown') return engine;
  const cpuOnly = m.machine.accelerators.length === 0 || m.engine.backend === 'cpu';
  const names = [...new Set(m.machine.accelerators.map((a) => a.name))];
  if (!cpuOnly && names.length > 1) return unknown('it is of unlike accelerators, for which evidence has no form');
  const device = cpuOnly ? m.machine.cpu : names[0];
  if (device === undefined) return unknown('the processor is not named');
  const rows = rowsOf(m);
  if (rows.length === 0) return unknown('it has no test of one request that was timed as it stands');
  const memory = m.machine.accelerators[0]?.memoryBytes;
  const gpu = cpuOnly ? undefined : resolveAccelerator(catalogue.accelerators, device, memory && memory / GIB);
  const cpu = cpuOnly ? resolveEntry(catalogue.cpus, device, 'CPU') : undefined;
  return ok({
    evidence: {
      device,
      ...(gpu?.status === 'ok' ? { accelerator: gpu.value.accelerator.id } : {}),
      ...(cpu?.status === 'ok' ? { cpu: cpu.value.id } : {}),
      deviceCount: cpuOnly ? 1 : m.machine.accelerators.length,
      engine: engine.value.id,
      source: CONTRIBUTED_SOURCE,
      rows,
      ...(m.model.synthetic ? { note: 'made-up weights of the true shape and types' } : {}),
    },
    review: reviewOf(m),
  });
}
