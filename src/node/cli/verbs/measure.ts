// viable measure: times a model on this machine, stores each result at once, and sets it beside the prediction.
import { randomUUID } from 'node:crypto';
import { predictedSummary, predictedTest, type TestScenario } from '../../../core/assess/predicted-test.ts';
import { machineFromProbe } from '../../../core/machine/from-probe.ts';
import type { ProbedMachine } from '../../../core/machine/probed.ts';
import type { Measurement } from '../../../core/measurement/measurement.ts';
import { beyondCache, roofline } from '../../../core/measurement/physics-check.ts';
import { measurementReport } from '../../../core/report/measurement-report.ts';
import { formatBytes } from '../../../core/units/format.ts';
import { readConditions } from '../../measure/conditions.ts';
import { ENGINE_VERSION, LLAMA_CPP_RELEASE } from '../../measure/engine/packages.ts';
import { engineScript } from '../../measure/engine/script.ts';
import { machineRecord } from '../../measure/machine-record.ts';
import { recordedSettings } from '../../measure/record.ts';
import { runPlan } from '../../measure/run-plan.ts';
import { temporaryFolder } from '../../measure/temporary-folder.ts';
import { bandwidthOf, coresOf, known, level3Bytes } from '../../measure/this-machine.ts';
import { probeMachine } from '../../probe/probe-machine.ts';
import type { ResultStore } from '../../store/store.ts';
import { engineHost, ensureEngine } from '../engine-host.ts';
import { CliError } from '../fail.ts';
import { engineSettings, type MeasureOptions, measurePlan } from '../measure-options.ts';
import { progress } from '../measure-progress.ts';
import { fileToMeasure, modelToMeasure } from '../measured-model.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';

/** An engine that says nothing for this long is taken to hang; loading a large model is the longest silence. */
const SILENCE_SECONDS = 900;

/** Ends early where the model cannot be loaded, instead of letting the system run out of memory. */
function mustFit(weightsBytes: number, probed: ProbedMachine, gpu: boolean): void {
  const available = known(probed.memory.availableBytes);
  if (gpu || available === undefined || weightsBytes < available) return;
  throw new CliError(
    `the weights need ${formatBytes(weightsBytes)}, ${formatBytes(available)} of memory are free: choose a smaller model or format, or close other programs`,
    3,
  );
}

/** Aborts at the first Ctrl-C or end signal; at the second nothing is waited for. */
function abortOnSignals(removeNow: () => void): { signal: AbortSignal; off: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) {
      removeNow();
      process.exit(3);
    }
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  return {
    signal: controller.signal,
    off: () => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, stop);
    },
  };
}

/** A whole measurement of the same file on this machine with the same settings that was interrupted: it goes on. */
async function unfinishedRun(
  store: ResultStore,
  wanted: Pick<Measurement, 'machine' | 'model' | 'engine' | 'settings'>,
): Promise<Measurement | undefined> {
  const { fingerprint } = wanted.machine;
  const { results } = await store.list({ statuses: ['accepted', 'doubtful', 'refused'], fingerprint, limit: 50 });
  const { threads: _, ...settings } = wanted.settings;
  return results
    .map((r) => r.measurement)
    .find((m) => {
      const { threads: __, ...theirs } = m.settings;
      return (
        m.problems.some((p) => p.code === 'interrupted') &&
        m.model.headerHash === wanted.model.headerHash &&
        m.engine.version === wanted.engine.version &&
        JSON.stringify(theirs, Object.keys(settings).sort()) === JSON.stringify(settings, Object.keys(settings).sort())
      );
    });
}

