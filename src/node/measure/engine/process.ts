// The engine's own process: loads the model, runs the tests it is sent, and tells each repetition.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineJob, EngineMessage } from '../../../core/measurement/engine-job.ts';
import type { Bindings, LlamaModule } from './bindings.ts';
import { runTest } from './run-test.ts';

/** Sends and waits until it is handed over: what was told before a crash is not lost. */
function tell(message: EngineMessage): Promise<void> {
  return new Promise((done) => {
    if (process.send) process.send(message, () => done());
    else done();
  });
}

async function bindingsOf(job: EngineJob): Promise<Bindings> {
  const entry = pathToFileURL(join(job.engineFolder, 'node_modules', 'node-llama-cpp', 'dist', 'index.js')).href;
  const { getLlama } = (await import(entry)) as LlamaModule;
  const llama = await getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: 'error',
    gpu: job.settings.gpu ? 'auto' : false,
  });
  // What it logs goes to this process's output, where whoever started it reads it: a logger here would hear nothing before a crash.
  llama._bindings.setLogger();
  return llama._bindings;
}

async function run(job: EngineJob): Promise<void> {
  const bindings = await bindingsOf(job);
  const begin = process.hrtime.bigint();
  const backend = bindings.getGpuType() || 'cpu';
  const model = new bindings.AddonModel(job.modelPath, {
    addonExports: bindings,
    gpuLayers: backend === 'cpu' ? 0 : (job.settings.gpuLayers ?? 999),
    // Mapped weights are kept a second time, rearranged for the CPU: the peak doubles.
    useMmap: false,
  });
  if (!(await model.init())) throw new Error('the engine could not load the model');
  const loadSeconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const threads = job.settings.threads ?? bindings.getMathCores();
  await tell({
    kind: 'loaded',
    facts: {
      backend,
      deviceNames: backend === 'cpu' ? [] : bindings.getGpuDeviceInfo().deviceNames,
      variant: bindings.systemInfo(),
      threads,
      loadSeconds,
      modelBytes: model.getTotalSize(),
      parameters: model.getTotalParameters(),
    },
  });
  for (const test of job.tests) {
    try {
      const accelerated = backend !== 'cpu';
      const { settings, vocabulary } = job;
      await runTest({ bindings, model, test, threads, settings, accelerated, vocabulary, tell });
      await tell({ kind: 'test-done', index: test.index });
    } catch (error) {
      await tell({
        kind: 'failed',
        index: test.index,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  await tell({ kind: 'finished' });
}

process.once('message', (job: EngineJob) => {
  run(job)
    .catch((error: unknown) =>
      tell({ kind: 'failed', index: undefined, message: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => process.exit(0));
});
// Whoever asked is gone: nobody will read the result.
process.on('disconnect', () => process.exit(0));