export async function measureVerb(options: MeasureOptions): Promise<void> {
  if (options.probeServers || options.server !== undefined) {
    const { measureServerVerb } = await import('./measure-server.ts');
    return measureServerVerb(options);
  }
  if (options.engine === 'llama-bench') {
    const { measureLlamaBenchVerb } = await import('./measure-llama-bench.ts');
    return measureLlamaBenchVerb(options);
  }
  const { context, version } = openContext();
  const plan = measurePlan(options, context.catalogue);
  const probed = await probeMachine();
  const host = engineHost(probed);
  const settings = engineSettings(options, coresOf(probed), host.gpuVendors.length > 0);
  const model = await modelToMeasure(context, options);
  mustFit(model.prepared.weights.totalBytes, probed, settings.gpu);
  const engineAt = await ensureEngine(host, options.yes ?? false);
  const { openStore } = await import('../../store/open-store.ts');
  const store = await openStore(options.database);
  const folder = await temporaryFolder();
  const { signal, off } = abortOnSignals(folder.removeNow);
  const shown = progress(plan.planned.length);
  try {
    const file = await fileToMeasure(model, folder.path, options.content ?? (settings.gpu ? 'random' : 'sparse'));
    const before = await readConditions();
    const bandwidth = await bandwidthOf(probed);
    const machine = machineFromProbe(context.catalogue, probed);
    const scenario: TestScenario = {
      machine,
      model: model.prepared.model,
      quantization: model.prepared.quantization,
      engine: 'node-llama-cpp',
      flashAttention: settings.flashAttention ?? true,
      kvCacheType: options.kvType,
      ubatchTokens: settings.batchTokens,
      placement: !settings.gpu
        ? 'cpu'
        : settings.gpuLayers === undefined
          ? 'auto'
          : { acceleratorLayers: settings.gpuLayers },
    };
    const l3 = settings.gpu ? 0 : level3Bytes(probed);
    const { work } = model.prepared;
    const record = {
      machine: await machineRecord(probed, machine, bandwidth),
      model: file.record,
      engine: { name: 'node-llama-cpp', version: ENGINE_VERSION, build: `llama.cpp ${LLAMA_CPP_RELEASE}` },
      settings: recordedSettings(settings, [options.kvType, options.kvType], settings.gpu ? machine.devices.length : 0),
    };
    const earlier = plan.mode === 'full' && !options.fresh ? await unfinishedRun(store, record) : undefined;
    const done = (earlier?.tests ?? []).filter((t) => !t.problems.some((p) => p.code === 'interrupted'));
    if (earlier)
      process.stderr.write(`going on with the measurement of ${earlier.measured}: ${done.length} tests are done\n`);
    const measurement = await runPlan({
      engine: {
        script: engineScript(),
        folder: engineAt,
        modelPath: file.path,
        vocabulary: work.vocabulary,
        settings,
        silenceSeconds: SILENCE_SECONDS,
        nvidiaCards: host.gpuVendors.filter((v) => v === 'nvidia').length,
      },
      planned: plan.planned,
      ...(plan.mode === 'quick'
        ? { derive: { wanted: plan.wanted, deepSeconds: plan.deepSeconds, mostTokens: 4096 } }
        : {}),
      done,
      parts: {
        id: earlier?.id ?? randomUUID(),
        measured: earlier?.measured ?? new Date().toISOString(),
        version,
        ...record,
        powerMode: known(probed.system.powerMode),
        predicted: predictedSummary(context, scenario, version),
        before,
        roofline: roofline(machine, beyondCache(work, l3), bandwidth),
      },
      predict: (shape) => predictedTest(context, scenario, shape),
      save: async (m: Measurement) => {
        await store.replace(m);
      },
      onTest: shown.test,
      onMessage: shown.message,
      signal,
    });
    shown.end();
    if (signal.aborted) {
      const timed = measurement.tests.filter((t) => t.how === 'measured').length;
      throw new CliError(
        timed > 0
          ? `interrupted; the ${timed} tests done are kept (viable results show)`
          : 'interrupted before a test was done; nothing was stored',
        3,
      );
    }
    const failure = measurement.tests.every((t) => !t.prefillTokensPerSecond && !t.decodeTokensPerSecond)
      ? measurement.tests.flatMap((t) => t.problems)[0]
      : undefined;
    if (failure) throw new CliError(`nothing could be measured: ${failure.detail} (${failure.code})`, 3);
    await print(measurementReport(measurement), measurement, options.format);
  } finally {
    shown.end();
    off();
    await folder.remove();
    await store.close();
  }
}
